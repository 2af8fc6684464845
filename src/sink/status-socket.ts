import { chmodSync, readdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { errorCode } from '../vocabulary/error-code.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import { makeFolder } from './make-folder.ts'

const ANSWER_MS = 2000
const ENDING = '.sock'

// Nobody listens at the socket of a process that was killed.
const GONE = new Set(['ECONNREFUSED', 'ENOENT'])

/** What a socket answered, or why nobody did; neither where nobody is there any more. */
export interface Answer {
  readonly path: string
  readonly text?: string
  readonly why?: string
}

/** Answers everybody who connects to `DIRECTORY/NAME.sock` with a text, until it is closed. Never throws. */
export class StatusSocket {
  readonly #server: Server
  readonly #path: string

  constructor(directory: string, name: string, answer: () => string) {
    this.#path = join(directory, name + ENDING)
    this.#server = createServer((socket) => {
      socket.on('error', () => {})
      socket.end(answer())
    })
    // Somebody who cannot be asked records all the same.
    this.#server.on('error', () => {})
    try {
      makeFolder(directory, 0o755)
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
    socket.on('error', (error) => (GONE.has(errorCode(error)) ? fail() : fail(reasonOf(error))))
  })
}

/** Asks every socket of a directory; a directory that is not there has none. */
export function askSockets(directory: string): Promise<readonly Answer[]> {
  let names: readonly string[] = []
  try {
    names = readdirSync(directory).filter((name) => name.endsWith(ENDING))
  } catch {
    // Nobody was ever here.
  }
  return Promise.all(names.map((name) => ask(join(directory, name))))
}
