import { counter, gauge, type Metric, type Metrics, text, type Unit } from 'recollect/importer'

/** The types of JSON Schema that have a value. */
export type JsonType = 'integer' | 'number' | 'string' | 'boolean'

/** Performance Co-Pilot's words: what a value that only grows is called, one of the moment, one that hardly changes. */
export type Semantics = 'counter' | 'instant' | 'discrete'

/** One metric of a source, and where its value stands. */
export interface Field {
  /** `net.xmit_count` */
  readonly metric: string
  readonly path: readonly string[]
  readonly type: JsonType
  readonly semantics: Semantics
  readonly units: string
  readonly help: string
}

/** An array of objects: its elements are instances. */
export interface Table {
  readonly path: readonly string[]
  /** Where an element has its name; empty: it has none, and its place in the array is its name. */
  readonly index: readonly string[]
  /** Paths are within the element. */
  readonly fields: readonly Field[]
}

/** What a source holds, as its schema or its metadata declare it. */
export interface Plan {
  readonly fields: readonly Field[]
  readonly tables: readonly Table[]
  /** What is wrong with data, in a few words that stay the same from sample to sample; undefined where all is well. */
  check(data: unknown): string | undefined
}

/** A hostile recording may declare whatever it likes. */
export const MOST_FIELDS = 2000

/** The units of Performance Co-Pilot (pmParseUnitsStr(3)) that are ours as well. */
const UNITS: Readonly<Record<string, Unit>> = {
  byte: 'B',
  bytes: 'B',
  b: 'B',
  kbyte: 'KiB',
  kbytes: 'KiB',
  mbyte: 'MiB',
  mbytes: 'MiB',
  gbyte: 'GiB',
  gbytes: 'GiB',
  sec: 's',
  second: 's',
  seconds: 's',
  s: 's',
  msec: 'ms',
  millisec: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  ms: 'ms',
  usec: 'us',
  microsec: 'us',
  microsecond: 'us',
  microseconds: 'us',
  us: 'us',
  nsec: 'ns',
  nanosec: 'ns',
  nanosecond: 'ns',
  nanoseconds: 'ns',
  ns: 'ns',
  '%': '%',
  percent: '%',
  hz: 'Hz',
}

function metricOf(
  { type, semantics, units, help }: Field,
  where: { readonly only?: 'total'; readonly brief: boolean },
): Metric {
  const unit = UNITS[units.trim().toLowerCase()]
  const strange = unit === undefined && !/^(|count|none)$/i.test(units.trim()) ? ` (${units.trim()})` : ''
  const about = {
    ...where,
    help: `${help}${strange}`,
    ...(semantics === 'discrete' && { discrete: true }),
  }
  if (type === 'string') return text(about)
  const number = {
    ...about,
    type: type === 'number' ? ('number' as const) : ('integer' as const),
    ...(unit && { unit }),
  }
  if (semantics === 'counter') return counter(number)
  return gauge({ ...number, ...(type === 'number' && { digits: 2 }) })
}

/** How many values of a source are in the brief format. */
const BRIEF = 3

/** The metrics of a plan: single values are of the machine, those of arrays of instances. */
export function metricsOf({ fields, tables }: Plan): Metrics {
  const ofInstances = tables.flatMap((table) => table.fields)
  const brief = new Set([...fields, ...ofInstances].filter(({ type }) => type !== 'string').slice(0, BRIEF))
  return Object.fromEntries([
    ...fields.map((field): [string, Metric] => [
      field.metric,
      metricOf(field, { only: 'total', brief: brief.has(field) }),
    ]),
    ...ofInstances.map((field): [string, Metric] => [field.metric, metricOf(field, { brief: brief.has(field) })]),
  ])
}

/** A name as a part of a metric's: letters, digits and `_`. */
export function part(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_]/g, '_')
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`
}
