import type { Interval, Report } from '../../vocabulary/report.ts'
import { optionError, type UsageError } from '../usage-error.ts'
import { SlotsOf, withReports } from '../view/reshape.ts'

/** A process of a report, as the filters look at it. */
interface Process {
  readonly pid: string
  text(metric: string): string
  number(metric: string): number
}

type Test = (process: Process) => boolean

function wanted(item: string, what: string): UsageError {
  return optionError('--procfilt', `${JSON.stringify(item)}: expected ${what}`)
}

function pattern(item: string, source: string): RegExp {
  try {
    return new RegExp(source)
  } catch {
    throw wanted(item, 'a regular expression behind the letter')
  }
}

function digits(item: string, text: string): string {
  if (!/^\d+$/.test(text)) throw wanted(item, 'a number behind the letter')
  return text
}

function uidRange(item: string, text: string): Test {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  if (first === undefined) throw wanted(item, 'a user id or a range of them behind the letter')
  return (process) => {
    const uid = process.number('uid')
    return uid >= Number(first) && uid <= Number(last)
  }
}

function testOf(item: string): Test {
  // A plus asks collectl to record the threads, too.
  const [, letter = '', text = ''] = /^([a-zA-Z])\+?(.+)$/.exec(item) ?? []
  switch (letter) {
    case 'c': {
      const name = pattern(item, text)
      return (process) => name.test(process.text('command'))
    }
    case 'C':
      return (process) => process.text('command').startsWith(text)
    case 'f': {
      const line = pattern(item, text)
      return (process) => line.test(process.text('args'))
    }
    case 'p': {
      const pid = digits(item, text)
      return (process) => process.pid === pid
    }
    case 'P': {
      const parent = Number(digits(item, text))
      return (process) => process.number('parent') === parent
    }
    case 'u':
      return uidRange(item, text)
    case 'U':
      return (process) => process.text('user') === text
    default:
      throw wanted(item, 'one of c C f p P u U and what to look for')
  }
}

/** Understands --procfilt: a process is wanted for which one of the items is true. */
export function parseProcessFilter(typed: string): Test {
  const tests = typed.split(',').map(testOf)
  return (process) => tests.some((test) => test(process))
}

/** The states that kernels have told, /proc/PID/stat in proc(5). */
const STATES = /^[RSDZTtXxKWPI]+$/

/** Understands --procstate: letters of states, of which one is the process's. */
export function parseProcessStates(typed: string): Test {
  if (!STATES.test(typed)) {
    throw optionError('--procstate', `${JSON.stringify(typed)}: expected letters among R S D Z T I, e.g. DR`)
  }
  return (process) => {
    const state = process.text('state')
    return state !== '' && typed.includes(state)
  }
}

/** Keeps the processes that pass every test. */
export function onlyProcesses(tests: readonly Test[]): (interval: Interval) => Interval {
  return (interval) => {
    const report = interval.reports.get('process')
    if (report === undefined) return interval
    const process = new Looking(report)
    const slots = report.slots.filter((slot) => {
      process.slot = slot
      return tests.every((test) => test(process))
    })
    const reports = new Map(interval.reports)
    reports.set('process', new SlotsOf(report, slots))
    return withReports(interval, reports)
  }
}

class Looking implements Process {
  slot = 0
  readonly #report: Report
  readonly #names: readonly string[]

  constructor(report: Report) {
    this.#report = report
    this.#names = Object.keys(report.importer.metrics)
  }

  get pid(): string {
    return this.#report.instance(this.slot)
  }

  text(metric: string): string {
    return this.#report.text(this.#names.indexOf(metric), this.slot)
  }

  number(metric: string): number {
    return this.#report.columns[this.#names.indexOf(metric)]?.[this.slot] ?? Number.NaN
  }
}
