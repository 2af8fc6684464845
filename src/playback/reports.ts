import type { ClockOffset } from '../vocabulary/clock-multiple.ts'
import type { Notice } from '../vocabulary/error.ts'
import { GAP_INTERVALS } from '../vocabulary/gap.ts'
import { type Header, NO_HEADER, sameBoot } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Needs } from '../vocabulary/need.ts'
import type { Interval, Report } from '../vocabulary/report.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { joinSpans, type Spans, spanOf } from '../vocabulary/spans.ts'
import type { Times } from '../vocabulary/times.ts'
import { Boundary } from './boundary.ts'
import { ImporterState, type Moment } from './importer-state.ts'
import { LineCursor } from './line-cursor.ts'
import { LineMatcher } from './line-matcher.ts'
import { longBits } from './long-bits.ts'
import type { LineReader } from './match.ts'
import { neededOf } from './needs.ts'
import { parsePattern } from './pattern.ts'
import { PresenceReader, takesNothing } from './presence-reader.ts'
import { type Choice, ReportMaker } from './report-maker.ts'
import { shapesOf } from './shape.ts'
import { type Lines, ShapeReader } from './shape-reader.ts'
import { TimedReportMaker } from './timed-report-maker.ts'

/** How samples become intervals. */
export interface ReportOptions {
  /** Seconds an interval; rates stay exact over several samples, gauges are averaged. Default: one interval a sample. */
  readonly every?: number
  /** The clock whose hours and days those end with. Default: UTC. */
  readonly offset?: ClockOffset
  /** Intervals that end before this (epoch seconds) are not reported; their samples are the baseline. */
  readonly from?: number
  /** Counts are not divided by the interval's seconds (collectl's -on). */
  readonly perInterval?: boolean
  /** A run begins with an interval of the time since the machine booted: its counters began at zero then. */
  readonly sinceBoot?: boolean
  /** Which instances are counted and shown, where that is not what their importers say. */
  readonly instances?: Choice
  /** What is needed of the reports. Default: everything. */
  readonly needs?: Needs | undefined
  /** Takes the time of each module. */
  readonly times?: Times | undefined
  /** A line that its module cannot take has no values, and is told of once; without this the module's error is thrown. */
  readonly onNotice?: (notice: Notice) => void
}

/** How many kinds of failure of modules are told of: the rest is more of the same. */
const MOST_FAILURES = 20

/** The same, with its time taken. */
function timed(reader: LineReader, { importer }: ImporterState, times: Times): LineReader {
  return {
    repeats: reader.repeats,
    read: times.taken(importer.name, (match) => reader.read(match)),
    repeat: times.taken(importer.name, (line, memo) => reader.repeat(line, memo)),
  }
}

/** Tells of each kind of failure once. */
function failureTeller(onNotice: (notice: Notice) => void): (importer: Importer, error: unknown) => void {
  const told = new Set<string>()
  return ({ name }, error) => {
    const message = `import module ${name}: ${error instanceof Error ? error.message : String(error)}`
    if (told.has(message) || told.size >= MOST_FAILURES) return
    told.add(message)
    onNotice({ code: 'module-failed', message })
  }
}

/** Whether samples are missing between the one before and this one of the same machine, or the clock was set back between. */
function isGap(previous: Moment, wall: number, header: Header): boolean {
  const nominal = header.intervals[0] ?? 0
  if (previous.header.host !== header.host || nominal === 0) return false
  return Math.abs(wall - previous.wall) > GAP_INTERVALS * nominal
}

/**
 * The intervals of a run of samples, as the importers understand them.
 *
 * Samples of one host's files may follow each other: counters go on over the files' ends. An interval is valid until
 * the next one is asked for. The first sample of a run is a baseline: its interval has gauges, but no rates.
 */
export async function* reports(
  samples: AsyncIterable<Sample>,
  importers: readonly Importer[],
  options: ReportOptions = {},
): AsyncGenerator<Interval, void, undefined> {
  const playback = new Playback(importers, options)
  for await (const sample of samples) {
    const cut = playback.cut(sample)
    if (cut !== undefined) yield cut
    const interval = playback.take(sample)
    if (interval !== undefined) yield interval
  }
  const last = playback.end()
  if (last !== undefined) yield last
}

