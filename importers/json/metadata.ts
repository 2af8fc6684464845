import { asText, at, exactDigits, isObject, type JsonObject, member, pointer } from './parse.ts'
import { type Field, type JsonType, MOST_FIELDS, type Plan, part, type Semantics, type Table } from './plan.ts'

const TYPES: Readonly<Record<string, JsonType>> = { integer: 'integer', double: 'number', string: 'string' }
const SEMANTICS: Readonly<Record<string, Semantics>> = { counter: 'counter', discrete: 'discrete' }

function named(
  metric: unknown,
  prefix: string,
): { readonly name: string; readonly path: readonly string[] } | undefined {
  const [name, where] = [asText(member(metric, 'name')), member(metric, 'pointer')]
  if (!/^[A-Za-z][A-Za-z0-9_.]*$/.test(name) || typeof where !== 'string') return undefined
  return { name: `${prefix}.${name.split('.').map(part).join('.')}`, path: pointer(where) }
}

function fieldOf(metric: unknown, prefix: string): readonly Field[] {
  const type = TYPES[asText(member(metric, 'type'))]
  const found = named(metric, prefix)
  if (type === undefined || found === undefined) return []
  const semantics = SEMANTICS[asText(member(metric, 'semantics'))] ?? 'instant'
  const help = asText(member(metric, 'description')).trim().replace(/\.$/, '') || `Value of ${found.path.join('.')}`
  return [{ metric: found.name, path: found.path, type, semantics, units: asText(member(metric, 'units')), help }]
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MOST_FIELDS) : []
}

function tableOf(metric: unknown, prefix: string): readonly Table[] {
  const found = named(metric, prefix)
  if (member(metric, 'type') !== 'array' || found === undefined) return []
  const fields = list(member(metric, 'metrics')).flatMap((inner) => fieldOf(inner, found.name))
  return [{ path: found.path, index: pointer(asText(member(metric, 'index'))), fields }]
}

/** A value that is there and of another type; what is missing is only not known. */
function wrongType({ path, type }: Field, data: unknown): string | undefined {
  const value = at(data, path)
  const isNumber = typeof value === 'number' || exactDigits(value) !== undefined
  const isRight = type === 'string' ? typeof value === 'string' : isNumber || typeof value === 'boolean'
  return value === undefined || value === null || isRight ? undefined : `/${path.join('/')}: expected ${type}`
}

/** What the metadata.json of Performance Co-Pilot's JSON agent (pmdajson(1)) declares. Entries that make no sense are left out. */
export function planOfMetadata(metadata: JsonObject, prefix: string): Plan {
  const metrics = list(member(metadata, 'metrics'))
  const fields = metrics.flatMap((metric) => fieldOf(metric, prefix))
  return {
    fields,
    tables: metrics.flatMap((metric) => tableOf(metric, prefix)),
    check: (data) => {
      if (!isObject(data) && !Array.isArray(data)) return 'the whole: expected object'
      return fields.map((field) => wrongType(field, data)).find((wrong) => wrong !== undefined)
    },
  }
}
