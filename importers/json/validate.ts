import { exactDigits, isObject, type JsonObject, member } from './parse.ts'

const DEEPEST = 40

type Resolve = (schema: unknown) => JsonObject

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
 * What of a value a JSON Schema does not allow, or undefined: `/data/xmit_count: wanted integer`.
 *
 * Knows type, required, properties, additionalProperties, items, minimum, maximum and enum; other words allow everything.
 */
export function problem(value: unknown, schema: unknown, resolve: Resolve, where = ''): string | undefined {
  const about = resolve(schema)
  const place = where === '' ? 'the whole' : where
  if (where.split('/').length > DEEPEST) return undefined
  const type = member(about, 'type')
  const types = Array.isArray(type) ? type : [type]
  if (type !== undefined && !fits(value, types)) return `${place}: wanted ${types.join(' or ')}`
  const [least, most, choice] = [member(about, 'minimum'), member(about, 'maximum'), member(about, 'enum')]
  if (typeof least === 'number' && numberOf(value) < least) return `${place}: wanted at least ${least}`
  if (typeof most === 'number' && numberOf(value) > most) return `${place}: wanted at most ${most}`
  if (Array.isArray(choice) && !isObject(value) && !choice.includes(value))
    return `${place}: wanted one of ${choice.join(', ')}`
  if (isObject(value)) return problemOfObject(value, about, resolve, where)
  if (!Array.isArray(value) || !isObject(member(about, 'items'))) return undefined
  for (const item of value) {
    // Without its number: the same trouble with each element is one trouble.
    const found = problem(item, member(about, 'items'), resolve, `${where}/*`)
    if (found !== undefined) return found
  }
  return undefined
}

function problemOfObject(value: JsonObject, about: JsonObject, resolve: Resolve, where: string): string | undefined {
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
    const found = problem(inner, schema, resolve, `${where}/${name}`)
    if (found !== undefined) return found
  }
  return undefined
}
