import type { Machine } from 'recollect/importer'
import { planOfMetadata } from './metadata.ts'
import { asText, isObject, type JsonObject, member, parseJson } from './parse.ts'
import { type Plan, part } from './plan.ts'
import { planOfSchema } from './schema.ts'
import type { Source } from './sources.ts'

/** All details of all modules share the header's 1 MiB. */
const LONGEST = 128 * 1024

/** A source's schema or metadata. Throws an Error that says why there is none. */
export function readDeclaration({ declarations, name }: Source, machine: Machine): JsonObject {
  const path = declarations.find((candidate) => machine.read(candidate) !== undefined)
  if (path === undefined) {
    const where = declarations.length > 0 ? declarations.join(', ') : `set ${name}.schema=FILE`
    throw new Error(`${name}: no schema: ${where}`)
  }
  const text = machine.read(path) ?? ''
  if (text.length > LONGEST) throw new Error(`${name}: ${path}: more than ${LONGEST / 1024} KiB`)
  const declaration = parseJson(text)
  if (!isObject(declaration)) throw new Error(`${name}: ${path}: no JSON object`)
  return declaration
}

/**
 * What the header keeps of a source, as one line. Its metrics begin with the source's name where it was given one, else
 * with what the declaration calls itself; no two sources share what `taken` holds.
 */
export function declarationLine(
  { name, isNamed, counters }: Source,
  declaration: JsonObject,
  taken: Set<string>,
): string {
  const own = asText(member(declaration, 'prefix')) || asText(member(declaration, 'title'))
  const wished = part(isNamed || own === '' ? name : own)
  const prefix = taken.has(wished) ? part(name) : wished
  taken.add(prefix)
  return JSON.stringify({ prefix, counters, declaration })
}

/** The plan of such a line; undefined where it makes no sense. */
export function planOf(name: string, line: string): Plan | undefined {
  const kept = parseJson(line)
  const declaration = member(kept, 'declaration')
  if (!isObject(declaration)) return undefined
  const prefix = part(asText(member(kept, 'prefix')) || name)
  if (Array.isArray(member(declaration, 'metrics'))) return planOfMetadata(declaration, prefix)
  const counters = member(kept, 'counters')
  const named = Array.isArray(counters) ? counters.filter((counter) => typeof counter === 'string') : []
  return planOfSchema(declaration, prefix, named)
}
