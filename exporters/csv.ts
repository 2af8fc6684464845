import {
  csvField,
  defineExporter,
  type ExportContext,
  type ExportRun,
  type ExportTable,
  type Points,
  RecollectError,
  type Target,
  valueText,
} from 'recollect/exporter'

class CsvRun implements ExportRun {
  readonly target: Target
  readonly #send: ExportContext['send']
  readonly #begun = new Set<ExportTable>()

  constructor(directory: string, { send }: ExportContext) {
    this.target = { kind: 'files', directory }
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
      this.#send(text, `${table.name}.csv`)
    }
  }
}

function heading(table: ExportTable): string {
  const names = table.metrics.map(({ name }) => name)
  return `${['time', 'host', ...(table.dimension === undefined ? [] : [table.dimension]), ...names].join(',')}\n`
}

/** Comma-separated values: a file for each table, all of whose rows have all of its columns. */
export default defineExporter({
  name: 'csv',
  help: 'Comma-separated values: a file for each module, disk.csv, and for the totals of those with instances, disk_all.csv',
  examples: [['csv,dir=tables', 'all of a recording, a row for each instance and interval']],
  counters: 'rate',
  options: { dir: { type: 'text', help: 'The folder; it is made', example: 'dir=tables' } },
  operand: 'dir',
  open({ dir }, context) {
    if (dir === undefined || dir === '') throw new RecollectError('bad-option', 'export csv: dir: needs a folder')
    if (context.isLive) {
      throw new RecollectError(
        'bad-option',
        'export csv: the files appear at the end of a recording: jsonl goes on and on',
      )
    }
    return new CsvRun(dir, context)
  },
})
