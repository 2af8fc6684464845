import { readdirSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CollectlFile } from './corpus/collectl-file.ts'
import { OwnFile } from './corpus/own-file.ts'
import { localParts, type Played } from './corpus/played.ts'
import { ProcessTexts } from './corpus/process-texts.ts'
import { Random } from './corpus/random.ts'
import { type Snapshot, snapshot } from './corpus/snapshot.ts'
import { writeSysstatFile } from './corpus/sysstat-file.ts'
import { SystemText } from './corpus/system-text.ts'

const HOST = 'bench'
const DAY = 86_400
const INTERVAL = 10
/** 2026-11-16, a Monday, 00:00 UTC: where the corpus begins. */
export const MONDAY = 1_794_787_200
const SEED = 20_261_116

/** The same samples in both formats. */
export interface Recorded {
  readonly own: string
  /** Absent where only our own file was asked for. */
  readonly collectl?: string
  readonly samples: number
  /** Of the samples, markers included. */
  readonly textBytes: number
}

/** What to make. */
export interface Wanted {
  /** The folder's name. */
  readonly name: string
  readonly samples?: number
  readonly from?: number
  /** Seconds. */
  readonly interval?: number
  readonly processes?: { readonly count: number; readonly interval: number }
  readonly collectl?: boolean
  /** Something else than this machine. */
  readonly machine?: Snapshot
}

/** How busy the machine is: quiet at night, except for what happens about 04:20. */
function load(time: number, random: Random): number {
  const hour = (time % DAY) / 3600
  const daily = 0.6 - 0.4 * Math.cos((hour / 24) * 2 * Math.PI)
  const incident = Math.abs(hour - 4.33) < 0.1 ? 6 : 0
  return (daily + incident) * (0.5 + random.next())
}

/**
 * Recordings made of a true snapshot of this machine, stamped with other times, its counters moved on by seeded steps
 * about as large as they were since boot: only the snapshot differs from run to run.
 */
export class Corpus {
  readonly #folder: string
  readonly #machine = snapshot()
  readonly #made = new Map<string, Promise<Recorded>>()
  readonly #daySamples: number

  /** `share` of a day is made, for quick runs. */
  constructor(folder: string, share = 1) {
    this.#folder = folder
    this.#daySamples = Math.round((DAY / INTERVAL) * share)
  }

  /** What this machine says now. */
  get machine(): Snapshot {
    return this.#machine
  }

  /** A day of cpu, disk, net and memory each 10 s. */
  day(): Promise<Recorded> {
    return this.make({ name: 'day', collectl: true })
  }

  /** The same with 100 processes each 60 s. */
  processDay(): Promise<Recorded> {
    return this.make({ name: 'process-day', collectl: true, processes: { count: 100, interval: 60 } })
  }

  /** Seven such days without processes, in one file. */
  week(): Promise<Recorded> {
    return this.make({ name: 'week', samples: this.#daySamples * 7 })
  }

  /** The day as sadc has it: as many samples of the same columns. */
  async sysstatDay(sadc: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true })
    const path = join(this.#folder, 'sysstat-day')
    writeSysstatFile(path, { sadc, samples: this.#daySamples, from: MONDAY, interval: INTERVAL })
    return path
  }

  /** Made once for each name. */
  make(wanted: Wanted): Promise<Recorded> {
    const made = this.#made.get(wanted.name) ?? this.#write(wanted)
    this.#made.set(wanted.name, made)
    return made
  }

  async #write(wanted: Wanted): Promise<Recorded> {
    const { name, samples = this.#daySamples, from = MONDAY, interval = INTERVAL, machine = this.#machine } = wanted
    const folder = join(this.#folder, name)
    await mkdir(folder, { recursive: true })
    const played = describe(machine, { samples, from, interval, ...wanted })
    const { date, time } = localParts(from)
    const own = join(folder, `${HOST}-${date}-${time}.raw.zst`)
    const collectl = join(folder, `${HOST}-${date}-${time}.raw.gz`)
    const files = [new OwnFile(own, played), ...(wanted.collectl ? [new CollectlFile(collectl, played)] : [])]
    let textBytes = 0
    for (const [at, text] of texts(machine, played)) {
      for (const file of files) await file.sample(at, text)
      textBytes += text.length
    }
    for (const file of files) await file.close(from + samples * interval)
    return { own, ...(wanted.collectl && { collectl }), samples, textBytes }
  }
}

/** Bytes of a file. */
export function sizeOf(path: string): number {
  return statSync(path).size
}

/** Bytes of all files in a folder. */
export function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0)
}

function describe(
  machine: Snapshot,
  wanted: Pick<Played, 'samples' | 'from' | 'interval'> & Pick<Wanted, 'processes'>,
): Played {
  const { samples, from, interval, processes } = wanted
  const names = (pattern: RegExp) => [...machine.system.matchAll(pattern)].map(([, name = '']) => name)
  return {
    host: HOST,
    from,
    samples,
    interval,
    bootTime: from - machine.uptime,
    cpus: machine.cpus,
    disks: names(/^disk +\d+ +\d+ (\S+)/gm),
    nets: names(/^Net +(\S+):/gm),
    ...(processes !== undefined && { processes }),
  }
}

/** The samples' times and lines. */
function* texts(machine: Snapshot, played: Played): Generator<readonly [time: number, text: string]> {
  const { from, samples, interval, processes } = played
  const random = new Random(SEED)
  const system = new SystemText(machine.system, machine.uptime)
  const running = processes && new ProcessTexts(machine.processes, { count: processes.count, uptime: machine.uptime })
  const every = processes === undefined ? 1 : processes.interval / interval
  for (let index = 0; index < samples; index++) {
    const seconds = from + index * interval
    const step = { seconds: interval, load: load(seconds, random), random }
    system.step(step)
    let text = system.text()
    if (running !== undefined && processes !== undefined && index % every === 0) {
      running.step({ ...step, seconds: processes.interval })
      text += running.text()
    }
    yield [seconds + random.below(3) / 1000, text]
  }
}
