import {
  csvField,
  defineExporter,
  type ExportContext,
  type ExportRun,
  type ExportTable,
  type Points,
  type Target,
  valueText,
} from 'recollect/exporter'

class CsvRun implements ExportRun {
  readonly target: Target
  readonly #send: ExportContext['send']
  /** Tables whose files have their heading. */
  readonly #begun: Set<ExportTable>

  constructor(directory: string, { tables, isLive, send }: ExportContext) {
    const heads = new Map(tables.map((table) => [fileOf(table), heading(table)]))
    // What is of this moment goes on where another run has ended, which wrote the headings.
    this.target = isLive
      ? { kind: 'files', directory, write: 'append', heads }
      : { kind: 'files', directory, write: 'whole' }
    this.#begun = new Set(isLive ? tables : [])
    this.#send = send
  }

  interval({ time, host, batches }: Points): void {
    const start = `${new Date(time * 1000).toISOString()},${csvField(host)}`
    for (const batch of batches) {
      const { table } = batch
      let text = this.#begun.has(table) ? '' : heading(table)
      this.#begun.add(table)
      for (const [row, { instance }] of batch.rows.entries()) {
        text += table.dimension === undefined ? start : `${start},${csvField(instance)}`
        for (const [metric, { sent }] of table.metrics.entries()) {
          text += `,${sent === 'text' ? csvField(batch.text(metric, row)) : valueText(batch, metric, row)}`
        }
        text += '\n'
      }
      this.#send(text, fileOf(table))
    }
  }
}

const fileOf = ({ name }: ExportTable): string => `${name}.csv`

function heading(table: ExportTable): string {
  const names = table.metrics.map(({ name }) => name)
  return `${['time', 'host', ...(table.dimension === undefined ? [] : [table.dimension]), ...names].join(',')}\n`
}

/** Comma-separated values: a file for each table, all of whose rows have all of its columns. */
export default defineExporter({
  name: 'csv',
  help: 'Comma-separated values: a file for each module, disk.csv; for modules with instances also one of the totals, disk_all.csv',
  examples: [
    ['csv,dir=tables', 'all of a recording, a row for each instance and interval'],
    ['csv,dir=tables,i=60', 'the running machine: files that grow, a minute at a time'],
  ],
  counters: 'rate',
  options: { dir: { type: 'text', needed: 'a folder', help: 'The folder, made if missing', example: 'dir=tables' } },
  operand: 'dir',
  open: ({ dir }, context) => new CsvRun(dir, context),
})
