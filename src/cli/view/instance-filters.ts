import type { Candidate, Choice } from '../../playback/report-maker.ts'
import type { OptionTable } from '../command.ts'
import { optionError } from '../usage-error.ts'

const BUT = 'a leading ^ leaves these out instead'

/** Options that choose disks, interfaces, CPUs and interrupts, for totals and details alike. */
export const instanceFilterOptions = {
  dskfilt: {
    type: 'string',
    describe: `Only count and show disks whose names match one of these regular expressions; ${BUT}. Name partitions and loop devices in full`,
    example: '--dskfilt "nvme,sda", --dskfilt ^dm-',
  },
  netfilt: {
    type: 'string',
    describe: `Only count and show interfaces whose names match; ${BUT}`,
    example: '--netfilt "eth,bond0", --netfilt ^eth1',
  },
  cpufilt: {
    type: 'string',
    describe: `Only show these CPUs, with their mean as the total; ${BUT}`,
    example: '--cpufilt 0,4-7',
  },
  intfilt: {
    type: 'string',
    describe: `Only count and show interrupts whose number with a colon, type or device matches; ${BUT}`,
    example: '--intfilt "nvme,36:"',
  },
} as const satisfies OptionTable

/** What was typed of these. */
export interface Typed {
  readonly dskfilt?: string | undefined
  readonly netfilt?: string | undefined
  readonly cpufilt?: string | undefined
  readonly intfilt?: string | undefined
}

/** How what was typed matches: not at all, somewhere, or the whole of it. */
type Match = 'none' | 'part' | 'whole'

function parted(typed: string): { readonly excludes: boolean; readonly parts: readonly string[] } {
  const excludes = typed.startsWith('^')
  return { excludes, parts: (excludes ? typed.slice(1) : typed).split(',') }
}

function patternsOf(option: string, parts: readonly string[]): readonly RegExp[] {
  return parts.map((part) => {
    if (part === '') throw optionError(`--${option}`, 'expected regular expressions, separated by commas')
    try {
      return new RegExp(part)
    } catch {
      throw optionError(`--${option}`, `${JSON.stringify(part)}: not a regular expression`)
    }
  })
}

function matchOf(patterns: readonly RegExp[], name: string): Match {
  let best: Match = 'none'
  for (const pattern of patterns) {
    const [found] = pattern.exec(name) ?? []
    if (found === name) return 'whole'
    if (found !== undefined) best = 'part'
  }
  return best
}

/** By names. What is not excluded is counted as ever. */
function byName(option: string, typed: string): Choice {
  const { excludes, parts } = parted(typed)
  const patterns = patternsOf(option, parts)
  return ({ instance, role }) => {
    const match = matchOf(patterns, instance)
    if (excludes) return match === 'none' ? undefined : false
    // A partition's name begins with its disk's: it is meant where all of it was typed.
    return match === 'whole' || (match === 'part' && role !== 'hidden')
  }
}

/** By what stands in the line of /proc/interrupts beside the counts. */
function byInterrupt(typed: string): Choice {
  const { excludes, parts } = parted(typed)
  const patterns = patternsOf('intfilt', parts)
  return (candidate) => {
    const words = ['irq', 'type', 'devices'].map((metric) => candidate.text(metric))
    const matches = matchOf(patterns, `${words[0]}: ${words[1]} ${words[2]}`) !== 'none'
    return matches !== excludes
  }
}

function cpuRange(part: string): { readonly first: number; readonly last: number } {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
  if (first === undefined || Number(last) < Number(first)) {
    throw optionError('--cpufilt', `${JSON.stringify(part)}: expected numbers of CPUs, e.g. 0,4-7`)
  }
  return { first: Number(first), last: Number(last) }
}

/** By number; `numberOf` finds that of the CPU, NaN where there is none. */
function byCpu(typed: string, numberOf: (candidate: Candidate) => number): Choice {
  const { excludes, parts } = parted(typed)
  const ranges = parts.map(cpuRange)
  return (candidate) => {
    const cpu = numberOf(candidate)
    if (Number.isNaN(cpu)) return undefined
    return ranges.some(({ first, last }) => cpu >= first && cpu <= last) !== excludes
  }
}

/** Hidden if either hides it, chosen if neither does and one chooses it. */
function both(a: Choice | undefined, b: Choice | undefined): Choice | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return (candidate) => {
    const first = a(candidate)
    return first === false ? false : (b(candidate) ?? first)
  }
}

/** Which instances were asked for; undefined if nothing was said of that. */
export function instanceChoice({ dskfilt, netfilt, cpufilt, intfilt }: Typed): Choice | undefined {
  const ofCpu = cpufilt === undefined ? undefined : byCpu(cpufilt, ({ instance }) => Number(instance))
  const ofColumn = cpufilt === undefined ? undefined : byCpu(cpufilt, (one) => Number(one.text('cpu') || Number.NaN))
  const choices = new Map(
    Object.entries({
      disk: dskfilt === undefined ? undefined : byName('dskfilt', dskfilt),
      net: netfilt === undefined ? undefined : byName('netfilt', netfilt),
      cpu: ofCpu,
      interrupt: both(intfilt === undefined ? undefined : byInterrupt(intfilt), ofColumn),
    }).flatMap(([name, choice]): [string, Choice][] => (choice === undefined ? [] : [[name, choice]])),
  )
  return choices.size === 0 ? undefined : (candidate) => choices.get(candidate.importer)?.(candidate)
}
