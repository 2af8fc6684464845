import { setImmediate as otherWork } from 'node:timers/promises'
import { type Clock, systemClock } from '../source/clock.ts'
import { readBootTime } from '../source/machine.ts'
import type { Notice } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { CostMeter } from './cost-meter.ts'
import { makeHeader } from './make-header.ts'
import { MissedTicks } from './missed-ticks.ts'
import type { RecordOptions } from './record-options.ts'
import type { RecorderProgress, RecorderResult } from './recorder-progress.ts'
import { RecordingOutput } from './recording-output.ts'
import { nameSubject, type RecordingPlace, recordingPlace } from './recording-place.ts'
import { Retirement } from './retention.ts'
import { rollSchedule } from './roll-schedule.ts'
import { Sampler } from './sampler.ts'
import { Ticker } from './ticker.ts'

const FLUSH_SECONDS = 5

// Two clocks that are read one after the other differ: the tick at the very end still counts.
const TOLERANCE_SECONDS = 0.002

// How long before a sample modules are asked whose answers take a while: longer than these usually take.
const AHEAD_SECONDS = 0.5

// How long a sample waits for modules that do not answer at once: most do within a few milliseconds.
const PATIENCE_MS = 20

// How long the recorder may go on as fast as possible without letting signals and answers in.
const BUSY_SECONDS = 0.02

const MICROSECONDS = 1e6

// Two clocks that drift apart by more than this between two samples: one was set, or the machine slept.
const JUMP_SECONDS = 5

/**
 * Records the machine: takes samples when they are due, and writes them to files, if there is a place for them.
 *
 * Trouble that is not the user's mistake does not end it, but is reported as a notice.
 */
export class Recorder {
  readonly #options: RecordOptions
  readonly #clock: Clock
  readonly #onNotice: (notice: Notice) => void
  readonly #ticker: Ticker
  readonly #sampler: Sampler
  readonly #missed: MissedTicks
  readonly #meter = new CostMeter()
  readonly #nextRoll: (after: number) => number
  readonly #place: RecordingPlace | undefined
  readonly #output: RecordingOutput | undefined
  readonly #flushSeconds: number
  readonly #stop = new AbortController()

  #header: Header | undefined
  #retirement: Retirement | undefined
  #samples = 0
  #lastTime = Number.NEGATIVE_INFINITY
  #lastSteady = Number.NEGATIVE_INFINITY
  #newFile = true
  #rollAt = Number.POSITIVE_INFINITY
  #flushAt = Number.NEGATIVE_INFINITY
  #endAt = Number.POSITIVE_INFINITY
  #otherWorkAt = 0
  #late = 0
  #latest = 0

  /** Throws a RecollectError (`bad-option`, `no-such-directory`) where the options make no sense. */
  constructor(options: RecordOptions) {
    const { importers, intervals, root = '', noArgs = false, clock = systemClock, onNotice = () => {} } = options
    const { requested = new Set() } = options
    this.#options = options
    this.#clock = clock
    this.#onNotice = onNotice
    this.#ticker = new Ticker(intervals)
    this.#nextRoll = options.roll === undefined ? () => Number.POSITIVE_INFINITY : rollSchedule(options.roll)
    this.#missed = new MissedTicks(onNotice)
    const [first = 0] = intervals
    const { flushSeconds = FLUSH_SECONDS } = options
    // A tick may come a little early or late: the one that is nearest flushes.
    this.#flushSeconds = Math.max(0, flushSeconds - first / 2)
    const cost = () => this.#meter.cost
    const patienceMs = Math.min(PATIENCE_MS, (first * 1000) / 4)
    const { times } = options
    this.#sampler = new Sampler({ importers, root, noArgs, requested, cost, times, onNotice, patienceMs })
    if (options.onSourcesOpen !== undefined) {
      this.#sampler.open(clock.steady())
      options.onSourcesOpen()
    }
    this.#place = options.path === undefined ? undefined : recordingPlace(options.path)
    if (this.#place !== undefined) {
      const { level, sync = false, memoryBytes } = options
      const steady = () => clock.steady()
      const memory = memoryBytes === undefined ? {} : { memoryBytes }
      this.#output = new RecordingOutput({ place: this.#place, level, sync, steady, onNotice, ...memory })
    }
  }

