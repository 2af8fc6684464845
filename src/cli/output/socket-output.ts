import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { Writable } from 'node:stream'
import { HIGHEST_PORT, isLoopback, parseAddress } from '../../export/address.ts'
import { openSink } from '../../sink/open-sink.ts'
import type { Sink } from '../../sink/sink.ts'
import type { Target } from '../../vocabulary/target.ts'
import { meantBy, optionError } from '../usage-error.ts'
import { Terminal } from './terminal.ts'

/** collectl's own port. */
const PORT = 2655
const LOOPBACK = '127.0.0.1'

/** The option that sends text to a socket. */
export const addressOption = {
  type: 'string',
  alias: 'A',
  describe: `Send the text to a socket: HOST[:${PORT}] connects there and puts this host's name before each line; server[:${PORT}] sends it to whoever connects from this machine, or, with bind=ADDRESS and token=FILE, from others that send the file's first line`,
  example: '-A 10.0.0.1:2655, -A server, -A server:2655,bind=0.0.0.0,token=/etc/recollect/token',
} as const

interface Asked {
  readonly target: Target
  /** What stands before each line. */
  readonly before: string
}

function settingsOf(words: readonly string[]): { readonly bind?: string; readonly token?: string } {
  const settings: { bind?: string; token?: string } = {}
  for (const word of words) {
    const [, name, value] = /^(bind|token)=(.+)$/.exec(word) ?? []
    if (name === 'bind' && value !== undefined) settings.bind = value
    else if (name === 'token' && value !== undefined) settings.token = firstLine(value)
    else throw optionError('-A', `${word}: expected bind=ADDRESS or token=FILE`)
  }
  return settings
}

/** A token stands in a file: command lines are for all to see. */
function firstLine(path: string): string {
  const token = readFileSync(path, 'utf8').split(/\r?\n/)[0] ?? ''
  if (token === '') throw optionError('-A', `token=${path}: its first line is empty`)
  return token
}

function parse(typed: string): Asked {
  const [where = '', ...words] = typed.split(',')
  const { bind, token } = settingsOf(words)
  const [, isServer, port = `${PORT}`] = /^(server)(?::(\d+))?$/.exec(where) ?? []
  if (isServer === undefined) {
    if (bind !== undefined) throw optionError('-A', 'bind: only of a server')
    const greeting = token === undefined ? {} : { greeting: `${token}\n` }
    return {
      target: { kind: 'stream', to: meantBy('-A', () => parseAddress(where, PORT)), ...greeting },
      before: `${hostname()} `,
    }
  }
  const host = bind ?? LOOPBACK
  if (!isLoopback(host) && token === undefined) {
    throw optionError('-A', `bind=${bind}: open to other machines: needs token=FILE`)
  }
  const at = { host, port: Number(port) }
  if (at.port > HIGHEST_PORT) throw optionError('-A', `${where}: expected a port up to ${HIGHEST_PORT}`)
  return { target: { kind: 'broadcast', at, ...(token !== undefined && { token }) }, before: '' }
}

/** Text on its way into a sink, by whole lines. */
class SinkStream extends Writable {
  readonly #sink: Sink
  readonly #before: string
  #rest = ''

  constructor(sink: Sink, before: string) {
    super({ decodeStrings: false })
    this.#sink = sink
    this.#before = before
  }

  override _write(chunk: string | Buffer, _: BufferEncoding, done: () => void): void {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    this.#sink.send(lines.map((line) => `${this.#before}${line}\n`).join(''))
    done()
  }
}

/** A terminal whose text goes to a socket, and how it is closed. */
export interface SocketOutput {
  readonly terminal: Terminal
  close(): Promise<void>
}

/** Where text goes: to the terminal, or to the socket that -A names. Throws what opening it throws. */
export async function socketOutput(typed: string | undefined, terminal: Terminal): Promise<SocketOutput> {
  if (typed === undefined) return { terminal, close: async () => {} }
  const { target, before } = parse(typed)
  const options = { name: '-A', out: terminal.out, isLive: true, spool: undefined, onNotice: terminal.notice }
  const sink = await openSink(target, options)
  const remote = new Terminal(new SinkStream(sink, before))
  return {
    terminal: remote,
    async close(): Promise<void> {
      await remote.out.flush()
      await sink.close()
    },
  }
}
