import { asText, at, isObject, type JsonObject, member, pointer } from './parse.ts'
import { type Field, type JsonType, MOST_FIELDS, type Plan, part, type Semantics, type Table } from './plan.ts'
import { problem } from './validate.ts'

const DEEPEST = 20
const TYPES: readonly string[] = ['integer', 'number', 'string', 'boolean'] satisfies JsonType[]

/** Where an element of an array may have its name, if `index` does not say. */
const NAMES = ['__id', 'id', 'name']

/** What the first of `names` says that is text. */
function annotation(schema: JsonObject, ...names: readonly string[]): string {
  return names.map((name) => asText(member(schema, name))).find((text) => text !== '') ?? ''
}

/** `type`, the first that is not null; an object where only `properties` say so. */
function typeOf(schema: JsonObject): string {
  const type = member(schema, 'type')
  const types = Array.isArray(type) ? type : [type]
  const first = types.find((one) => typeof one === 'string' && one !== 'null')
  return first ?? (isObject(member(schema, 'properties')) ? 'object' : '')
}

/** Walks a schema and collects what has values. */
class Walk {
  readonly fields: Field[] = []
  readonly tables: Table[] = []
  readonly #root: JsonObject
  readonly #seen = new Set<string>()

  constructor(root: JsonObject) {
    this.#root = root
  }

  /** What a schema says, or the one that it refers to within the same document. */
  resolve(schema: unknown): JsonObject {
    let found = schema
    for (let depth = 0; depth < DEEPEST && isObject(found); depth++) {
      const reference = member(found, '$ref')
      if (typeof reference !== 'string') return found
      found = reference.startsWith('#') ? at(this.#root, pointer(reference.slice(1))) : undefined
    }
    return {}
  }

  /** An object's members; `into` gets its single values. */
  object(
    schema: JsonObject,
    where: { readonly path: readonly string[]; readonly metric: string; readonly into: Field[] },
  ): void {
    const properties = member(schema, 'properties')
    if (!isObject(properties) || where.path.length > DEEPEST) return
    for (const [name, raw] of Object.entries(properties)) {
      const inner = { ...where, path: [...where.path, name], metric: `${where.metric}.${part(name)}` }
      const about = this.resolve(raw)
      const type = typeOf(about)
      if (type === 'object') this.object(about, inner)
      else if (type === 'array') this.#array(about, inner)
      else if (TYPES.includes(type)) this.#field(about, type as JsonType, inner)
    }
  }

  #field(
    about: JsonObject,
    type: JsonType,
    { path, metric, into }: { readonly path: readonly string[]; readonly metric: string; readonly into: Field[] },
  ): void {
    if (this.#seen.has(metric) || this.#seen.size >= MOST_FIELDS) return
    this.#seen.add(metric)
    const said = annotation(about, 'semantics', 'x-semantics')
    const semantics: Semantics = said === 'counter' || said === 'discrete' ? said : 'instant'
    const help = annotation(about, 'description', 'title').trim().replace(/\.$/, '') || `Value of ${path.join('.')}`
    into.push({ metric, path, type, semantics, units: annotation(about, 'units', 'x-units', 'unit'), help })
  }

  /** An array of objects; one within another has no instances of its own. */
  #array(
    about: JsonObject,
    where: { readonly path: readonly string[]; readonly metric: string; readonly into: Field[] },
  ): void {
    const items = this.resolve(member(about, 'items'))
    if (typeOf(items) !== 'object' || where.into !== this.fields) return
    const fields: Field[] = []
    this.object(items, { path: [], metric: where.metric, into: fields })
    const index = annotation(about, 'index', 'x-index')
    const named = NAMES.find((name) => member(member(items, 'properties'), name) !== undefined)
    this.tables.push({
      path: where.path,
      index: index !== '' ? pointer(index) : named === undefined ? [] : [named],
      fields,
    })
  }
}

/**
 * What a JSON Schema declares: numbers are gauges, or counters where `"semantics": "counter"` says so (`counters` names
 * more, by their paths); strings are text, arrays of objects instances, nested objects dotted names.
 *
 * Of a schema with `generation` and `data`, as SystemTap's scripts write it, the data are what counts.
 */
export function planOfSchema(schema: JsonObject, prefix: string, counters: readonly string[]): Plan {
  const walk = new Walk(schema)
  const properties = member(schema, 'properties')
  const data = walk.resolve(member(properties, 'data'))
  const isWrapped = member(properties, 'generation') !== undefined && typeOf(data) === 'object'
  const start = isWrapped ? { schema: data, path: ['data'] } : { schema: walk.resolve(schema), path: [] }
  walk.object(start.schema, { path: start.path, metric: prefix, into: walk.fields })
  const named = (field: Field): Field =>
    counters.some((name) => field.metric.endsWith(`.${name}`)) ? { ...field, semantics: 'counter' } : field
  return {
    fields: walk.fields.map(named),
    tables: walk.tables.map((table) => ({ ...table, fields: table.fields.map(named) })),
    check: (value) => problem(value, schema, { where: '', resolve: (inner) => walk.resolve(inner) }),
  }
}
