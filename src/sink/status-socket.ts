import { chmodSync, lstatSync, readdirSync, rmSync, unlinkSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { basename, join } from 'node:path'
import { errorCode } from '../vocabulary/error-code.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import { makeFolder } from './make-folder.ts'

const ANSWER_MS = 2000
const ENDING = '.sock'
/** So long after a socket was made its process surely listens, if it lives. */
const BEGINNING_MS = 2000

// Nobody listens at the socket of a process that was killed.
const GONE = new Set(['ECONNREFUSED', 'ENOENT'])

/** What a socket answered, or why nobody did; neither where nobody is there any more. */
export interface Answer {
  readonly path: string
  readonly text?: string
  readonly why?: string
}

/**
 * Answers everybody who connects to `DIRECTORY/PID.sock` with a text, until it is closed. Takes away the sockets of
 * processes that were killed. Never throws.
 */
export class StatusSocket {
  readonly #server: Server
  readonly #path: string

  constructor(directory: string, answer: () => string) {
    this.#path = join(directory, `${process.pid}${ENDING}`)
    this.#server = createServer((socket) => {
      socket.on('error', () => {})
      socket.end(answer())
    })
    // Somebody who cannot be asked records all the same.
    this.#server.on('error', () => {})
    try {
      makeFolder(directory, 0o755)
      for (const path of socketsIn(directory)) if (isOwnKind(path)) void ask(path)
      rmSync(this.#path, { force: true })
      this.#server.listen(this.#path, () => chmodSync(this.#path, 0o666))
      this.#server.unref()
    } catch {
      // The same.
    }
  }

  close(): void {
    this.#server.close()
  }
}

function socketsIn(directory: string): readonly string[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(ENDING))
    return names.map((name) => join(directory, name))
  } catch {
    // Nobody was ever here.
    return []
  }
}

/** Whether it is a socket that is named as ours are, after a process, and of none that is about to listen there. */
function isOwnKind(path: string): boolean {
  const about = lstatSync(path, { throwIfNoEntry: false })
  if (!/^\d+\.sock$/.test(basename(path)) || about?.isSocket() !== true) return false
  return Date.now() - about.mtimeMs > BEGINNING_MS
}

/** Nobody listens there: a process that was killed could not take its socket away. */
function takeAway(path: string): void {
  try {
    if (isOwnKind(path)) unlinkSync(path)
  } catch {
    // It is another user's.
  }
}

function ask(path: string): Promise<Answer> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(path)
    socket.setEncoding('utf8').setTimeout(ANSWER_MS)
    const fail = (why?: string): void => {
      resolve({ path, ...(why !== undefined && { why }) })
      socket.destroy()
    }
    socket.on('data', (part) => {
      text += part
    })
    socket.on('end', () => resolve({ path, text }))
    socket.on('timeout', () => fail(`no answer within ${ANSWER_MS / 1000} s`))
    socket.on('error', (error) => {
      const code = errorCode(error)
      if (code === 'ECONNREFUSED') takeAway(path)
      fail(GONE.has(code) ? undefined : reasonOf(error))
    })
  })
}

/** Asks every socket of a directory, and takes away those of processes that were killed; a directory that is not there has none. */
export function askSockets(directory: string): Promise<readonly Answer[]> {
  return Promise.all(socketsIn(directory).map(ask))
}
