import type { Header } from '../vocabulary/header.ts'
import { isReadySamples, type ReadySamples, type Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import type { Extreme } from './kept-report.ts'
import type { ReportOptions } from './reports.ts'

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

/** Which parts of a host's recordings are meant. */
export type Windows = (host: HostRecordings) => readonly Window[]

/** These parts, or all that there is. */
export function windowsOf(host: HostRecordings, windows: Windows | undefined): readonly Window[] {
  return windows?.(host) ?? [host.span]
}

/** How recordings become intervals. */
export interface PlayOptions extends Omit<ReportOptions, 'from' | 'offset'> {
  /** How many seconds a recording's clock on the wall is ahead of UTC at a time (epoch seconds). */
  readonly offset?: (time: number, header: Header) => number
  /** Which parts of a host's recordings are played. Default: all. */
  readonly windows?: Windows
  /** Which value an interval of `every` keeps of those within. Default: their mean. */
  readonly keep?: 'mean' | Extreme
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
export function samplesOf(host: HostRecordings, window: Window = host.span): PartsSamples {
  return new PartsSamples(
    host.parts.filter(({ span }) => span.thru >= window.from && span.from <= window.thru),
    window,
  )
}

/** The samples of one part after the other. */
class PartsSamples implements ReadySamples, AsyncIterable<Sample> {
  readonly #parts: Iterator<Part>
  readonly #window: Window
  #part: AsyncIterator<Sample> | undefined
  #ready: ReadySamples | undefined

  constructor(parts: readonly Part[], window: Window) {
    this.#parts = parts.values()
    this.#window = window
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  ready(): Sample | undefined {
    return this.#ready?.ready()
  }

  async next(): Promise<IteratorResult<Sample, undefined>> {
    for (;;) {
      const result = await this.#part?.next()
      if (result !== undefined && result.done !== true) return result
      const { done, value } = this.#parts.next()
      if (done === true) return { done: true, value: undefined }
      const part = value.recording.samples(this.#window)[Symbol.asyncIterator]()
      this.#part = part
      this.#ready = isReadySamples(part) ? part : undefined
    }
  }

  async return(): Promise<IteratorResult<Sample, undefined>> {
    await this.#part?.return?.()
    return { done: true, value: undefined }
  }
}
