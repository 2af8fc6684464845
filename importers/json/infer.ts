import { exactDigits, isObject, type JsonObject } from './parse.ts'
import { MOST_FIELDS } from './plan.ts'

const DEEPEST = 20
/** Elements of an array that are looked at: they are alike. */
const MOST_ELEMENTS = 100

/** Data may be of another type later: that costs the value, and not all that is told with it. */
const ANY = ['object', 'array', 'integer', 'number', 'string', 'boolean', 'null'] as const

const typed = (type: (typeof ANY)[number]): JsonObject => ({ type: [type, ...ANY] })

/** The members of all elements, as if they were one object. */
function merged(elements: readonly unknown[]): JsonObject {
  return Object.assign({}, ...elements.slice(0, MOST_ELEMENTS).filter(isObject))
}

/**
 * A JSON Schema of what there is to see: numbers, words, objects, and arrays of objects; undefined of what is null, empty
 * or an array of anything else. What only grows it cannot know.
 */
export function inferSchema(value: unknown, depth = 0): JsonObject | undefined {
  if (depth > DEEPEST) return undefined
  if (exactDigits(value) !== undefined || Number.isInteger(value)) return typed('integer')
  if (typeof value === 'number') return typed('number')
  if (typeof value === 'boolean') return typed('boolean')
  if (typeof value === 'string') return typed('string')
  if (Array.isArray(value)) {
    const items = value.some(isObject) ? inferSchema(merged(value), depth + 1) : undefined
    return items && { ...typed('array'), items }
  }
  if (!isObject(value)) return undefined
  const properties = Object.entries(value)
    .slice(0, MOST_FIELDS)
    .flatMap(([name, inner]) => {
      const schema = inferSchema(inner, depth + 1)
      return schema === undefined ? [] : [[name, schema] as const]
    })
  return { ...typed('object'), properties: Object.fromEntries(properties) }
}
