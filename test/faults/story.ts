import { join } from 'node:path'
import { loadImporters } from '../../src/index.ts'
import type { RecordOptions } from '../../src/recorder/record-options.ts'
import { Recorder } from '../../src/recorder/recorder.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import { runHere } from '../helpers/cli.ts'
import { ManualClock } from '../recorder/manual-clock.ts'
import { MadeMachine } from './made-machine.ts'

/** Called before each sample but the first, with its number. */
export type Happening = (n: number, machine: MadeMachine, clock: ManualClock) => void

/** Something that happens to a made machine while it is recorded. */
export interface Story {
  /** A folder for the machine and its recordings. */
  readonly folder: string
  readonly count: number
  /** Epoch seconds of the first sample. Default 2026-11-21 20:00:00 UTC. */
  readonly start?: number
  /** Seconds. Default 10. */
  readonly interval?: number
  readonly zone?: string
  /** What is recorded, as -s has it. Default `cdnZ`. */
  readonly subsystems?: string
  readonly happen?: Happening
  readonly options?: Partial<RecordOptions>
}

export interface Told {
  /** Epoch seconds and steady seconds of each sample that was taken. */
  readonly taken: readonly (readonly [time: number, steady: number])[]
  readonly notices: readonly Notice[]
  readonly directory: string
  readonly machine: MadeMachine
}

/** Records a story. */
export async function tell(story: Story): Promise<Told> {
  const { folder, count, start = 1795291200, interval = 10, subsystems = 'cdnZ', happen = () => {} } = story
  const clock = new ManualClock(start)
  const machine = new MadeMachine(join(folder, 'root'), story.zone)
  machine.up = clock.steady()
  machine.bootTime = start - machine.up
  machine.write()
  const directory = join(folder, 'recordings/')
  const notices: Notice[] = []
  const taken: (readonly [number, number])[] = []
  let happened = 0
  clock.onWake = () => {
    // A sleeper whose clock was set back sleeps again.
    if (taken.length > happened) happen(taken.length, machine, clock)
    happened = taken.length
    machine.up = clock.steady()
    machine.write()
  }
  const recorder = new Recorder({
    importers: await loadImporters(subsystems),
    intervals: [interval],
    path: directory,
    root: machine.root,
    count,
    clock,
    onNotice: (notice) => notices.push(notice),
    ...story.options,
  })
  for await (const { time, steady } of recorder.samples()) taken.push([time, steady])
  return { taken, notices, directory, machine }
}

/** Times without samples within an interval. */
export interface ShownSpans {
  readonly from: number
  readonly thru: number
  readonly count: number
  readonly seconds: number
}

/** A line of JSON output. */
export interface Shown {
  readonly time: number
  readonly seconds: number | null
  readonly gap?: ShownSpans
  readonly setBack?: ShownSpans
  readonly total: Readonly<Record<string, Readonly<Record<string, number | string | null>>>>
  readonly each: Readonly<Record<string, readonly Readonly<Record<string, number | string | null>>[]>>
}

/** The times without samples, or over which the clock was set back, of intervals that have one at most. */
export function spansOf(intervals: readonly Pick<Shown, 'gap' | 'setBack'>[]): readonly ShownSpans[] {
  return intervals.flatMap(({ gap, setBack }) => gap ?? setBack ?? [])
}

/** How JSON output tells of one, forwards or backwards. */
export function spanFrom(from: number, thru: number): ShownSpans {
  return { from, thru, count: 1, seconds: Math.round(Math.abs(thru - from) * 1000) / 1000 }
}

/** What play shows of recordings as JSON. Throws if it fails. */
export async function playJson(directory: string, ...args: readonly string[]): Promise<readonly Shown[]> {
  const { code, stdout, stderr } = await runHere(['play', directory, '--format', 'json', ...args])
  if (code !== 0) throw new Error(`play ${args.join(' ')}: exit ${code}: ${stderr}`)
  return stdout
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line))
}
