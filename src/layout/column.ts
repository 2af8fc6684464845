import { RecollectError } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Metric, Text } from '../vocabulary/metric.ts'
import type { Column, ColumnSpec } from '../vocabulary/table.ts'
import { baseUnit, conversion, type Scale, type Unit } from '../vocabulary/unit.ts'
import type { Letters } from './number.ts'

/** The metric number of a column that holds the instance's own name. */
export const INSTANCE = -1

/** How a column's values become text. */
export type Style = 'human' | 'fixed' | 'whole' | 'clock' | 'text'

/** A column of a table, every choice made. */
export interface ResolvedColumn {
  /** Index into the importer's metrics and the report's columns; `INSTANCE` for the name. */
  readonly metric: number
  /** The metric's name, or `instance`. */
  readonly name: string
  readonly head: string
  readonly width: number
  readonly style: Style
  readonly digits: number
  /** For `human`. */
  readonly letters: Letters
  readonly unit: Unit
  readonly show: Unit
  /** A rate: its heading or title says per what. */
  readonly rate: boolean
  readonly group: string | undefined
}

const NONE: Letters = { start: 0, divisor: 1000 }

const STARTS: Partial<Readonly<Record<Unit, number>>> = { KiB: 1, MiB: 2, GiB: 3, kHz: 1, MHz: 2 }

/**
 * The letters of a human-readable number.
 *
 * A unit that a declaration asks for with `show` is one that the heading names, so 9999 KB are `9999`, and 10000 are
 * `9M` only where it says nothing: then a KiB is `1K`.
 */
function lettersOf(unit: Unit, asked: Unit | undefined): Letters {
  const shown = asked ?? unit
  const binary = shown === 'B' || shown === 'KiB' || shown === 'MiB' || shown === 'GiB'
  return { start: asked === undefined ? (STARTS[unit] ?? 0) : 0, divisor: binary ? 1024 : 1000 }
}

/** Somebody who asks for decimals wants to see them, whatever the value counts. */
function defaultStyle(metric: Exclude<Metric, Text>, show: Unit, digits: number): Style {
  if (show === '%' || digits > 0) return 'fixed'
  const base = baseUnit(show)
  return metric.kind === 'counter' || base === 'B' || base === 'count' ? 'human' : 'fixed'
}

function defaultWidth(style: Style, digits: number, show: Unit): number {
  if (style === 'text') return 12
  if (style === 'clock') return 9
  if (style === 'human') return 6
  if (show === '%') return digits === 0 ? 3 : digits + 4
  return digits === 0 ? 5 : digits + 3
}

/** The word for an instance of the importer: `Disk`, `Pid`. */
function instanceHead(importer: Importer): string {
  const word = importer.dimension ?? 'instance'
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function instanceColumn(importer: Importer, column: Column): ResolvedColumn {
  const head = column.head ?? instanceHead(importer)
  const width = Math.max(column.width ?? 8, head.length)
  const { group } = column
  return {
    metric: INSTANCE,
    name: 'instance',
    head,
    width,
    style: 'text',
    digits: 0,
    letters: NONE,
    unit: 'count',
    show: 'count',
    rate: false,
    group,
  }
}

function checkUnits(importer: Importer, column: Column, units: { readonly unit: Unit; readonly show: Unit }): void {
  try {
    conversion(units.unit, units.show, { hz: 100, pageSize: 4096 })
  } catch (cause) {
    const why = `metric ${column.metric}: ${units.unit} cannot be shown as ${units.show}`
    throw new RecollectError('bad-module', `import module ${importer.name}: ${why}`, { cause })
  }
}

/** Whether a table is read by people, where widths and shortening matter, or by programs. */
export type Reader = 'people' | 'programs'

function numberColumn(
  importer: Importer,
  column: Column,
  { metric, reader }: { readonly metric: Exclude<Metric, Text>; readonly reader: Reader },
): Omit<ResolvedColumn, 'metric' | 'name' | 'head' | 'group'> {
  const unit = metric.unit ?? 'count'
  const asked = column.show ?? metric.show
  const show = asked ?? unit
  checkUnits(importer, column, { unit, show })
  const digits = column.digits ?? metric.digits ?? 0
  const people = column.style ?? defaultStyle(metric, show, digits)
  // Programs want all digits, even where a column that both read is shortened for people.
  const style = reader === 'programs' && people === 'human' ? 'fixed' : people
  const width = column.width ?? metric.width ?? defaultWidth(style, digits, show)
  return { width, style, digits, letters: lettersOf(unit, asked), unit, show, rate: metric.kind === 'counter' }
}

/** Makes every choice that a column of an importer's table leaves open. Throws `bad-module`. */
export function resolveColumn(importer: Importer, spec: ColumnSpec, reader: Reader): ResolvedColumn {
  const column: Column = typeof spec === 'string' ? { metric: spec } : spec
  if (column.metric === 'instance') return instanceColumn(importer, column)
  const index = Object.keys(importer.metrics).indexOf(column.metric)
  const metric = importer.metrics[column.metric]
  if (metric === undefined) {
    throw new RecollectError(
      'bad-module',
      `import module ${importer.name}: a table names ${column.metric}, which is no metric`,
    )
  }
  const about =
    metric.kind === 'text'
      ? {
          width: column.width ?? metric.width ?? defaultWidth('text', 0, 'count'),
          style: 'text' as const,
          digits: 0,
          letters: NONE,
          unit: 'count' as const,
          show: 'count' as const,
          rate: false,
        }
      : numberColumn(importer, column, { metric, reader })
  const head = column.head ?? metric.head ?? column.metric
  return {
    metric: index,
    name: column.metric,
    head,
    group: column.group,
    ...about,
    width: Math.max(about.width, head.length),
  }
}

/** What columns' values are multiplied by and divided by, in this order. */
export interface Scaling {
  readonly multiply: Float64Array
  readonly divide: Float64Array
}

/** Keeps the scaling of columns for the recording that is being read: jiffies and pages are the recorded machine's. */
export class Scaler {
  readonly #columns: readonly ResolvedColumn[]
  #hz = 0
  #pageSize = 0
  readonly #scaling: Scaling

  constructor(columns: readonly ResolvedColumn[]) {
    this.#columns = columns
    this.#scaling = { multiply: new Float64Array(columns.length), divide: new Float64Array(columns.length) }
  }

  /** The scaling for a recording. It is overwritten by the next call. */
  for(scale: Scale): Scaling {
    if (scale.hz !== this.#hz || scale.pageSize !== this.#pageSize) {
      this.#hz = scale.hz
      this.#pageSize = scale.pageSize
      for (const [n, column] of this.#columns.entries()) {
        const { multiply, divide } = conversion(column.unit, column.show, scale)
        this.#scaling.multiply[n] = multiply
        this.#scaling.divide[n] = divide
      }
    }
    return this.#scaling
  }
}
