import { plotRest } from '../../src/layout/quote.ts'
import type { Deviation } from './deviations.ts'
import type { PlotFile, PlotRow } from './plot-file.ts'

/** What is known of the recording that both played. */
export interface Played {
  readonly name: string
  /** What is special about it, in the words of the table of deviations. */
  readonly circumstances: readonly string[]
  /** Keys (date and time) of lines in which counters went back. */
  readonly resets?: readonly string[]
  /** Keys of lines that the two see differently. */
  readonly damaged?: readonly string[]
  /** collectl leaves the last sample out. */
  readonly open?: boolean
}

/** How many cells there were, and what became of them. */
export class Tally {
  cells = 0
  equal = 0
  /** On the list of deviations. */
  listed = 0
  /** Ours says that nothing is known where collectl prints 0. */
  unknown = 0
  /** Ours says that nothing is known after a counter went back. */
  wentBack = 0
  /** In lines that a damaged marker changed. */
  damaged = 0
  /** By name, how many cells a deviation explains. */
  readonly explained = new Map<string, number>()
  /** Everything else. */
  readonly wrong: string[] = []

  add(other: Tally): void {
    this.cells += other.cells
    this.equal += other.equal
    this.listed += other.listed
    this.unknown += other.unknown
    this.wentBack += other.wentBack
    this.damaged += other.damaged
    for (const [name, cells] of other.explained) this.explained.set(name, (this.explained.get(name) ?? 0) + cells)
    this.wrong.push(...other.wrong)
  }

  explain(deviation: Deviation, cells = 1): void {
    this.explained.set(deviation.name, (this.explained.get(deviation.name) ?? 0) + cells)
  }

  /** One line that says it all. */
  get summary(): string {
    const rest = [
      `${this.listed} on the list of deviations`,
      `${this.unknown} not known where collectl prints 0`,
      `${this.wentBack} not known after a counter went back`,
      `${this.damaged} behind damaged markers`,
    ]
    return `plot parity: ${this.cells} cells compared, ${this.equal} equal, ${rest.join(', ')}`
  }
}

/** What a comparison needs to know. */
export interface Comparison {
  readonly played: Played
  readonly deviations: readonly Deviation[]
  readonly tally: Tally
  /** Numbers may be off by this share, and by one. Default: not at all. */
  readonly within?: number
}

/** Compares two files that are to say the same. */
export function compareFiles(
  files: { readonly theirs: PlotFile; readonly ours: PlotFile | undefined },
  about: Comparison,
): void {
  const { theirs, ours } = files
  const { played, tally } = about
  const where = `${played.name}.${theirs.extension}`
  // Without columns there is nothing that could differ: collectl writes such files for what was not recorded.
  const rows = theirs.rows.filter(({ cells }) => cells.length > 0)
  if (rows.length === 0) return
  const deviations = about.deviations.filter(({ extension }) => extension === theirs.extension)
  const other = deviations.find(({ otherFile }) => otherFile)
  if (other !== undefined) {
    const cells = rows.reduce((sum, row) => sum + row.cells.length, 0)
    tally.cells += cells
    tally.listed += cells
    tally.explain(other, cells)
    return
  }
  if (ours === undefined && rows.every(({ cells }) => cells.every((cell) => Number(cell) === 0))) {
    // What was not recorded is columns of zeros there, and no file here.
    tally.unknown += rows.reduce((sum, row) => sum + row.cells.length, 0)
    return
  }
  if (ours === undefined) {
    tally.wrong.push(`${where}: not written`)
    return
  }
  compareNames(where, { theirs, ours, deviations, tally })
  const byKey = new Map(ours.rows.map((row) => [row.key, row]))
  const timesOfOurs = [...new Set(ours.rows.map(timeOf))]
  for (const row of rows) {
    const same = byKey.get(row.key)
    byKey.delete(row.key)
    if (same !== undefined) compareRows(where, { theirs: row, ours: same, deviations, history: { ours } }, about)
    else if (!isGhost(row, timesOfOurs, theirs) && !isDamaged(row, played))
      tally.wrong.push(`${where}: ${row.key}: only collectl has it`)
  }
  for (const row of byKey.values()) {
    const isLast = played.open === true && timeOf(row) === timesOfOurs.at(-1)
    if (!isLast && !isDamaged(row, played)) tally.wrong.push(`${where}: ${row.key}: only we have it`)
  }
}

const timeOf = ({ key }: PlotRow): string => key.split(' ').slice(0, 2).join(' ')

const isDamaged = (row: PlotRow, { damaged }: Played): boolean => damaged?.includes(timeOf(row)) ?? false

/** collectl shows processes in the first interval that had ended before it. */
function isGhost(row: PlotRow, times: readonly string[], { extension }: PlotFile): boolean {
  return extension === 'prc' && timeOf(row) === times[0]
}

interface Names {
  readonly theirs: PlotFile
  readonly ours: PlotFile
  readonly deviations: readonly Deviation[]
  readonly tally: Tally
}

