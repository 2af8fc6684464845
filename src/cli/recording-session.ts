import type { Recorder } from '../recorder/recorder.ts'
import type { RecorderResult } from '../recorder/recorder-progress.ts'
import { ServiceManager } from '../sink/service-manager.ts'
import { StatusSocket } from '../sink/status-socket.ts'
import { localZone } from '../source/machine.ts'
import type { Notice } from '../vocabulary/error.ts'
import { placeAndReason } from '../vocabulary/reason.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { refuseLosses, takenText } from './losses.ts'
import { onEndSignals } from './output/end-signals.ts'
import type { Terminal } from './output/terminal.ts'
import { overdue, type RecorderStatus, statusDirectories, statusLine } from './recorder-status.ts'

/** A recorder that is ready, and what goes with it. */
export interface Run {
  readonly recorder: Recorder
  readonly intervals: readonly number[]
  /** It ends by itself. */
  readonly isBounded: boolean
  readonly isQuiet: boolean
  /** Opens what gets the samples beside the recording, if anything does. */
  open(): Promise<Companion | undefined>
}

/** Something that gets the samples beside the recording. */
interface Companion {
  take(sample: Sample): void
  end(): Promise<void>
}

/** How much has been recorded when the configuration is read again. */
export interface Taken {
  readonly samples: number
  readonly seconds: number
}

/** Makes a recorder by what is typed and configured now; `taken` tells what those before it have recorded by then. */
export type Prepare = (onNotice: (notice: Notice) => void, taken: () => Taken) => Promise<Run>

// Notices that tell of no trouble.
const NEWS = new Set(['deleted', 'written', 'unavailable', 'absent'])
// How often a manager that does not watch us hears of us.
const BEAT_SECONDS = 60

/** Records until it is told to end: signals, the service's manager, and those who ask how it stands. */
export class RecordingSession {
  readonly #prepare: Prepare
  readonly #terminal: Terminal
  readonly #manager: ServiceManager | undefined
  readonly #since = Date.now() / 1000
  /** Milliseconds of the process's own clock; before the first recorder begins there is none. */
  #begun: number | undefined
  #run: Run | undefined
  #next: Run | undefined
  #isOver = false
  #before: RecorderResult = { samples: 0, missed: 0, lost: 0, files: [] }
  #errors = 0
  #lastError: RecorderStatus['lastError']
  #header: unknown

