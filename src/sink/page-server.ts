import { createServer, type Server } from 'node:http'
import type { Payload, Target } from '../vocabulary/target.ts'
import { listening, stopped } from './listening.ts'
import type { Sink } from './sink.ts'

type PageTarget = Extract<Target, { readonly kind: 'page' }>

/** Answers GET requests with the last payload; before there is one, with 503. */
export class PageServer implements Sink {
  readonly #server: Server
  #page: Buffer | undefined

  private constructor(target: PageTarget) {
    this.#server = createServer((request, response) => {
      const path = (request.url ?? '').split('?')[0]
      if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end()
      else if (path !== target.path) response.writeHead(404).end()
      else if (this.#page === undefined)
        response.writeHead(503, { 'retry-after': '1' }).end('nothing was measured yet\n')
      else {
        response.writeHead(200, { 'content-type': target.type, 'content-length': this.#page.length })
        response.end(request.method === 'HEAD' ? undefined : this.#page)
      }
    })
  }

  /** Throws a RecollectError `cannot-listen`. */
  static async open(target: PageTarget): Promise<PageServer> {
    const page = new PageServer(target)
    await listening(page.#server, target.at)
    return page
  }

  send(payload: Payload): void {
    this.#page = Buffer.from(payload)
  }

  room(): undefined {}

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await stopped(this.#server)
  }
}
