import type { Machine } from 'recollect/importer'
import { inferSchema } from './infer.ts'
import { planOfMetadata } from './metadata.ts'
import { asText, isObject, type JsonObject, member, parseJson } from './parse.ts'
import { type Plan, part } from './plan.ts'
import { planOfSchema } from './schema.ts'
import type { Source } from './sources.ts'

/** All details of all modules share the header's 1 MiB. */
const LONGEST = 128 * 1024

/** A source's schema or metadata; where there is none, what its file looks like. Throws an Error that says why there is neither. */
export function readDeclaration(source: Source, machine: Machine): JsonObject {
  const { declarations, name, from } = source
  const path = declarations.find((candidate) => machine.read(candidate) !== undefined)
  if (path !== undefined) return declared(name, path, machine.read(path) ?? '')
  const isWished = declarations.length > 0 && source.isDeclared
  const looked = !isWished && from.kind === 'file' ? inferred(machine.read(from.path)) : undefined
  if (looked !== undefined) return looked
  const where = declarations.length > 0 ? declarations.join(', ') : `set ${name}.schema=FILE`
  throw new Error(`${name}: no schema: ${where}`)
}

function declared(name: string, path: string, text: string): JsonObject {
  if (text.length > LONGEST) throw new Error(`${name}: ${path}: more than ${LONGEST / 1024} KiB`)
  const declaration = parseJson(text)
  if (!isObject(declaration)) throw new Error(`${name}: ${path}: not a JSON object`)
  return declaration
}

/** What data look like; undefined where they are no object of JSON, or nothing is in it. */
function inferred(text: string | undefined): JsonObject | undefined {
  const data = text === undefined ? undefined : parseJson(text)
  const schema = isObject(data) ? inferSchema(data) : undefined
  return schema !== undefined && JSON.stringify(schema).length <= LONGEST ? schema : undefined
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
