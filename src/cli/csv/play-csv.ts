import { type CsvBlock, csvRows } from '../../recording/csv-blocks.ts'
import { userName } from '../../user.ts'
import { type Notice, RecollectError } from '../../vocabulary/error.ts'
import { type Header, NO_HEADER } from '../../vocabulary/header.ts'
import type { Interval } from '../../vocabulary/report.ts'
import type { Window } from '../../vocabulary/window.ts'
import type { Destination } from '../output/destination.ts'
import { destinationOf, type Typed as OutputTyped } from '../output/output.ts'
import { numberOptions, type Typed as ScreenTyped, screenOf } from '../output/screen.ts'
import type { Terminal } from '../output/terminal.ts'
import { optionError } from '../usage-error.ts'
import { type Times, windowsOption } from '../window-options.ts'
import { CsvColumns } from './csv-columns.ts'
import { CsvTimes } from './csv-time.ts'

/** Options that choose or compute what only a recording holds. */
const OF_RECORDINGS: ReadonlySet<string> = new Set([
  ...['subsys', 'top', 'procopts', 'procstate', 'procfilt', 'iosize', 'columns', 'view', 'dstat', 'import'],
  ...[
    'dskfilt',
    'netfilt',
    'cpufilt',
    'intfilt',
    'interval',
    'stat',
    'stats',
    'statopts',
    'procanalyze',
    'slabanalyze',
  ],
  ...['offsettime', 'export'],
])

/** What was typed. */
export interface Typed extends OutputTyped, ScreenTyped, Times {
  readonly boot?: boolean | undefined
}

/** A row as an interval, and the columns that it has. */
interface Played {
  readonly interval: Interval
  readonly block: CsvBlock
  readonly columns: CsvColumns
}

function headerOf({ program, host }: CsvBlock, zone: string, created: number): Header {
  return { ...NO_HEADER, writer: program, host, created, bootTime: Number.NaN, zone }
}

/** All rows of a file as intervals. */
async function* intervalsOf(path: string, onNotice: (notice: Notice) => void): AsyncGenerator<Played> {
  let block: CsvBlock | undefined
  let columns: CsvColumns | undefined
  let times: CsvTimes | undefined
  let header: Header | undefined
  let last = Number.NaN
  for await (const row of csvRows(path, onNotice)) {
    let sinceBoot = false
    if (row.block !== block || columns === undefined || times === undefined || header === undefined) {
      sinceBoot = !row.block.continues && !/ --noboot\b/.test(row.block.commandLine)
      if (!row.block.continues) last = Number.NaN
      block = row.block
      columns = new CsvColumns(block, row.cells)
      times = new CsvTimes(block)
      header = undefined
    }
    const time = times.next(row.cells)
    header ??= headerOf(block, times.zone, time)
    const reports = columns.reports(row, time)
    yield {
      block,
      columns,
      interval: { time, seconds: time - last, header, reports, ...(sinceBoot && { sinceBoot }) },
    }
    last = time
  }
}

/** Which windows of a file were asked for; undefined for all of it. */
async function windowsOf(
  path: string,
  typed: Typed,
  onNotice: (notice: Notice) => void,
): Promise<readonly Window[] | undefined> {
  const windows = windowsOption(typed)
  if (windows === undefined) return undefined
  let from = Number.POSITIVE_INFINITY
  let thru = Number.NEGATIVE_INFINITY
  let header: Header | undefined
  for await (const { interval } of intervalsOf(path, onNotice)) {
    header ??= interval.header
    from = Math.min(from, interval.time)
    thru = Math.max(thru, interval.time)
  }
  return header === undefined ? [] : windows({ header, span: { from, thru } })
}

/** Shows files of CSV in dstat's layout, each block in columns of its own. Throws `nothing-played`. */
export async function playCsv(paths: readonly string[], typed: Typed, terminal: Terminal): Promise<void> {
  const { notice: onNotice } = terminal
  const [refused] = Object.entries(typed).find(([name, value]) => OF_RECORDINGS.has(name) && value !== undefined) ?? []
  if (refused !== undefined) {
    throw optionError(`--${refused}`, 'only for recordings: CSV is shown as it was written')
  }
  let shown = 0
  for (const path of paths) {
    const windows = await windowsOf(path, typed, onNotice)
    let destination: Destination | undefined
    let columns: CsvColumns | undefined
    for await (const played of intervalsOf(path, onNotice)) {
      const { interval } = played
      const isAsked = windows?.some(({ from, thru }) => interval.time >= from && interval.time <= thru) ?? true
      if (!isAsked || (interval.sinceBoot && !typed.boot)) continue
      if (played.columns !== columns) {
        await destination?.end()
        columns = played.columns
        destination = await destinationFor(played, { typed, terminal, follows: shown > 0 })
      }
      await destination?.show(interval)
      shown++
    }
    await destination?.end()
  }
  if (shown === 0) throw new RecollectError('nothing-played', `${paths.join(' ')}: no rows at that time`)
}

interface How {
  readonly typed: Typed
  readonly terminal: Terminal
  readonly follows: boolean
}

function destinationFor({ columns, block }: Played, { typed, terminal, follows }: How): Promise<Destination> {
  const { shown, importers } = columns
  const views = {
    shown,
    screen: screenOf(typed, terminal),
    ...numberOptions(typed),
    commandLine: block.commandLine,
    user: userName(),
    follows,
  }
  const selected = importers.map((importer) => ({ importer, total: true, each: false }))
  return destinationOf(typed, { importers, shown: selected, reshape: (interval) => interval, views }, { terminal })
}
