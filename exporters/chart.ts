import {
  type Batch,
  Clock,
  defineExporter,
  type ExportContext,
  type ExportRun,
  type ExportTable,
  type Header,
  type Points,
  pathPart,
  RecollectError,
  type Target,
} from 'recollect/exporter'
import { History } from './chart/history.ts'
import { type PlacedPanel, panelsOf } from './chart/pages.ts'
import { type Drawn, scriptOf } from './chart/script.ts'

type Kind = 'png' | 'svg' | 'script'

/** A module's page. */
interface Page {
  readonly module: string
  readonly panels: readonly PlacedPanel[]
}

class ChartRun implements ExportRun {
  readonly target: Target
  readonly #send: ExportContext['send']
  readonly #kind: Kind
  readonly #pages: readonly Page[]
  readonly #histories = new Map<PlacedPanel, History>()
  #header: Header | undefined
  #from = 0
  #thru = 0

  constructor(directory: string, kind: Kind, { tables, send }: ExportContext) {
    this.target =
      kind === 'script'
        ? { kind: 'files', directory, write: 'whole' }
        : { kind: 'child', command: ['gnuplot'], directory, fine: NOTHING, madeEnd: ENDS[kind] }
    this.#send = send
    this.#kind = kind
    this.#pages = pagesOf(tables)
  }

  interval(points: Points): void {
    const { header, time, seconds, batches } = points
    if (header.host !== this.#header?.host) {
      this.end()
      this.#from = time
    }
    this.#header = header
    this.#thru = time
    for (const { panels } of this.#pages) {
      for (const panel of panels) {
        const batch = batches.find(({ table }) => table === panel.table)
        if (batch === undefined) continue
        const history =
          this.#histories.get(panel) ??
          new History(Math.max(seconds / 2 || 0, 0.001), panel.isStacked ? 'mean' : (panel.keep ?? 'peak'))
        this.#histories.set(panel, history)
        history.moment(time)
        gather(history, panel, batch)
      }
    }
  }

  end(): void {
    const header = this.#header
    if (header === undefined) return
    for (const { module, panels } of this.#pages) {
      const drawn = panels.flatMap((panel): readonly Drawn[] => {
        const history = this.#histories.get(panel)
        return history === undefined ? [] : [{ panel, history }]
      })
      if (drawn.length > 0) this.#draw(module, drawn, header)
    }
    this.#histories.clear()
    this.#header = undefined
  }

  #draw(module: string, panels: readonly Drawn[], { host, zone }: Header): void {
    const base = `${(pathPart(host) || 'localhost').replace(/^\./, '%2E')}-${module}`
    const clock = new Clock(undefined)
    const words = (time: number): string => clock.set(time, zone).iso.slice(0, 19).replace('T', ' ')
    const [from, thru] = [this.#from, this.#thru]
    const isOneDay = words(from).slice(0, 10) === words(thru).slice(0, 10)
    const span = `${words(from)} – ${isOneDay ? words(thru).slice(11) : words(thru)}`
    // The wall clock's face, read as if it were UTC.
    const offset = Date.parse(`${clock.set(from, zone).iso.slice(0, 19)}Z`) / 1000 - Math.floor(from)
    const type = this.#kind === 'svg' ? 'svg' : 'png'
    const title = `${host}: ${module}, ${span} (${zone})`
    const output = `${base}.${type}`
    const script = scriptOf({ title, output, type, from, thru, offset, panels })
    this.#send(script, this.#kind === 'script' ? `${base}.gnuplot` : output)
  }
}

/** gnuplot prints nothing where all is well, nor where the disk is full. */
const NOTHING = /^$/

/** What whole pictures end with: PNG's last chunk (RFC 2083, 4.1.4) and SVG's root element. */
const ENDS = { png: Uint8Array.of(0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82), svg: '</svg>' }

function pagesOf(tables: readonly ExportTable[]): readonly Page[] {
  const modules = [...new Set(tables.map(({ module }) => module))]
  return modules.map((module) => ({
    module,
    panels: panelsOf(
      module,
      tables.filter((table) => table.module === module),
    ),
  }))
}

/** Puts a batch's values on the panel's lines. */
function gather(history: History, { table, columns }: PlacedPanel, batch: Batch): void {
  const name = table.metrics.findIndex((metric) => metric.name === 'command' && metric.sent === 'text')
  for (const column of columns) {
    const metric = words(table.metrics[column]?.name ?? '')
    const values = batch.columns[column]
    for (let row = 0; row < batch.rows.length; row++) {
      const value = values?.[row] ?? Number.NaN
      const instance = batch.rows[row]?.instance ?? ''
      if (table.dimension === undefined) history.add(metric, value)
      else {
        const who = name < 0 ? instance : `${batch.text(name, row)} ${instance}`
        history.add(columns.length === 1 ? who : `${who} ${metric}`, value)
      }
    }
  }
}

/** `contextSwitches` as `context switches`. */
function words(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
}

/** Charts, drawn by gnuplot. */
export default defineExporter({
  name: 'chart',
  help: 'Charts of each host and module, drawn by gnuplot: PNG, SVG, or the scripts themselves',
  examples: [
    ['chart,dir=charts', 'web1-cpu.png, web1-memory.png and so on'],
    ['chart,dir=charts,as=svg', 'the same to be zoomed into'],
    ['chart,dir=charts,as=script', 'gnuplot scripts with their data, to be changed and drawn'],
  ],
  counters: 'rate',
  options: {
    dir: { type: 'text', needed: 'a folder', help: 'The folder, made if missing', example: 'dir=charts' },
    as: { type: 'text', help: 'png, svg or script', default: 'png' },
  },
  operand: 'dir',
  open({ dir, as }, context) {
    if (as !== 'png' && as !== 'svg' && as !== 'script') {
      throw new RecollectError('bad-option', `export chart: as: ${as}: expected png, svg or script`)
    }
    if (context.isLive) throw new RecollectError('bad-option', 'export chart: charts are of recordings: play one')
    return new ChartRun(dir, as, context)
  },
})
