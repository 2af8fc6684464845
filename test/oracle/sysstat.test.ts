import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { start } from '../helpers/cli.ts'
import { type JsonLine, jsonLines } from '../helpers/json-lines.ts'
import { skipFor } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import {
  hasSysstat,
  pidstatRows,
  type SarColumn,
  type SarRow,
  SYSSTAT,
  sadc,
  sarPage,
  sarRows,
  type Term,
} from './sysstat.ts'

const OURS = 'cpu,Cpu,load,pressure,Pressure,memory,disk,Disk,Net,tcp,socket,inode,softnet,Softnet,Filesystem,process'

/** sadc's times are cut to seconds; and so much later may it read than it says, on a machine that is busy. */
const LATE_SECONDS = 1.5
const EARLY_SECONDS = 0.2
const SECONDS = 10
/** pidstat looks while the load goes on. */
const PIDSTAT_SECONDS = 4
/** Of what was counted, that the clocks may be off by; and what is cut off, or rounded away of a rate. */
const CLOCKS = 0.02
const CUT = 2
/** Points that shares may differ by: both count hundredths of seconds, in intervals that begin at other moments. */
const SHARE_POINTS = 6
/** Of a moment's value: what may change in between, and back. */
const MOMENT_SHARE = 0.02
const MOMENT_COUNT = 3

/** These rise and fall many times a second: only the size can be compared. */
const FLEETING: ReadonlySet<string> = new Set([
  'runq-sz',
  'blocked',
  'kbdirty',
  'blg_len',
  'plist-sz',
  'file-nr',
  'CPU',
])

const SHARE = /^%(?:util|ifutil|[sf](?:cpu|io|mem))$/

/** How a column is compared: as what was counted, as shares of the time, as a mean, or as what was at the moment. */
type Kind = 'counted' | 'share' | 'mean' | 'moment'

function kindOf({ option, column }: SarColumn): Kind {
  if (/\/s$|tps$/.test(column) || (option.startsWith('pidstat') && column.startsWith('%'))) return 'counted'
  if (column === 'aqu-sz') return 'mean'
  return option === '-u ALL' || SHARE.test(column) ? 'share' : 'moment'
}

/** What the load makes happen. */
const HAPPENED: readonly (readonly [option: string, column: string])[] = [
  ['-u ALL', '%usr'],
  ['-w', 'proc/s'],
  ['-B', 'pgpgout/s'],
  ['-d', 'aqu-sz'],
  ['-n DEV', 'rxkB/s'],
  ['-n TCP', 'passive/s'],
  ['-n UDP', 'noport/s'],
  ['pidstat -urdwv', '%usr'],
  ['pidstat -urdwv', 'kB_wr/s'],
]

/** Talks with itself over TCP, sends to a port where nobody listens, and writes to a file. */
const BUSY = `
  const { createServer, connect } = require('node:net')
  const { openSync, writeSync } = require('node:fs')
  const udp = require('node:dgram').createSocket('udp4').on('error', () => {})
  const file = openSync(process.argv[1], 'w')
  const server = createServer((socket) => socket.pipe(socket).on('error', () => {})).listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    setInterval(() => {
      connect(port, '127.0.0.1').on('error', () => {}).on('data', function () { this.destroy() }).write('x'.repeat(20000))
      udp.send('nobody', 9, '127.0.0.1')
      writeSync(file, 'x'.repeat(10000))
    }, 5)
  })`

/** What both are to see. */
const load = (directory: string): readonly (readonly string[])[] => [
  ['sh', '-c', `while :; do dd if=/dev/zero of=${join(directory, 'load')} bs=64k count=200 conv=fsync; done`],
  ['sh', '-c', 'while :; do /bin/true; done'],
  [process.execPath, '-e', BUSY, join(directory, 'written')],
]