  constructor(prepare: Prepare, terminal: Terminal) {
    this.#prepare = prepare
    this.#terminal = terminal
    this.#manager = ServiceManager.of(process.env, (why) =>
      this.#notice({ code: 'not-told', message: `systemd-notify: ${why}: the service manager hears nothing` }),
    )
  }

  /** Throws a RecollectError `lost` if it was to record for so long and not all of that is in a file. */
  async run(): Promise<void> {
    this.#run = await this.#prepare(this.#notice, this.#taken)
    const { isBounded, isQuiet } = this.#run
    this.#begun = performance.now()
    const close = this.#listen()
    try {
      for (let run: Run | undefined = this.#run; run !== undefined && !this.#isOver; run = this.#next) {
        this.#run = run
        this.#next = undefined
        await this.#record(run)
      }
    } finally {
      close()
      await this.#manager?.notify(['STOPPING=1'])
    }
    if (isBounded) refuseLosses(this.#before)
    if (!isQuiet) this.#terminal.say(takenText(this.#before))
  }

  /** How it stands. */
  status(): RecorderStatus | undefined {
    if (this.#run === undefined) return undefined
    const { recorder, intervals } = this.#run
    const { samples, missed, lost, files, ...progress } = recorder.progress
    return {
      pid: process.pid,
      since: this.#since,
      now: Date.now() / 1000,
      zone: localZone(),
      intervals,
      ...progress,
      samples: this.#before.samples + samples,
      missed: this.#before.missed + missed,
      lost: this.#before.lost + lost,
      files: [...this.#before.files, ...files],
      errors: this.#errors,
      ...(this.#lastError !== undefined && { lastError: this.#lastError }),
    }
  }

  async #record(run: Run): Promise<void> {
    const { recorder, isQuiet } = run
    const companion = await run.open()
    let isReady = false
    try {
      for await (const sample of recorder.samples()) {
        companion?.take(sample)
        if (!isReady) void this.#manager?.notify(['READY=1', `STATUS=${this.#line()}`])
        isReady = true
        // Each file has a header of its own.
        if (sample.header === this.#header) continue
        this.#header = sample.header
        const file = recorder.result.files.at(-1)
        if (file !== undefined && !isQuiet) this.#terminal.say(`recording ${file}`)
      }
    } finally {
      await companion?.end()
      const { samples, missed, lost, files } = recorder.result
      const before = this.#before
      this.#before = {
        samples: before.samples + samples,
        missed: before.missed + missed,
        lost: before.lost + lost,
        files: [...before.files, ...files],
      }
    }
  }

  /** Signals, the manager's watchdog, the status socket; gives a function that takes all that back. */
  #listen(): () => void {
    const unlisten = onEndSignals(this.#terminal, () => {
      this.#isOver = true
      this.#run?.recorder.stop()
    })
    const reload = () => void this.#reload()
    const flush = () => this.#run?.recorder.flush()
    const handlers = { SIGHUP: reload, SIGUSR1: flush } as const
    const entries = Object.entries(handlers)
    for (const [signal, handler] of entries) process.on(signal, handler)
    const beat = this.#beat()
    const socket = this.#socket()
    return () => {
      unlisten()
      for (const [signal, handler] of entries) process.off(signal, handler)
      clearInterval(beat)
      socket?.close()
    }
  }

  /** Reads the configuration again, and begins a new file; what makes no sense changes nothing. */
  async #reload(): Promise<void> {
    const micros = process.hrtime.bigint() / 1000n
    void this.#manager?.notify(['RELOADING=1', `MONOTONIC_USEC=${micros}`])
    try {
      this.#next = await this.#prepare(this.#notice, this.#taken)
      this.#run?.recorder.stop()
    } catch (error) {
      const why = placeAndReason(error)
      this.#notice({ code: 'not-reloaded', message: `${why}: recording goes on as before` })
      this.#run?.recorder.roll()
      void this.#manager?.notify(['READY=1', `STATUS=${this.#line()}`])
    }
  }

  /** The watchdog hears of us while samples come, and not merely while we live. */
  #beat(): NodeJS.Timeout | undefined {
    const manager = this.#manager
    if (manager === undefined) return undefined
    const seconds = Math.min(BEAT_SECONDS, (manager.watchdogSeconds ?? Number.POSITIVE_INFINITY) / 2)
    return setInterval(() => {
      const status = this.status()
      if (status === undefined || overdue(status) > 0) return
      void manager.notify(['WATCHDOG=1', `STATUS=${statusLine(status)}`])
    }, seconds * 1000).unref()
  }

  #socket(): StatusSocket | undefined {
    // Who records a minute by hand is not asked.
    if (this.#run === undefined || this.#run.isBounded) return undefined
    const directories = statusDirectories(process.env)
    const usable = process.env['RUNTIME_DIRECTORY'] ?? (process.geteuid?.() === 0 ? directories[0] : directories[1])
    return usable === undefined ? undefined : new StatusSocket(usable, () => `${JSON.stringify(this.status())}\n`)
  }

  #line(): string {
    const status = this.status()
    return status === undefined ? '' : statusLine(status)
  }

  readonly #taken = (): Taken => ({
    samples: this.#before.samples + (this.#run?.recorder.result.samples ?? 0),
    seconds: this.#begun === undefined ? 0 : (performance.now() - this.#begun) / 1000,
  })

  readonly #notice = (notice: Notice): void => {
    this.#terminal.notice(notice)
    if (NEWS.has(notice.code)) return
    this.#errors++
    this.#lastError = { time: Date.now() / 1000, message: notice.message }
  }
}
