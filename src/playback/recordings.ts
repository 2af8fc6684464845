import type { Notice } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Interval } from '../vocabulary/report.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { Times } from '../vocabulary/times.ts'
import type { Window } from '../vocabulary/window.ts'
import { type Extreme, extremes } from './extremes.ts'
import { nominalSeconds } from './pace.ts'
import type { Choice } from './report-maker.ts'
import { reports } from './reports.ts'

/** A recording that can be played, whoever wrote it. */
export interface Playable {
  readonly header: Header
  /** The times of its first and last sample; undefined if it holds none. */
  span(): Promise<Window | undefined>
  /** Its samples with `from` ≤ time ≤ `thru`, in the order of the file. */
  samples(window?: Window): AsyncIterable<Sample>
}

/** All recordings of one host, in the order of time. */
export interface HostRecordings {
  readonly header: Header
  readonly parts: readonly { readonly recording: Playable; readonly span: Window }[]
  readonly span: Window
}

/** How recordings become intervals. */
export interface PlayOptions {
  /** Which parts of a host's recordings are played. Default: all. */
  readonly windows?: (host: HostRecordings) => readonly Window[]
  /** Seconds an interval, and which value of those within is kept; the default is their mean. */
  readonly every?: number
  readonly keep?: 'mean' | Extreme
  readonly perInterval?: boolean
  /** Begins each host with the time since it booted. */
  readonly sinceBoot?: boolean
  /** Which instances are counted and shown, where that is not what their importers say. */
  readonly instances?: Choice
  /** Takes the time of each module. */
  readonly times?: Times | undefined
  /** A line that its module cannot take has no values, and is told of once; without this the module's error is thrown. */
  readonly onNotice?: (notice: Notice) => void
}

/** Sorts recordings by host and time; those without samples are left out. */
export async function byHost(recordings: readonly Playable[]): Promise<readonly HostRecordings[]> {
  const hosts = new Map<string, { recording: Playable; span: Window }[]>()
  for (const recording of recordings) {
    const span = await recording.span()
    if (span === undefined) continue
    const { host } = recording.header
    const parts = hosts.get(host) ?? []
    hosts.set(host, parts)
    parts.push({ recording, span })
  }
  return [...hosts.values()].flatMap((unsorted) => {
    const parts = inOrder(unsorted)
    const first = parts[0]
    if (first === undefined) return []
    const from = Math.min(...parts.map(({ span }) => span.from))
    const thru = Math.max(...parts.map(({ span }) => span.thru))
    return [{ header: first.recording.header, parts, span: { from, thru } }]
  })
}

type Part = HostRecordings['parts'][number]

/**
 * As they were recorded: by time. Where times overlap, the clock was set back; then the time since the boot tells, which
 * the kernel keeps apart from it.
 */
function inOrder(unsorted: readonly Part[]): readonly Part[] {
  const groups: Part[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const part of unsorted.toSorted((a, b) => a.span.from - b.span.from)) {
    const group = groups.at(-1)
    if (group !== undefined && part.span.from < end) group.push(part)
    else groups.push([part])
    end = Math.max(end, part.span.thru)
  }
  return groups.flatMap((group) => group.toSorted((a, b) => uptime(a) - uptime(b) || a.span.from - b.span.from))
}

/** Seconds from the boot to the file's beginning. */
function uptime({ recording: { header } }: Part): number {
  return Math.round(header.created - header.bootTime)
}

/** The samples of one host's recordings within a window, over the files' ends. */
export async function* samplesOf(host: HostRecordings, window: Window = host.span): AsyncGenerator<Sample> {
  for (const { recording, span } of host.parts) {
    if (span.thru < window.from || span.from > window.thru) continue
    yield* recording.samples(window)
  }
}

/**
 * The intervals of recordings, host after host.
 *
 * Each window is begun with the samples before it that its first interval is measured from, and no more.
 */
export async function* intervals(
  hosts: readonly HostRecordings[],
  importers: readonly Importer[],
  options: PlayOptions = {},
): AsyncGenerator<Interval, void, undefined> {
  const { every, keep = 'mean', perInterval = false, sinceBoot = false, instances, times, onNotice } = options
  for (const host of hosts) {
    const nominal = Math.max(0, ...importers.map((importer) => nominalSeconds(importer, host.header)))
    for (const window of options.windows?.(host) ?? [host.span]) {
      const samples = samplesOf(host, { from: window.from - lookBack(nominal), thru: window.thru })
      const others = { ...(instances !== undefined && { instances }), ...(onNotice !== undefined && { onNotice }) }
      const ofSamples = { from: window.from, perInterval, sinceBoot, times, ...others }
      if (every === undefined) yield* reports(samples, importers, ofSamples)
      else if (keep === 'mean') yield* reports(samples, importers, { ...ofSamples, every })
      else yield* extremes(reports(samples, importers, ofSamples), keep, every)
    }
  }
}

/** Seconds in which the sample before a window is looked for: it may have been late. */
function lookBack(nominal: number): number {
  return nominal * 1.5 + 1
}
