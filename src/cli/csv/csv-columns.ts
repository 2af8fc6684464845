import type { CsvBlock, CsvRow } from '../../recording/csv-blocks.ts'
import { views } from '../../views/index.ts'
import type { Importer } from '../../vocabulary/importer.ts'
import { gauge, type Metrics, text } from '../../vocabulary/metric.ts'
import { type Report, TOTAL } from '../../vocabulary/report.ts'
import type { Look, ShownView, View, ViewColumn } from '../../vocabulary/view.ts'

/** Columns under one title. */
interface CsvGroup {
  readonly title: string
  /** The first, and how many. */
  readonly at: number
  readonly nicks: readonly string[]
  readonly importer: Importer
  readonly shown: ShownView
}

const UNKNOWN_LOOK: Look = { kind: 'float', width: 5, step: 1000 }
const TEXT_LOOK: Look = { kind: 'text', width: 16, step: 0 }

function isNumber(cell: string): boolean {
  return cell === '' || Number.isFinite(Number(cell))
}

/** Whether a view can have this title. */
function hasTitle({ title, totalTitle }: View, typed: string): boolean {
  const [before = '', after] = title.split('*')
  if (typed === totalTitle) return true
  return after === undefined ? typed === title : typed.startsWith(before) && typed.endsWith(after) && typed !== title
}

/** How a column of that title and heading looks, where there is such a view; as its neighbours where that has no such column. */
function lookOf(title: string, nick: string): Look | undefined {
  const titled = views.filter((view) => hasTitle(view, title))
  const hasNick = ({ columns }: View): boolean => columns.some((one) => one.nick === nick)
  const view = titled.find(hasNick) ?? titled.find((one) => one.title !== '*')
  if (view === undefined) return undefined
  const isAcross = view.members?.as === 'columns'
  const column = isAcross ? view.columns[0] : view.columns.find((one) => one.nick === nick)
  const { kind = view.kind, width = view.width, step = view.step } = column ?? view
  return { kind, width, step }
}

/** A word that may name a module or a metric. */
function word(typed: string, joined: (letter: string) => string): string {
  const plain = typed
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(/ ([a-z0-9])/g, (_, letter: string) => joined(letter))
  return /^[a-z]/.test(plain) ? plain : `n${plain}`
}

/** Adds a number to a word that is taken. */
function unique(name: string, taken: Set<string>, hyphen: string): string {
  let free = name
  for (let n = 2; taken.has(free); n++) free = `${name}${hyphen}${n}`
  taken.add(free)
  return free
}

/** The columns of a block as modules and views, and its rows as their reports. */
export class CsvColumns {
  readonly #groups: readonly CsvGroup[]

  /** `first` tells what is text. */
  constructor(block: CsvBlock, first: readonly string[]) {
    const names = new Set<string>()
    const groups: CsvGroup[] = []
    for (let at = 0; at < block.nicks.length; ) {
      const title = block.titles[at] ?? ''
      const isOne = at === 0 || block.titles[at - 1] !== title
      let end = at + 1
      while (isOne && end < block.nicks.length && block.titles[end] === title) end++
      const name = unique(
        word(title, (letter) => `-${letter}`),
        names,
        '-',
      )
      groups.push(groupOf({ title, at, nicks: block.nicks.slice(at, end) }, name, first))
      at = end
    }
    this.#groups = groups
  }

  get shown(): readonly ShownView[] {
    return this.#groups.map(({ shown }) => shown)
  }

  get importers(): readonly Importer[] {
    return this.#groups.map(({ importer }) => importer)
  }

  /** The values of a row, by module. */
  reports({ cells, block }: CsvRow, time: number): ReadonlyMap<string, Report> {
    // What failed or went back is below zero there; here that is a number like others.
    const isOurs = block.program === 'recollect'
    return new Map(
      this.#groups.map(({ importer, at, nicks }) => {
        const own = nicks.map((_, n) => cells[at + n] ?? '')
        return [importer.name, new RowReport(importer, own, { time, isOurs })]
      }),
    )
  }
}

function groupOf(
  { title, at, nicks }: Pick<CsvGroup, 'title' | 'at' | 'nicks'>,
  name: string,
  first: readonly string[],
): CsvGroup {
  const taken = new Set<string>()
  const metrics: Record<string, Metrics[string]> = {}
  const columns = nicks.map((nick, n): ViewColumn => {
    const [, bare = nick] = /^[^:]+:(.+)$/.exec(nick) ?? []
    const metric = unique(
      word(bare, (letter) => letter.toUpperCase()),
      taken,
      '',
    )
    const isText = !isNumber(first[at + n] ?? '')
    const help = `${title}: ${nick}`
    metrics[metric] = isText ? text({ help }) : gauge({ help, across: 'none' })
    const look = lookOf(title, bare) ?? UNKNOWN_LOOK
    const fitting = isText === (look.kind === 'text') ? look : isText ? TEXT_LOOK : UNKNOWN_LOOK
    return { metric: metricOf(title, bare) ?? `${name}.${metric}`, nick: bare, ...fitting, ...timeLook(title, bare) }
  })
  const importer: Importer = { name, title, sources: [], metrics }
  return { title, at, nicks, importer, shown: { view: { name, title, help: title, columns, ...UNKNOWN_LOOK } } }
}

/** A column of times is told by the interval itself. */
function metricOf(title: string, nick: string): string | undefined {
  if (nick === 'time' || nick === 'date/time') return 'interval.time'
  return title === 'epoch' && nick === 'epoch' ? 'interval.epoch' : undefined
}

function timeLook(title: string, nick: string): Partial<Look> {
  return metricOf(title, nick) === 'interval.time' ? { kind: 'text', width: 14, step: 0 } : {}
}

/** One row's cells under one title. */
class RowReport implements Report {
  readonly importer: Importer
  readonly time: number
  readonly seconds = Number.NaN
  readonly slots: readonly number[] = []
  readonly columns: readonly Float64Array[]
  readonly #cells: readonly string[]

  constructor(
    importer: Importer,
    cells: readonly string[],
    about: { readonly time: number; readonly isOurs: boolean },
  ) {
    this.importer = importer
    this.time = about.time
    this.#cells = cells
    this.columns = cells.map((cell) => {
      const value = cell === '' ? Number.NaN : Number(cell)
      return Float64Array.of(value < 0 && !about.isOurs ? Number.NaN : value)
    })
  }

  instance(): string {
    return ''
  }

  text(metric: number, slot: number): string {
    return slot === TOTAL ? (this.#cells[metric] ?? '') : ''
  }

  raw(): undefined {
    return undefined
  }
}