  /** Records until it is over. Throws a RecollectError `cannot-write` if the first file cannot be made. */
  async run(): Promise<RecorderResult> {
    for await (const _ of this.samples()) {
      // The samples are written; nobody else wants them.
    }
    return this.result
  }

  /** Records, and gives each sample to the caller as well, until the next is asked for. Can be called once. */
  async *samples(): AsyncGenerator<Sample, void, void> {
    try {
      this.#endAt = this.#clock.steady() + (this.#options.seconds ?? Number.POSITIVE_INFINITY)
      while (await this.#due()) yield await this.#take()
    } finally {
      this.#sampler.close()
      this.#missed.report(this.#clock.steady())
      this.#output?.end(this.#clock.now())
    }
  }

  get result(): RecorderResult {
    const { lost = 0, files = [] } = this.#output ?? {}
    return { samples: this.#samples, missed: this.#missed.total, lost, files }
  }

  get progress(): RecorderProgress {
    const begun = this.#samples > 0
    return {
      ...this.result,
      last: begun ? this.#lastTime : undefined,
      next: begun ? this.#ticker.next : undefined,
      late: this.#late,
      latest: this.#latest,
      path: this.#output?.path,
      bytes: this.#output?.bytes ?? 0,
    }
  }

  /** Ends the recording, cleanly and soon. */
  stop(): void {
    this.#stop.abort()
  }

  /** Makes everything up to now readable, whatever happens. */
  flush(): void {
    this.#output?.flush()
  }

  /** Begins a new file with the next sample. */
  roll(): void {
    this.#newFile = true
  }

  /** Waits for the next tick; false if it is over. */
  async #due(): Promise<boolean> {
    if (this.#samples >= (this.#options.count ?? Number.POSITIVE_INFINITY)) return false
    if (this.#options.intervals[0] === 0) await this.#letOthersWork()
    while (!this.#stop.signal.aborted) {
      const now = this.#clock.now()
      if (now < this.#lastTime) this.#beginAnew(now)
      const end = now + this.#endAt - this.#clock.steady()
      const tick = Math.max(this.#ticker.next, this.#lastTime)
      const over = tick > end + TOLERANCE_SECONDS
      if (this.#samples === 0 || (!over && now >= tick)) return true
      if (over && now >= end) return false
      if (!over) await this.#askAhead(tick)
      await this.#clock.sleepUntil(over ? end : tick, this.#stop.signal)
    }
    return false
  }

  /** Asks modules whose answers take a while, so that these are there when the sample is taken. */
  async #askAhead(tick: number): Promise<void> {
    if (!this.#sampler.hasSlowModules) return
    const [interval = 0] = this.#options.intervals
    await this.#clock.sleepUntil(tick - Math.min(AHEAD_SECONDS, interval / 2), this.#stop.signal)
    if (!this.#stop.signal.aborted) this.#sampler.askAhead(this.#ticker.coming, this.#clock.steady())
  }

  async #letOthersWork(): Promise<void> {
    if (this.#clock.steady() < this.#otherWorkAt) return
    await otherWork()
    this.#otherWorkAt = this.#clock.steady() + BUSY_SECONDS
  }

  /** The clock was set back: within a file the time only goes forward. */
  #beginAnew(now: number): void {
    const seconds = (this.#lastTime - now).toFixed(3)
    this.#onNotice({
      code: 'clock-set',
      message: `recorder: the clock was set back by ${seconds} s: a new file begins`,
    })
    this.#ticker.restart()
    this.#lastTime = Number.NEGATIVE_INFINITY
    this.#newFile = true
  }

  /** The clock was set forward, or back by less than a tick: the header's boot time, and with it all ages, would be wrong. */
  #watchClock(time: number, steady: number): void {
    const jump = time - this.#lastTime - (steady - this.#lastSteady)
    if (this.#newFile || this.#header === undefined || !(Math.abs(jump) > JUMP_SECONDS)) return
    // A machine that slept has the same boot time as before.
    const moved = readBootTime(this.#options.root ?? '', time) - this.#header.bootTime
    if (Math.abs(moved) < JUMP_SECONDS) return
    const way = jump > 0 ? 'forward' : 'back'
    const message = `recorder: the clock was set ${way} by ${Math.abs(jump).toFixed(3)} s: a new file begins`
    this.#onNotice({ code: 'clock-set', message })
    this.#newFile = true
  }

  async #take(): Promise<Sample> {
    const time = this.#clock.now()
    // As exact as it is recorded: who looks on is to see what the recording will show.
    const steady = Math.round(this.#clock.steady() * MICROSECONDS) / MICROSECONDS
    this.#watchClock(time, steady)
    const newFile = this.#newFile || time >= this.#rollAt || this.#fileIsSpent
    if (newFile) this.#ticker.everythingNext()
    this.#late = this.#ticker.next > 0 ? Math.max(0, time - this.#ticker.next) : 0
    this.#latest = Math.max(this.#latest, this.#late)
    const due = this.#ticker.take(time)
    this.#missed.add(due.missed, steady)
    this.#meter.begin(this.#late, due.missed)
    const isHurried = this.#options.intervals[0] === 0
    const { bytes, end } = isHurried ? this.#sampler.take(due, steady) : await this.#sampler.takePatiently(due, steady)
    const header = newFile || this.#header === undefined ? this.#begin(time) : this.#header
    const sample: Sample = { time, steady, bytes, start: 0, end, header, afterLoss: false }
    this.#samples++
    this.#lastTime = time
    this.#lastSteady = steady
    this.#output?.write(sample)
    this.#flushWhenDue(time, steady)
    this.#meter.end(this.#clock.steady() - steady, this.#output?.totalBytes ?? 0)
    return sample
  }

  get #fileIsSpent(): boolean {
    if (this.#output === undefined) return false
    return this.#output.broken || (this.#output.samples > 1 && this.#retirement?.isFull(this.#output.bytes) === true)
  }

  /** Begins a file, after its first sample was taken: by then it is known what cannot be read. */
  #begin(time: number): Header {
    const { importers, intervals, root = '', comment } = this.#options
    const unreadable = this.#sampler.unreadable()
    const onNotice = this.#onNotice
    const header = makeHeader({ root, importers, intervals, created: time, unreadable, comment, onNotice })
    this.#header = header
    this.#newFile = false
    this.#rollAt = this.#nextRoll(time)
    this.#output?.begin(header)
    this.#flushAt = Number.NEGATIVE_INFINITY
    this.#retire(header, time)
    return header
  }

  #retire({ host }: Header, time: number): void {
    const { retention } = this.#options
    if (retention === undefined || this.#place === undefined || this.#output === undefined) return
    const { directory } = this.#place
    const subject = nameSubject(this.#place, host)
    this.#retirement ??= new Retirement({ directory, subject, host, retention, onNotice: this.#onNotice })
    this.#retirement.apply(time, this.#output)
  }

  #flushWhenDue(time: number, steady: number): void {
    if (this.#output === undefined || steady < this.#flushAt) return
    this.#output.flush()
    this.#flushAt = steady + this.#flushSeconds
    this.#retirement?.applyIfLarge(time, this.#output)
  }
}

/** Records the machine, see `Recorder`. */
export function record(options: RecordOptions): Promise<RecorderResult> {
  return new Recorder(options).run()
}
