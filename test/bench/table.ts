import { type Comparison, ratio, type Unit, verdict } from './comparison.ts'
import { type Growth, order } from './growth.ts'

/** Three digits that count. */
function figure(value: number | undefined, unit: Unit): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${unit}`
}

/** `1/43` or `1.8`. */
function times(value: number): string {
  if (Number.isNaN(value)) return '–'
  const shown = value < 1 ? 1 / value : value
  const digits = shown.toFixed(shown >= 10 ? 0 : shown >= 2 ? 1 : 2)
  return value < 1 ? `1/${digits}` : digits
}

function budget({ times: most, most: limit, unit }: Comparison): string {
  const parts = [
    most !== undefined && `≤ ${times(most).replace(/\.0+$/, '')} ×`,
    limit !== undefined && `≤ ${limit} ${unit}`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}

/** Columns as wide as they need to be, in the table of a Markdown document. */
function table(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)))
  const row = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |\n`
  return row(heads) + row(widths.map((width) => '-'.repeat(width))) + lines.map(row).join('')
}

/** The comparisons as a table. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map((each) => [
    each.row,
    each.what,
    budget(each),
    figure(each.ours, each.unit),
    each.peer,
    figure(each.theirs, each.unit),
    times(ratio(each)),
    verdict(each),
  ])
  return table(['row', 'what', 'budget', 'ours', 'peer', 'theirs', 'ratio', 'verdict'], lines)
}

/** How cost grows, as a table. */
export function growthTable(growths: readonly Growth[]): string {
  const lines = growths.map((each) => [
    each.row,
    each.what,
    each.costs.map(({ size }) => size).join(', '),
    each.costs.map(({ cpuMs }) => cpuMs.toFixed(0)).join(', '),
    each.costs.map(({ peakMiB }) => peakMiB.toFixed(0)).join(', '),
    order(each).toFixed(2),
    String(each.expected),
  ])
  return table(['row', 'sizes of what', 'sizes', 'CPU ms', 'memory MiB', 'order', 'expected'], lines)
}
