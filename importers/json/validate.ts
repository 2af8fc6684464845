import { exactDigits, isObject, type JsonObject, member } from './parse.ts'

const DEEPEST = 40

/** Where a value stands in its document, and how a schema is found that another refers to. */
interface Place {
  /** `/data/interface`; '' for the whole. */
  readonly where: string
  readonly resolve: (schema: unknown) => JsonObject
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (exactDigits(value) !== undefined || Number.isInteger(value)) return 'integer'
  return typeof value
}

function fits(value: unknown, wanted: readonly unknown[]): boolean {
  const type = typeOf(value)
  return wanted.includes(type) || (type === 'integer' && wanted.includes('number'))
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number(exactDigits(value) ?? Number.NaN)
}

/**
 * What of a value a JSON Schema does not allow, or undefined: `/data/xmit_count: expected integer`.
 *
 * Knows type, required, properties, additionalProperties, items, minimum, maximum and enum; other words allow everything.
 */
export function problem(value: unknown, schema: unknown, place: Place): string | undefined {
  const { where, resolve } = place
  const about = resolve(schema)
  const what = where === '' ? 'the whole' : where
  if (where.split('/').length > DEEPEST) return undefined
  const type = member(about, 'type')
  const types = Array.isArray(type) ? type : [type]
  if (type !== undefined && !fits(value, types)) return `${what}: expected ${types.join(' or ')}`
  const [least, most, choice] = [member(about, 'minimum'), member(about, 'maximum'), member(about, 'enum')]
  if (typeof least === 'number' && numberOf(value) < least) return `${what}: expected at least ${least}`
  if (typeof most === 'number' && numberOf(value) > most) return `${what}: expected at most ${most}`
  if (Array.isArray(choice) && !isObject(value) && !choice.includes(value))
    return `${what}: expected one of ${choice.join(', ')}`
  if (isObject(value)) return problemOfObject(value, about, place)
  if (!Array.isArray(value) || !isObject(member(about, 'items'))) return undefined
  for (const item of value) {
    // Without its number: the same trouble with each element is one trouble.
    const found = problem(item, member(about, 'items'), { resolve, where: `${where}/*` })
    if (found !== undefined) return found
  }
  return undefined
}

function problemOfObject(value: JsonObject, about: JsonObject, { where, resolve }: Place): string | undefined {
  const required = member(about, 'required')
  const missing =
    Array.isArray(required) && required.find((name) => typeof name === 'string' && !Object.hasOwn(value, name))
  if (missing) return `${where}/${missing}: is missing`
  const properties = member(about, 'properties')
  for (const [name, inner] of Object.entries(value)) {
    const schema = member(properties, name)
    if (schema === undefined) {
      if (member(about, 'additionalProperties') === false && properties !== undefined)
        return `${where}/${name}: is not in the schema`
      continue
    }
    const found = problem(inner, schema, { resolve, where: `${where}/${name}` })
    if (found !== undefined) return found
  }
  return undefined
}