describe('metrics beside sar', function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()
  const children: ChildProcess[] = []
  let theirs: string
  let processes: readonly SarRow[]
  /** What each option shows, asked for once. */
  const shown = new Map<string, readonly SarRow[]>()
  let ours: readonly JsonLine[]

  function stopLoad(): void {
    for (const { pid } of children.splice(0)) if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  }

  before(async function () {
    if (!hasSysstat()) skipFor(this, SYSSTAT)
    theirs = join(directory.path, 'sa')
    const folder = join(directory.path, 'recording')
    const recording = start([
      'record',
      '-s',
      OURS.toLowerCase(),
      '--with',
      'process.runDelay',
      '-i',
      '0.2:0.2:1',
      '-f',
      `${folder}/`,
    ])
    try {
      await recording.said(/recording/)
      await sleep(1000)
      const sampled = sadc(theirs, SECONDS)
      // Most happens well inside sadc's interval, which begins and ends in other moments than ours.
      await sleep(1000 * LATE_SECONDS)
      for (const [file = '', ...args] of load(directory.path)) {
        children.push(spawn(file, args, { stdio: 'ignore', detached: true }))
      }
      const stopAt = performance.now() + 1000 * (SECONDS - 2.5 * LATE_SECONDS)
      await sleep(1000)
      processes = await pidstatRows(
        children.flatMap(({ pid }) => pid ?? []),
        PIDSTAT_SECONDS,
      )
      await sleep(stopAt - performance.now())
      stopLoad()
      await sampled
      await sleep(1000 * LATE_SECONDS)
    } finally {
      stopLoad()
      recording.child.kill('SIGINT')
    }
    expect((await recording.outcome).code).to.equal(0)
    ours = await jsonLines([folder, '-s', OURS])
  })

  function rowsOf(option: string): readonly SarRow[] {
    if (option.startsWith('pidstat')) return processes
    const rows = shown.get(option) ?? sarRows(theirs, option)
    shown.set(option, rows)
    return rows
  }

  /** A term's values with the times at which their intervals began and ended; NaN where one is not known. */
  function valuesOf({ module, instance, metric }: Term, of: string): readonly (readonly [number, number, number])[] {
    return ours.map((line) => {
      const name = instance || of
      const row = name === '' ? line.total[module] : line.each[module]?.find((each) => each['instance'] === name)
      const value = row?.[metric]
      return [line.time - line.seconds, line.time, typeof value === 'number' ? value : Number.NaN]
    })
  }

  /** What a column's terms come to in the intervals from one time to another. */
  function ourValues({ terms, scale }: SarColumn, of: string) {
    const [first, ...others] = terms.map((term) =>
      valuesOf(term, of).map(([from, thru, value]) => [from, thru, term.sign * value] as const),
    )
    return (first ?? []).map(([from, thru, value], n) => {
      const sum = others.reduce((whole, other) => whole + (other[n]?.[2] ?? Number.NaN), value)
      return { from, thru, value: sum / scale }
    })
  }

  function compareCounted(column: SarColumn, row: SarRow, value: number): void {
    const all = ourValues(column, row.instance)
    const counted = (from: number, thru: number): number =>
      all
        .filter((each) => each.from >= from && each.thru <= thru && !Number.isNaN(each.value))
        .reduce((sum, each) => sum + each.value * (each.thru - each.from), 0)
    const from = row.time - row.seconds
    const least = counted(from + LATE_SECONDS, row.time - EARLY_SECONDS)
    const most = counted(from - EARLY_SECONDS, row.time + LATE_SECONDS)
    const slack = CUT + CLOCKS * most
    expect(value * row.seconds).to.be.within(least - slack, most + slack)
  }

  function compareShare(column: SarColumn, row: SarRow, value: number): void {
    const within = ourValues(column, row.instance).filter(
      (each) => each.from >= row.time - row.seconds && each.thru <= row.time + 1 && !Number.isNaN(each.value),
    )
    const seconds = within.reduce((sum, each) => sum + each.thru - each.from, 0)
    const sum = within.reduce((whole, each) => whole + each.value * (each.thru - each.from), 0)
    // sar shows 0 where the speed of a link is not known.
    expect(value).to.be.closeTo(seconds === 0 ? 0 : sum / seconds, SHARE_POINTS)
  }

  function near(column: SarColumn, row: SarRow, from: number): readonly number[] {
    return ourValues(column, row.instance)
      .filter((each) => each.thru >= from && each.thru <= row.time + LATE_SECONDS && !Number.isNaN(each.value))
      .map((each) => each.value)
  }

  function compareBetween(column: SarColumn, values: readonly number[], value: number): void {
    const [least, most] = [Math.min(...values), Math.max(...values)]
    const slack = most * MOMENT_SHARE + MOMENT_COUNT
    if (FLEETING.has(column.column)) expect(value).to.be.within(0, 2 * most + slack)
    else expect(value).to.be.within(least - slack, most + slack)
  }

  function compare(column: SarColumn, row: SarRow): void {
    const value = row.values.get(column.column) ?? Number.NaN
    const kind = kindOf(column)
    if (kind === 'counted') compareCounted(column, row, value)
    else if (kind === 'share') compareShare(column, row, value)
    else if (kind === 'mean') compareBetween(column, [0, ...near(column, row, row.time - row.seconds)], value)
    else compareBetween(column, near(column, row, row.time - EARLY_SECONDS), value)
  }

  it('tell the same of a busy machine, column by column', () => {
    const wrong: string[] = []
    let compared = 0
    for (const column of sarPage()) {
      if (column.terms.length === 0 || column.differs) continue
      for (const row of rowsOf(column.option)) {
        try {
          compare(column, row)
          compared++
        } catch (error) {
          wrong.push(
            `${column.option} ${column.column} ${row.instance}: ${error instanceof Error ? error.message : error}`,
          )
        }
      }
    }
    expect(wrong).to.deep.equal([])
    console.log(`      sar: ${compared} values compared`)
  })

  it('is of a machine on which something happened', () => {
    for (const [option, column] of HAPPENED) {
      const most = Math.max(...rowsOf(option).map(({ values }) => values.get(column) ?? 0))
      expect(most, `${option} ${column}`).to.be.above(0.1)
    }
  })

  it('has a line for each of the columns that sar has', () => {
    const page = sarPage()
    for (const option of new Set(page.map((column) => column.option))) {
      const columns = page.filter((column) => column.option === option).map(({ column }) => column)
      const [row] = rowsOf(option)
      // A machine may be without pressure, or IPv6.
      if (row === undefined) continue
      expect(columns, option).to.deep.equal([...row.values.keys()])
    }
  })
})
