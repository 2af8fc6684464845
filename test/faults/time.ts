import { setTimeout as delay } from 'node:timers/promises'
import { recollect, runHere, start } from '../helpers/cli.ts'
import { referenceOf, strange, unknownAt } from './constant.ts'
import { inFolder } from './folder.ts'
import { type Happening, playJson, type Shown, type Story, spanFrom, spansOf, type Told, tell } from './story.ts'
import type { Group, Scale, Tally } from './tally.ts'

const HOUR = 3600
const DAY = 24 * HOUR

/** Seconds beyond which an interval of 10 s is a gap. */
const GAP = 30

interface Turn extends Omit<Story, 'folder' | 'count'> {
  readonly name: string
  readonly count?: number
  /** How many intervals may be unknown. */
  readonly unknown: number
}

/** Once, before sample 50. */
function once(happen: Happening): Happening {
  return (n, machine, clock) => {
    if (n === 50) happen(n, machine, clock)
  }
}

/** Sets the clock; what the machine says of its boot follows. */
function setBy(seconds: number): Happening {
  return once((_, machine, clock) => {
    clock.set(clock.now() + seconds)
    machine.bootTime += seconds
  })
}

const turns: readonly Turn[] = [
  { name: 'clock set back an hour', happen: setBy(-HOUR), unknown: 1 },
  { name: 'clock set back ten minutes, behind the beginning of the file', happen: setBy(-600), unknown: 1 },
  { name: 'clock set back three seconds', happen: setBy(-3), unknown: 0 },
  { name: 'clock set forward a day', happen: setBy(DAY), unknown: 1 },
  { name: 'clock set forward four seconds', happen: setBy(4), unknown: 0 },
  {
    name: 'asleep for two hours',
    // The steady clock stands still meanwhile, and so do all counters.
    happen: once((_, __, clock) => clock.set(clock.now() + 2 * HOUR)),
    unknown: 0,
  },
  { name: 'stopped for two hours', happen: once((_, __, clock) => clock.pass(2 * HOUR)), unknown: 1 },
  {
    name: 'ticks missed under load',
    happen: (n, _, clock) => clock.pass([0, 3, 12, 0, 19, 1][n % 6] ?? 0),
    unknown: 0,
  },
  {
    name: 'set back, asleep and stopped in one file',
    happen: (n, machine, clock) => {
      if (n === 20) setBy(-HOUR)(50, machine, clock)
      if (n === 40) clock.set(clock.now() + HOUR)
      if (n === 60) clock.pass(HOUR)
      if (n === 80) setBy(HOUR)(50, machine, clock)
    },
    unknown: 3,
  },
  { name: 'over midnight', start: Date.UTC(2026, 10, 21, 23, 55) / 1000, unknown: 0 },
  { name: 'over the end of a year', start: Date.UTC(2026, 11, 31, 23, 55) / 1000, unknown: 0 },
  { name: 'over a leap day', start: Date.UTC(2028, 1, 28, 23, 55) / 1000, unknown: 0 },
  { name: 'over 2038-01-19', start: Date.UTC(2038, 0, 19, 3, 10) / 1000, unknown: 0 },
  { name: 'over 2106-02-07', start: Date.UTC(2106, 1, 7, 6, 25) / 1000, unknown: 0 },
  {
    name: 'files by the minute over midnight, where clocks are turned',
    start: Date.UTC(2026, 9, 24, 23, 55) / 1000,
    zone: 'Europe/Berlin',
    options: { roll: { at: '00:00', everyMinutes: 1 } },
    unknown: 0,
  },
]

/** Whether the intervals are those between the samples, in an order that is true, and gaps are where samples are far apart. */
function judge(tally: Tally, { name, unknown }: Turn, about: { told: Told; shown: readonly Shown[] }): void {
  const { told, shown } = about
  const taken = told.taken.map(([time, steady]) => [Math.round(time * 1000) / 1000, steady] as const)
  const times = shown.map(({ time }) => time)
  // Files that overlap come as they were recorded, others by time. What comes first is no interval.
  const recorded = taken.slice(1).every(([time], n) => time === times[n])
  const pairs = recorded ? taken : taken.toSorted(([a], [b]) => a - b)
  const order = pairs.map(([time]) => time)
  tally.lose(order.length - 1 - shown.length, `${name}: intervals`)
  tally.same(times, order.slice(1), `${name}: times`)
  const gaps = order.slice(1).flatMap((thru, n) => {
    const from = order[n] ?? thru
    return Math.abs(thru - from) > GAP ? [spanFrom(from, thru)] : []
  })
  tally.same(spansOf(shown), gaps, `${name}: gaps`)
  tally.same(unknownAt(shown, 'disk.reads').length, unknown, `${name}: intervals without a rate`)
  // Seconds are the steady clock's: nothing is counted twice, or over time that was none.
  for (const [n, { seconds }] of shown.entries()) {
    const passed = (pairs[n + 1]?.[1] ?? 0) - (pairs[n]?.[1] ?? 0)
    if (seconds !== null && Math.abs(seconds - passed) > 1e-3)
      tally.wrong(`${name}: ${seconds} s where ${passed} passed`)
  }
}

