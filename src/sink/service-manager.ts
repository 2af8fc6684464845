import { spawn } from 'node:child_process'

type Environment = Readonly<Record<string, string | undefined>>

/** systemd's notification variables (sd_notify(3)): `READY=1`, `WATCHDOG=1`, `STATUS=…`. */
export type Notification = readonly `${string}=${string}`[]

/**
 * Tells the service manager how the service is, one message after the other.
 *
 * By systemd-notify(1): Node has no unix datagram sockets. Nothing here ever fails the service: what cannot be told is
 * reported once.
 */
export class ServiceManager {
  /** Seconds within which the manager wants to hear of the service, if it does. */
  readonly watchdogSeconds: number | undefined
  readonly #onFailure: (why: string) => void
  #last: Promise<void> = Promise.resolve()
  #failed = false

  private constructor(watchdogSeconds: number | undefined, onFailure: (why: string) => void) {
    this.watchdogSeconds = watchdogSeconds
    this.#onFailure = onFailure
  }

  /** The manager that started this process; undefined where none wants to be told. */
  static of(environment: Environment, onFailure: (why: string) => void): ServiceManager | undefined {
    if (environment['NOTIFY_SOCKET'] === undefined) return undefined
    const watched = environment['WATCHDOG_PID'] ?? String(process.pid)
    const micros = Number(environment['WATCHDOG_USEC'] ?? 'NaN')
    const watchdog = watched === String(process.pid) && micros > 0 ? micros / 1e6 : undefined
    return new ServiceManager(watchdog, onFailure)
  }

  /** Sends a message behind those before it. */
  notify(notification: Notification): Promise<void> {
    this.#last = this.#last.then(() => this.#send(notification))
    return this.#last
  }

  #send(notification: Notification): Promise<void> {
    return new Promise((resolve) => {
      const done = (why?: string): void => {
        if (why !== undefined && !this.#failed) {
          this.#failed = true
          this.#onFailure(why)
        }
        resolve()
      }
      const child = spawn('systemd-notify', [...notification], { stdio: 'ignore' })
      child.on('error', (error) => done(error.message))
      child.on('close', (code, signal) => done(code === 0 ? undefined : `ended with ${signal ?? code}`))
    })
  }
}
