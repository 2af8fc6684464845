import {
  type Batch,
  defineExporter,
  type Points,
  RecollectError,
  type Target,
  valueText,
  visibleJson,
} from 'recollect/exporter'

const json = (text: string): string => visibleJson(JSON.stringify(text))

/** A row's values by name; what is not known is left out. */
function values(batch: Batch, row: number): string {
  const members: string[] = []
  for (const [metric, { name, sent }] of batch.table.metrics.entries()) {
    const text = sent === 'text' ? batch.text(metric, row) : valueText(batch, metric, row)
    if (text !== '') members.push(`${json(name)}:${sent === 'text' ? json(text) : text}`)
  }
  return members.join(',')
}

/** An object a line for each row of each table that has something to tell. */
function lines({ time, host, batches }: Points): string {
  let text = ''
  for (const batch of batches) {
    const { name, dimension } = batch.table
    for (const [row, { instance }] of batch.rows.entries()) {
      const told = values(batch, row)
      // Nothing is known, or with `co` nothing changed.
      if (told === '') continue
      const own = dimension === undefined ? '' : `,"instance":${json(instance)}`
      text += `{"time":${time},"host":${json(host)},"module":"${name}"${own},"values":{${told}}}\n`
    }
  }
  return text
}

/** JSON lines: an object for each module, or for each of its instances, and interval. */
export default defineExporter({
  name: 'jsonl',
  help: 'JSON lines: an object for each module or instance and interval, for log shippers and document stores',
  examples: [
    ['jsonl,night.jsonl', 'all of a recording'],
    ['jsonl', 'to the standard output, to be piped on'],
  ],
  counters: 'rate',
  options: { f: { type: 'text', help: 'The file, else stdout; rows of the running machine are appended to it' } },
  operand: 'f',
  open({ f }, { isLive, send }) {
    if (f === '') throw new RecollectError('bad-option', 'export jsonl: f: needs a file')
    const target: Target =
      f === undefined ? { kind: 'stdout' } : { kind: 'file', path: f, write: isLive ? 'append' : 'whole' }
    return { target, interval: (points) => send(lines(points)) }
  },
})