/** The names that stand above the first line, in order. */
function compareNames(where: string, { theirs, ours, deviations, tally }: Names): void {
  const [a = [], b = []] = [theirs, ours].map(({ rows }) => rows[0]?.columns ?? [])
  const plain = (name: string): string => {
    const renamed = deviations.find((deviation) => deviation.renames && deviation.column.test(name))
    return renamed === undefined ? name : name.replace(/^\[.*\]/, '')
  }
  const hidden = (name: string): Deviation | undefined =>
    deviations.find(({ hides, column }) => hides !== undefined && column.exec(name)?.[1]?.includes(hides))
  const shown = b.filter((name) => hidden(name) === undefined)
  const [plainA, plainB] = [a, shown].map((names) => names.map(plain).join(' '))
  for (const deviation of new Set(b.map(hidden))) if (deviation !== undefined) tally.explain(deviation)
  if (plainA !== plainB) tally.wrong.push(`${where}: names: ${plainA} | ${plainB}`)
  for (const deviation of deviations) if (deviation.renames && a.join() !== b.join()) tally.explain(deviation)
}

/** What a cell of ours that says that nothing is known is judged by. */
interface History {
  /** Our lines by instance (long files) or in order, and what is in the first of them. */
  readonly ours: PlotFile
}

interface Rows {
  readonly theirs: PlotRow
  readonly ours: PlotRow
  readonly deviations: readonly Deviation[]
  readonly history: History
}

function compareRows(
  where: string,
  { theirs, ours, deviations, history }: Rows,
  { played, tally, within }: Comparison,
): void {
  const same = (a: string, b: string): boolean =>
    a === b || plainly(a) === plainly(plotRest(b)) || (within !== undefined && isNear(Number(a), Number(b), within))
  for (const pair of pairUp(theirs, ours)) {
    const { column, mine, cell } = pair
    tally.cells++
    if (same(mine, cell)) {
      tally.equal++
      continue
    }
    const explanation = deviations.find((deviation) => {
      const match = deviation.column.exec(column)
      if (match === null) return false
      const other = (name: string): string | undefined => ours.cells[ours.columns.indexOf(name)]
      return deviation.explains({ theirs: cell, ours: mine, instance: match[1] ?? '', other, same, ...played })
    })
    if (explanation !== undefined) {
      tally.listed++
      tally.explain(explanation)
    } else if (isDamaged(theirs, played)) tally.damaged++
    else if (mine === '-' && Number(cell) === 0 && mayBeUnknown(ours, pair, history)) tally.unknown++
    else if (mine === '-' && (played.resets?.includes(timeOf(theirs)) ?? false)) tally.wentBack++
    else tally.wrong.push(`${where}: ${theirs.key}: ${column} (${pair.place}): collectl ${cell}, we ${mine}`)
  }
}

/** What both print alike of a command line, which may be any: collectl prints control characters, and bytes for letters. */
const plainly = (text: string): string =>
  text
    .replaceAll(/\\(?:[trn]|x[0-9a-f]{2}|u[0-9a-f]{4})|[^ -~]/g, '')
    .slice(0, 8192)
    .trimEnd()

function isNear(a: number, b: number, within: number): boolean {
  return Math.abs(a - b) <= Math.max(1, within * Math.max(Math.abs(a), Math.abs(b)))
}

/**
 * A value is not known where the kernel never tells it, where its subsystem was not sampled, and for what was not there a
 * sample ago.
 */
function mayBeUnknown(row: PlotRow, { column, place }: Pair, { ours }: History): boolean {
  const [tag] = /^\[\w+\]/.exec(column) ?? []
  if (tag !== undefined && row.columns.every((name, n) => !name.startsWith(tag) || row.cells[n] === '-')) return true
  const never = ours.rows.every(({ columns, cells }) => {
    const at = columns[place] === column ? place : columns.indexOf(column)
    return at < 0 || cells[at] === '-'
  })
  if (never) return true
  const times = [...new Set(ours.rows.map(timeOf))]
  const before = times[times.indexOf(timeOf(row)) - 1]
  if (before === undefined) return false
  const inLong = row.key.split(' ')[2]
  if (inLong !== undefined) return !ours.rows.some(({ key }) => key === `${before} ${inLong}`)
  return !ours.rows.some((other) => timeOf(other) === before && other.columns.includes(column))
}

interface Pair {
  /** Our name of it, and its place in our line. */
  readonly column: string
  readonly place: number
  readonly cell: string
  readonly mine: string
}

/**
 * Which of our cells stands for which of collectl's.
 *
 * Where each instance begins with its name, that decides: when a device leaves, collectl moves the others to the left and
 * leaves the names above them as they were.
 */
function pairUp(theirs: PlotRow, ours: PlotRow): readonly Pair[] {
  const isName = (column: string): boolean => column.endsWith(']Name')
  const starts = theirs.columns.flatMap((name, n) => (isName(name) ? [n] : []))
  const width = starts[1] ?? theirs.columns.length
  const ourStart = new Map(ours.columns.flatMap((name, n) => (isName(name) ? [[ours.cells[n], n] as const] : [])))
  return theirs.cells.map((cell, n) => {
    const within = n % width
    const start = starts.length === 0 ? n - within : ourStart.get(theirs.cells[n - within] ?? '')
    const place = start === undefined ? -1 : start + within
    return { column: ours.columns[place] ?? '', place, cell, mine: ours.cells[place] ?? '' }
  })
}
