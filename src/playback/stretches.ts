import { GAP_INTERVALS } from '../vocabulary/gap.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Window } from '../vocabulary/window.ts'
import { type Packet, PacketWriter } from './packet.ts'
import { nextOf, Run, slowest, usualLookBack } from './player.ts'
import { type HostRecordings, type PlayOptions, samplesOf, windowsOf } from './recordings.ts'
import { Playback } from './reports.ts'

/** A part of a host's recordings that is played on its own, and fits to the part before it. */
export interface Stretch {
  /** Which of the hosts. */
  readonly host: number
  readonly window: Window
  /** Others of the same window come before it. */
  readonly follows: boolean
}

/** Times are told in milliseconds: nothing happens at the half of one. */
const HALF_TICK = 0.0005

// Each stretch begins with what came before it, and is remembered until it is shown.
const FEWEST = 16
const MOST = 1024
/** A damaged recording may claim to be a million years long. */
const MOST_OF_WINDOW = 16_384
/** Stretches for each thread, so that none is left alone with the last one for long. */
const SHARES = 4

/** How many intervals a stretch should have that so many threads play. */
export function stretchLength(
  hosts: readonly HostRecordings[],
  { windows }: Pick<PlayOptions, 'windows'>,
  threads: number,
): number {
  let intervals = 0
  for (const host of hosts) {
    for (const { from, thru } of windowsOf(host, windows)) {
      intervals += (thru - from) / Math.max(1, host.header.intervals[0] ?? 0)
    }
  }
  return Math.min(MOST, Math.max(FEWEST, Math.ceil(intervals / (threads * SHARES))))
}

/** Splits what is to be played into stretches of at most so many nominal intervals, in order. */
export function stretchesOf(
  hosts: readonly HostRecordings[],
  { windows }: Pick<PlayOptions, 'windows'>,
  intervals: number,
): readonly Stretch[] {
  return hosts.flatMap((host, index) => {
    const seconds = Math.max(1, (host.header.intervals[0] ?? 0) * intervals)
    return windowsOf(host, windows).flatMap((window) => split(window, seconds, index))
  })
}

function split({ from, thru }: Window, seconds: number, host: number): readonly Stretch[] {
  const count = Math.min(MOST_OF_WINDOW, Math.max(1, Math.ceil((thru - from) / seconds)))
  const length = (thru - from) / count
  return Array.from({ length: count }, (_, n) => ({
    host,
    window: {
      from: n === 0 ? from : edge(from + n * length),
      thru: n === count - 1 ? thru : edge(from + (n + 1) * length),
    },
    follows: n > 0,
  }))
}

/** A time near this one at which there is no sample, whichever side is asked. */
function edge(time: number): number {
  return Math.floor(time * 1000) / 1000 + HALF_TICK
}

/** How far a stretch looks back before it does so again, further. */
const FURTHER = 8

/** Plays stretches, each as a part of the whole that they are of, in any order. */
export class StretchPlayer {
  readonly #hosts: readonly HostRecordings[]
  readonly #importers: readonly Importer[]
  readonly #writer: PacketWriter
  /** One for all stretches: what is compiled for another is compiled anew. */
  readonly #playback: Playback

  constructor(
    hosts: readonly HostRecordings[],
    importers: readonly Importer[],
    { windows: _, offset: __, ...options }: PlayOptions,
  ) {
    this.#hosts = hosts
    this.#importers = importers
    this.#writer = new PacketWriter(importers, options.needs)
    this.#playback = new Playback(importers, options)
  }

  async *play({ host: index, window, follows }: Stretch): AsyncGenerator<Packet, void, undefined> {
    const host = this.#hosts[index]
    if (host === undefined) return
    let back = follows ? farBack(this.#importers, host) : usualLookBack(this.#importers, host)
    let run = this.#run(host, window, back)
    try {
      let first = await nextOf(run)
      // What follows another stretch begins with a sample of it at least, however long ago that was.
      while (follows && first !== undefined && Number.isNaN(first.seconds) && window.from - back >= host.span.from) {
        await run.close()
        back *= FURTHER
        run = this.#run(host, window, back)
        first = await nextOf(run)
      }
      for (let interval = first; interval !== undefined; interval = run.next() ?? (await nextOf(run))) {
        this.#writer.add(interval)
        if (this.#writer.isFull) yield this.#writer.take()
      }
      yield this.#writer.take()
    } finally {
      await run.close()
    }
  }

  #run(host: HostRecordings, { from, thru }: Window, back: number): Run {
    this.#playback.begin(from)
    return new Run(samplesOf(host, { from: from - back, thru }), this.#playback)
  }
}

/** Seconds before a stretch in which all samples are that anything in it can be measured from. */
function farBack(importers: readonly Importer[], host: HostRecordings): number {
  return (GAP_INTERVALS + 1) * slowest(importers, host) + 1
}