async function turnClocks(tally: Tally): Promise<void> {
  const reference = await inFolder(async (folder) => {
    const { directory } = await tell({ folder, count: 4 })
    return referenceOf(await playJson(directory, '-scdnZ'))
  })
  for (const turn of turns) {
    await inFolder(async (folder) => {
      const told = await tell({ folder, count: 100, ...turn })
      const shown = await playJson(told.directory, '-scdnZ')
      tally.tried()
      tally.risk(told.taken.length)
      judge(tally, turn, { told, shown })
      const odd = strange(shown, reference)
      // Rates in whole counts over a fraction of a second, where ticks were missed, are still the same.
      for (const { name, value, time } of odd.slice(0, 3)) tally.wrong(`${turn.name}: ${name} is ${value} at ${time}`)
    })
  }
}

/** The local time of day in a zone, as the platform's own calendar has it. */
function localTime(zone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' })
  return (time) => format.format(new Date(time * 1000))
}

const turnings: readonly (readonly [zone: string, utc: number])[] = [
  ['Europe/Berlin', Date.UTC(2026, 9, 25, 1)],
  ['Europe/Berlin', Date.UTC(2026, 2, 29, 1)],
  ['America/New_York', Date.UTC(2026, 10, 1, 6)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15)],
  ['Asia/Kathmandu', Date.UTC(2026, 2, 29, 1)],
]

/** Windows by the clock on the wall, where that is turned: each sample of that time is there, and each once. */
async function windows(tally: Tally, scale: Scale): Promise<void> {
  const step = scale === 'quick' ? 3600 : 600
  for (const [zone, utc] of turnings) {
    await inFolder(async (folder) => {
      const begin = utc / 1000 - 2 * HOUR
      const interval = 60
      const happen: Happening = (_, machine) => {
        machine.processes = []
        machine.disks = []
        machine.interfaces = []
      }
      const { directory, taken } = await tell({
        ...{ folder, count: 241, start: begin, interval, zone, happen },
        subsystems: 'c',
      })
      const local = localTime(zone)
      for (let from = begin; from < begin + 4 * HOUR; from += step) {
        for (let thru = from; thru < begin + 4 * HOUR; thru += step) {
          const [a, b] = [local(from), local(thru)]
          if (a > b) continue
          const wanted = taken.map(([time]) => time).filter((time) => local(time) >= a && local(time) <= b)
          const shown = await runHere(['play', directory, '--format', 'json', '-sc', '--from', a, '--thru', b])
          const times = shown.stdout
            .split('\n')
            .slice(1, -1)
            .map((line) => JSON.parse(line).time)
          const found = new Set(times)
          const about = `${zone} from ${a} thru ${b}`
          tally.tried()
          tally.risk(wanted.length)
          // The very first sample is no interval.
          tally.lose(wanted.filter((time) => time !== begin && !found.has(time)).length, about)
          if (found.size < times.length) tally.wrong(`${about}: twice`)
          // What is shown beside them lies between two equal times, of which both are meant.
          const beside = times.filter((time) => !wanted.includes(time))
          if (beside.some((time) => time < (wanted[0] ?? 0) || time > (wanted.at(-1) ?? 0))) {
            tally.wrong(`${about}: ${beside.length} that were not asked for`)
          }
        }
      }
    })
  }
}

/** A real recorder that is stopped and goes on. */
async function stopped(tally: Tally, scale: Scale): Promise<void> {
  const away = scale === 'quick' ? 1200 : 20_000
  await inFolder(async (folder) => {
    const { child, outcome, said } = start(['record', '-i', '0.1', '-scd', '-f', `${folder}/`])
    await said(/recording \S+\n/)
    await delay(400)
    child.kill('SIGSTOP')
    await delay(away)
    child.kill('SIGCONT')
    await delay(400)
    child.kill('SIGTERM')
    const { code } = await outcome
    if (code !== 0) tally.crash(`ended with ${code}`)
    const shown = await playJson(folder, '-scd')
    tally.tried()
    tally.risk(shown.length + 1)
    const { stdout } = await recollect(['info', '--json', folder])
    tally.lose(Number(JSON.parse(stdout).samples) - 1 - shown.length, 'intervals')
    const [gap, ...others] = shown.filter((one) => one.gap !== undefined && one.gap.thru - one.gap.from > away / 2000)
    if (gap?.gap === undefined || others.length > 0 || gap.gap.thru - gap.gap.from < away / 1000 - 0.2) {
      tally.wrong(`gap ${JSON.stringify(gap?.gap)}`)
    }
    tally.same(gap?.total['cpu']?.['busy'], null, 'busy over the gap')
    for (const { time, total } of shown) {
      const busy = total['cpu']?.['busy']
      if (typeof busy === 'number' && !(busy >= 0 && busy <= 100)) tally.wrong(`busy ${busy} at ${time}`)
    }
    if (shown.some(({ time }, n) => n > 0 && time <= (shown[n - 1]?.time ?? 0))) tally.wrong('order')
  })
}

/** Clocks are set, turned and missed. */
export const time: Group = {
  name: 'time',
  faults: [
    { name: 'clock set, sleep, stop, missed ticks, midnight, years, 2038', run: turnClocks },
    { name: 'windows where clocks are turned', run: windows },
    { name: 'SIGSTOP and SIGCONT', run: stopped },
  ],
}
