import type { Importer } from '../vocabulary/importer.ts'
import type { Needs } from '../vocabulary/need.ts'
import type { Interval } from '../vocabulary/report.ts'
import type { Window } from '../vocabulary/window.ts'
import { GAP_INTERVALS } from './importer-state.ts'
import { type Packet, PacketWriter } from './packet.ts'
import { Player, slowest } from './player.ts'
import type { HostRecordings, PlayOptions } from './recordings.ts'

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
    for (const { from, thru } of windows?.(host) ?? [host.span]) {
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
    return (windows?.(host) ?? [host.span]).flatMap((window) => split(window, seconds, index))
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

/**
 * Plays one stretch, as a part of the whole that the stretches are of.
 *
 * What follows another stretch begins with samples of it: as far back as anything could be measured from, and at least one.
 */
export async function* playStretch(
  { host: index, window, follows }: Stretch,
  from: { readonly hosts: readonly HostRecordings[]; readonly importers: readonly Importer[] },
  options: PlayOptions,
): AsyncGenerator<Packet, void, undefined> {
  const { hosts, importers } = from
  const host = hosts[index]
  if (host === undefined) return
  const how = { ...options, windows: () => [window] }
  const what = { importers, needs: options.needs }
  if (!follows) {
    yield* packets(new Player([host], importers, how), what)
    return
  }
  for (let back = (GAP_INTERVALS + 1) * slowest(importers, host) + 1; ; back *= FURTHER) {
    const player = new Player([host], importers, { ...how, lookBack: () => back })
    const first = await nextOf(player)
    const isMeasured = first === undefined || !Number.isNaN(first.seconds)
    if (isMeasured || window.from - back < host.span.from) {
      yield* packets(player, what, first)
      return
    }
    await player.close()
  }
}

async function nextOf(player: Player): Promise<Interval | undefined> {
  do {
    const interval = player.next()
    if (interval !== undefined) return interval
  } while (await player.readOn())
  return undefined
}

async function* packets(
  player: Player,
  { importers, needs }: { readonly importers: readonly Importer[]; readonly needs: Needs | undefined },
  first?: Interval,
): AsyncGenerator<Packet, void, undefined> {
  const writer = new PacketWriter(importers, needs)
  try {
    if (first !== undefined) writer.add(first)
    do {
      for (let interval = player.next(); interval !== undefined; interval = player.next()) {
        writer.add(interval)
        if (writer.isFull) yield writer.take()
      }
    } while (await player.readOn())
    yield writer.take()
  } finally {
    await player.close()
  }
}
