import { type Batch, memo, type Series, valueText } from 'recollect/exporter'
import { type Family, familiesOf, type Label, labelsOf, wordsOf } from './families.ts'

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }

/** Backslash, quote and newline are escaped, as the format asks, and nothing else. */
function labelText([name, value]: Label): string {
  return `${name}="${value.replaceAll(/[\\"\n]/g, (character) => ESCAPES[character] ?? character)}"`
}

/** The labels of a series, without the closing brace. */
const labelsText = memo((series: Series): string => `{${labelsOf(series).map(labelText).join(',')}`)

/** By metric: what stands before a series' value, `recollect_disk_reads_total{host="web1",disk="sda"} `. */
const startsOf = memo((series: Series): readonly string[] => {
  // Joined, and not added, which would put the same parts together anew for each line.
  const start = (name: string): string => [name, labelsText(series), '} '].join('')
  return familiesOf(series.table).numbers.map((family) => (family === undefined ? '' : start(family.series)))
})

/** The description of a family, which stands before its first line. */
export function described({ name, series, kind, unit, help }: Family, format: 'openmetrics' | 'classic'): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  // The older format knows no families: what it describes is called as its lines are, and it has no units.
  if (format === 'classic') return `# HELP ${series} ${text}\n# TYPE ${series} ${kind === 'info' ? 'gauge' : kind}\n`
  const unitLine = unit !== '' && name.endsWith(`_${unit}`) ? `# UNIT ${name} ${unit}\n` : ''
  return `# TYPE ${name} ${kind}\n${unitLine}# HELP ${name} ${text}\n`
}

/** The lines of tables, family by family; `before` gives what stands before a family's. `time` begins with a blank. */
export function exposition(batches: readonly Batch[], time: string, before: (family: Family) => string): string {
  const lines: string[] = []
  for (const batch of batches) addLines(lines, batch, before)
  // Joined, and not added: that would take another walk through all of them.
  lines.push('')
  return lines.join(`${time}\n`)
}

function addLines(lines: string[], batch: Batch, before: (family: Family) => string): void {
  const { numbers, words } = familiesOf(batch.table)
  const starts = batch.rows.map(startsOf)
  for (let m = 0; m < numbers.length; m++) {
    const family = numbers[m]
    if (family === undefined) continue
    let isDescribed = false
    for (let row = 0; row < starts.length; row++) {
      const value = valueText(batch, m, row)
      if (value === '') continue
      const line = (starts[row]?.[m] ?? '') + value
      lines.push(isDescribed ? line : before(family) + line)
      isDescribed = true
    }
  }
  if (words === undefined) return
  for (const [row, series] of batch.rows.entries()) {
    const own = wordsOf(batch, row).map((label) => `,${labelText(label)}`)
    lines.push(`${row === 0 ? before(words) : ''}${words.series}${labelsText(series)}${own.join('')}} 1`)
  }
}