/** The same, a sample at a time: what a live view calls from its own loop. */
export class Playback {
  readonly #matcher = new LineMatcher()
  readonly #makers: readonly ReportMaker[]
  readonly #options: ReportOptions
  readonly #lines: Lines
  readonly #reports = new Map<string, Report>()
  #header: Header = NO_HEADER
  #from: number
  #number = 0
  #previous: Moment | undefined
  #gap: Spans | undefined
  #setBack: Spans | undefined
  /** The last sample that an interval ended with. */
  #ended: Moment | undefined
  readonly #boundary: Boundary | undefined

  constructor(importers: readonly Importer[], options: ReportOptions = {}) {
    this.#options = options
    this.#from = options.from ?? Number.NEGATIVE_INFINITY
    const settling = { accumulate: options.every !== undefined, perInterval: options.perInterval === true }
    if (options.every !== undefined) this.#boundary = new Boundary(options.every, options.offset)
    const moment = { number: -1, clock: 0, wall: 0, header: NO_HEADER }
    const { times, instances, needs, onNotice } = options
    const onFailure = onNotice && failureTeller(onNotice)
    this.#lines = { bytes: new Uint8Array(), moment, cursor: new LineCursor(), ...(onFailure && { onFailure }) }
    this.#makers = importers.map((importer) => {
      const state = new ImporterState(importer, settling, needs?.(importer))
      return times === undefined ? new ReportMaker(state, instances) : new TimedReportMaker(state, { instances, times })
    })
    for (const { state } of this.#makers) {
      for (const all of shapesOf(state.importer)) {
        const shape = neededOf(all, state.importer, state.needed)
        const reader = takesNothing(shape)
          ? new PresenceReader(state, this.#lines)
          : new ShapeReader(state, shape, this.#lines)
        this.#matcher.add(parsePattern(shape.pattern), times === undefined ? reader : timed(reader, state, times))
      }
    }
  }

  /** A run of other samples begins, and with it all is forgotten; intervals that end before `from` are not reported. */
  begin(from: number): void {
    this.#from = from
    this.#header = NO_HEADER
    this.#previous = undefined
    this.#gap = this.#setBack = undefined
    this.#ended = undefined
    this.#boundary?.begin(Number.NaN)
    for (const maker of this.#makers) maker.begin()
  }

  /**
   * The long interval that was begun, if it ended within the time without samples before this one: to be asked for before
   * that is taken in, since its values are shown until then.
   */
  cut({ time, header }: Sample): Interval | undefined {
    const previous = this.#previous
    if (previous === undefined || !isGap(previous, time, header) || this.#boundary?.isPassed(time) !== true)
      return undefined
    return this.#isOpen(previous) ? this.#interval(previous) : undefined
  }

  /** Takes a sample in; returns the interval that it ends, if it ends one. */
  take(sample: Sample): Interval | undefined {
    const moment = this.#moment(sample)
    this.#lines.bytes = sample.bytes
    this.#lines.moment = moment
    this.#matcher.scan(sample.bytes, sample.start, sample.end)
    for (const maker of this.#makers) if (maker.state.sample === moment.number) maker.sampled()
    this.#previous = moment
    if (moment.wall < this.#from) return this.#skip(moment)
    // A long interval begins with the first sample, which is none of its own; a short one is the first sample alone, and has no length.
    if (this.#boundary !== undefined && this.#ended === undefined) return this.#skip(moment)
    return this.#isDue(moment) ? this.#interval(moment) : undefined
  }

  /** The interval that is not over yet, as it stands with the last sample: shown, it goes on all the same. */
  peek(): Interval | undefined {
    const moment = this.#previous
    if (moment === undefined || moment.number === this.#ended?.number) return undefined
    return this.#intervalOf(moment, (maker) => maker.peek(moment))
  }

  /** The interval that was begun when the samples ended, if any. */
  end(): Interval | undefined {
    const moment = this.#previous
    return this.#boundary !== undefined && moment !== undefined && this.#isOpen(moment)
      ? this.#interval(moment)
      : undefined
  }

  /** Some samples, of which this is the last, are of no interval yet. */
  #isOpen(last: Moment): boolean {
    return last.number !== this.#ended?.number && last.wall >= this.#from
  }

  #moment(sample: Sample): Moment {
    const { header, time: wall, steady } = sample
    if (header !== this.#header) this.#open(header)
    const clock = Number.isNaN(steady) ? wall : steady
    const previous = this.#previous
    this.#number++
    const moment = { number: this.#number, clock, wall, header }
    if (previous !== undefined) this.#noteGap(previous, wall, header)
    else if (this.#options.sinceBoot) this.#beginAtBoot(moment)
    return moment
  }

  #open(header: Header): void {
    const isFirst = this.#header === NO_HEADER
    const isOther = !isFirst && !sameBoot(this.#header, header)
    // A clock of another kind starts anywhere: rates over the change would be nonsense.
    const otherClock = this.#header.writer !== header.writer
    this.#header = header
    if ((isOther || otherClock) && this.#ended !== undefined) this.#ended = { ...this.#ended, clock: Number.NaN }
    for (const maker of this.#makers) {
      const { state } = maker
      if (isOther || otherClock) maker.restart()
      state.countIn(longBits(header.arch))
      const { name } = state.importer
      // What a recording without the module does not tell is as it was told before, for what is still to be shown.
      const isTold = isFirst || isOther || otherClock || header.modules.includes(name) || header.formatVersion === 0
      if (isTold) state.importer.getHeader?.(header.details.get(name) ?? new Map(), header)
    }
  }

  #beginAtBoot(moment: Moment): void {
    const { clock, wall, header } = moment
    const uptime = wall - header.bootTime
    this.#ended = { number: 0, clock: clock - uptime, wall: header.bootTime, header }
    for (const maker of this.#makers) maker.beginAtZero(moment, uptime)
  }

  #noteGap(previous: Moment, wall: number, header: Header): void {
    if (!isGap(previous, wall, header)) return
    const span = spanOf(previous.wall, wall)
    if (wall < previous.wall) this.#setBack = joinSpans(this.#setBack, span)
    else this.#gap = joinSpans(this.#gap, span)
  }

  #skip(moment: Moment): undefined {
    this.#gap = this.#setBack = undefined
    this.#ended = moment
    for (const maker of this.#makers) if (maker.state.sample === moment.number) maker.report(moment)
    return undefined
  }

  #isDue(moment: Moment): boolean {
    const boundary = this.#boundary
    if (boundary === undefined) return true
    if (!boundary.isSet && this.#options.sinceBoot) {
      boundary.begin(moment.wall)
      return true
    }
    if (!boundary.isSet) boundary.begin(this.#ended?.wall ?? moment.wall)
    return boundary.isReached(moment.wall)
  }

  #interval(moment: Moment): Interval {
    const interval = this.#intervalOf(moment, (maker) => maker.report(moment))
    this.#ended = moment
    this.#gap = this.#setBack = undefined
    return interval
  }

  /** Since the last interval's end; of a long one over another boot, by the wall clock. */
  #secondsTo(clock: number, wall: number): number {
    if (this.#ended === undefined) return Number.NaN
    const seconds = clock - this.#ended.clock
    return this.#boundary !== undefined && Number.isNaN(seconds) ? wall - this.#ended.wall : seconds
  }

  #intervalOf({ clock, wall: time, header }: Moment, report: (maker: ReportMaker) => Report): Interval {
    const since = this.#ended?.number ?? 0
    this.#reports.clear()
    for (const maker of this.#makers) {
      const { sample, importer } = maker.state
      if (sample > since) this.#reports.set(importer.name, report(maker))
    }
    const gap = this.#gap
    const setBack = this.#setBack
    const seconds = this.#secondsTo(clock, time)
    const sinceBoot = this.#options.sinceBoot === true && since === 0
    return {
      time,
      seconds,
      header,
      reports: this.#reports,
      ...(gap !== undefined && { gap }),
      ...(setBack !== undefined && { setBack }),
      ...(sinceBoot && { sinceBoot }),
    }
  }
}
