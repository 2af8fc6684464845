import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { skipFor } from './needs.ts'

/** How long a server may take until it answers, and until it has what was sent. */
const PATIENCE_MS = 60_000

/** Whether a program is installed. */
export function isInstalled(program: string): boolean {
  return (
    spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` } })
      .status === 0
  )
}

/** A TCP port of 127.0.0.1 that nobody uses. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Waits until something is there; rejects with what was wrong last if it never is. */
export async function eventually<T>(look: () => Promise<T> | T, patience = PATIENCE_MS): Promise<T> {
  const end = performance.now() + patience
  for (;;) {
    try {
      return await look()
    } catch (error) {
      if (performance.now() > end) throw error
      await sleep(50)
    }
  }
}

/** A server of its own, in a directory of its own, with what it started. */
export class Server {
  readonly directory: string
  #child: ChildProcess | undefined

  constructor(name: string) {
    this.directory = mkdtempSync(join(tmpdir(), `${name}-`))
  }

  path(...parts: readonly string[]): string {
    return join(this.directory, ...parts)
  }

  /** Starts it; resolves when `isReady` does. */
  async start(command: readonly string[], isReady: () => Promise<unknown>): Promise<void> {
    const [file = '', ...args] = command
    const log = openSync(this.path('log'), 'a')
    const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
    const child = spawn(file, args, { cwd: this.directory, env, stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    this.#child = child
    await eventually(async () => {
      if (child.exitCode !== null)
        throw new Error(`${file} ended: ${readFileSync(this.path('log'), 'utf8').slice(-2000)}`)
      await isReady()
    })
  }

  /** Ends it and whatever it started, and waits for that. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (child?.pid === undefined) return
    const ended = new Promise((resolve) => child.once('close', resolve))
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, signal)
      await ended
    }
    this.#child = undefined
  }

  /** Ends it and removes its directory. */
  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/**
 * A server of the suite that asks for it: started before its tests and gone after them. Where its program, the first word of
 * `what`, is not installed, they are left out.
 */
export function serverFor(what: string, start: (server: Server) => Promise<void>): Server {
  const program = what.replace(/ .*/, '')
  const server = new Server(program)
  before(async function () {
    this.timeout(90_000)
    if (!isInstalled(program)) skipFor(this, what)
    await start(server)
  })
  after(() => server.remove())
  return server
}

/** Resolves if somebody listens at a TCP port of 127.0.0.1. */
export function listens(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve()
    })
    socket.on('error', reject)
  })
}

/** The text of a URL; rejects unless it is answered with 2xx. */
export async function get(url: string, how: RequestInit = {}): Promise<string> {
  const answer = await fetch(url, how)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`)
  return text
}

/** JSON of a URL. */
export async function getJson<T>(url: string, how: RequestInit = {}): Promise<T> {
  return JSON.parse(await get(url, how)) as T
}
