import type { Importer } from '../vocabulary/importer.ts'
import type { Interval } from '../vocabulary/report.ts'
import type { ReadySamples, Sample } from '../vocabulary/sample.ts'
import { extremes } from './extremes.ts'
import { nominalSeconds } from './pace.ts'
import { type HostRecordings, type PlayOptions, samplesOf, windowsOf } from './recordings.ts'
import { Playback, type ReportOptions, reports } from './reports.ts'

/** Something that gives what needs no reading, and then reads on. */
export interface Steps<T> {
  /** The next one; undefined if that takes reading, or if there is none. */
  next(): T | undefined
  /** Reads on; resolves to false if there is nothing left. */
  readOn(): Promise<boolean>
  close(): Promise<void>
}

/**
 * The intervals of recordings, host after host, in steps.
 *
 * Most samples lie in memory already: to await each of them costs a fifth of what it takes to understand and print one.
 * Each window is begun with the samples before it that its first interval is measured from, and no more.
 */
export class Player implements Steps<Interval> {
  readonly #runs: Iterator<Steps<Interval>>
  #run: Steps<Interval> | undefined

  constructor(hosts: readonly HostRecordings[], importers: readonly Importer[], options: PlayOptions = {}) {
    this.#runs = runs(hosts, importers, options)
  }

  next(): Interval | undefined {
    return this.#run?.next()
  }

  async readOn(): Promise<boolean> {
    if (this.#run !== undefined && (await this.#run.readOn())) return true
    this.#run = this.#runs.next().value
    return this.#run !== undefined
  }

  async close(): Promise<void> {
    await this.#run?.close()
  }
}

/** The same, each awaited. */
export async function* intervals(
  hosts: readonly HostRecordings[],
  importers: readonly Importer[],
  options: PlayOptions = {},
): AsyncGenerator<Interval, void, undefined> {
  const player = new Player(hosts, importers, options)
  try {
    for (let next = await nextOf(player); next !== undefined; next = player.next() ?? (await nextOf(player))) yield next
  } finally {
    await player.close()
  }
}

/** The next one, read where that is needed; undefined if there is none. */
export async function nextOf<T>(steps: Steps<T>): Promise<T | undefined> {
  do {
    const next = steps.next()
    if (next !== undefined) return next
  } while (await steps.readOn())
  return undefined
}

/** A run of samples for each window of each host. */
function* runs(
  hosts: readonly HostRecordings[],
  importers: readonly Importer[],
  options: PlayOptions,
): Generator<Steps<Interval>, undefined> {
  const { windows, every, offset, keep = 'mean', ...others } = options
  for (const host of hosts) {
    const lookBack = usualLookBack(importers, host)
    const clock = offset === undefined ? {} : { offset: (time: number) => offset(time, host.header) }
    for (const { from, thru } of windowsOf(host, windows)) {
      const samples = samplesOf(host, { from: from - lookBack, thru })
      const how: ReportOptions = { ...others, from }
      if (every === undefined) yield new Run(samples, new Playback(importers, how))
      else if (keep === 'mean') yield new Run(samples, new Playback(importers, { ...how, every, ...clock }))
      else yield new Awaited(extremes(reports(samples, importers, how), keep, { every, ...clock }))
    }
  }
  return undefined
}

/** Nominal seconds between two samples that have something of every importer. */
export function slowest(importers: readonly Importer[], { header }: HostRecordings): number {
  return Math.max(0, ...importers.map((importer) => nominalSeconds(importer, header)))
}

/** Seconds before a window in which the sample is that its first interval is measured from: it may have been late. */
export function usualLookBack(importers: readonly Importer[], host: HostRecordings): number {
  return 1.5 * slowest(importers, host) + 1
}

/** One run of samples. */
export class Run implements Steps<Interval> {
  readonly #samples: ReadySamples
  readonly #playback: Playback
  /** What reading brought, and was not taken yet. */
  #read: Sample | undefined
  #last: Interval | undefined

  constructor(samples: ReadySamples, playback: Playback) {
    this.#samples = samples
    this.#playback = playback
  }

  next(): Interval | undefined {
    for (;;) {
      const sample = this.#read ?? this.#samples.ready()
      this.#read = undefined
      if (sample === undefined) break
      const cut = this.#playback.cut(sample)
      if (cut !== undefined) {
        this.#read = sample
        return cut
      }
      const interval = this.#playback.take(sample)
      if (interval !== undefined) return interval
    }
    const last = this.#last
    this.#last = undefined
    return last
  }

  async readOn(): Promise<boolean> {
    const { done, value } = await this.#samples.next()
    if (done !== true) {
      this.#read = value
      return true
    }
    this.#last = this.#playback.end()
    return this.#last !== undefined
  }

  async close(): Promise<void> {
    await this.#samples.return?.()
  }
}

/** Intervals that somebody else makes, each of them awaited. */
class Awaited implements Steps<Interval> {
  readonly #intervals: AsyncIterator<Interval, void, undefined>
  #read: Interval | undefined

  constructor(intervals: AsyncIterator<Interval, void, undefined>) {
    this.#intervals = intervals
  }

  next(): Interval | undefined {
    const read = this.#read
    this.#read = undefined
    return read
  }

  async readOn(): Promise<boolean> {
    const { done, value } = await this.#intervals.next()
    if (done === true || value === undefined) return false
    this.#read = value
    return true
  }

  async close(): Promise<void> {
    await this.#intervals.return?.()
  }
}
