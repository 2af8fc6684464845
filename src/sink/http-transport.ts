import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { RecollectError } from '../vocabulary/error.ts'
import type { Target } from '../vocabulary/target.ts'
import { Refused, type Transport } from './transport.ts'

const TIMEOUT_MS = 30_000
/** What a server says of a refusal, at most. */
const MOST_ANSWER_BYTES = 4096
const MOST_SHOWN = 300
/** Too many requests: it is asked again later, as after errors of the server's own. */
const TOO_MANY = 429
const TIMED_OUT = 408
const SERVER_ERROR = 500

type HttpTarget = Extract<Target, { readonly kind: 'http' }>

const gzipped = promisify(gzip)

type Encode = (body: Buffer) => Promise<Uint8Array> | Uint8Array

async function encoder(encoding: HttpTarget['encoding']): Promise<Encode> {
  if (encoding === 'gzip') return (body) => gzipped(body, { level: 1 })
  if (encoding === undefined) return (body) => body
  // What the bundler makes of it, as a CommonJS module, has no names of its own.
  const { default: snappy } = await import('snappyjs')
  return (body) => snappy.compress(body)
}

/** POST requests to one URL, one after the other, on a connection that is kept. */
export class HttpTransport implements Transport {
  readonly name: string
  readonly joins: boolean
  readonly #url: URL
  readonly #target: HttpTarget
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #encode: Encode

  private constructor(target: HttpTarget, url: URL, encode: Encode) {
    this.#target = target
    this.#url = url
    this.#encode = encode
    this.joins = target.joins
    this.name = url.host
  }

  static async open(target: HttpTarget): Promise<HttpTransport> {
    const url = URL.canParse(target.url) ? new URL(target.url) : undefined
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      throw new RecollectError('bad-option', `${target.url}: expected http://HOST:PORT/… or https://…`)
    }
    return new HttpTransport(target, url, await encoder(target.encoding))
  }

  async deliver(payloads: readonly Uint8Array[]): Promise<void> {
    const body = await this.#encode(payloads.length === 1 ? Buffer.from(payloads[0] ?? []) : Buffer.concat(payloads))
    const { status, text } = await this.#post(body)
    if (status >= 200 && status < 300) return
    const message = `${status} ${text}`.trim()
    const mayHelp = status === TOO_MANY || status === TIMED_OUT || status >= SERVER_ERROR
    throw mayHelp ? new Error(message) : new Refused(message)
  }

  async close(): Promise<void> {
    this.#agent.destroy()
  }

  #post(body: Uint8Array): Promise<{ readonly status: number; readonly text: string }> {
    const { encoding, headers } = this.#target
    const isSecure = this.#url.protocol === 'https:'
    const request = isSecure ? httpsRequest : httpRequest
    return new Promise((resolve, reject) => {
      const posted = request(
        this.#url,
        {
          method: 'POST',
          timeout: TIMEOUT_MS,
          ...(!isSecure && { agent: this.#agent }),
          headers: {
            ...headers,
            'content-length': body.length,
            ...(encoding !== undefined && { 'content-encoding': encoding }),
          },
        },
        (answer) => {
          answerText(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject)
        },
      )
      posted.on('timeout', () => posted.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)))
      posted.on('error', reject)
      posted.end(body)
    })
  }
}

/** The beginning of an answer, on one line; the rest is read and forgotten. */
async function answerText(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer) {
    if (bytes < MOST_ANSWER_BYTES) parts.push(part)
    bytes += part.length
  }
  const text = Buffer.concat(parts).subarray(0, MOST_ANSWER_BYTES).toString()
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, MOST_SHOWN)
}
