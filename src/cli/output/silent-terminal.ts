import { Writable } from 'node:stream'
import type { Notice } from '../../vocabulary/error.ts'
import { Terminal } from './terminal.ts'

/** Where what is printed goes. */
const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })

/** The terminal of work that another process or thread asked for: it shows nothing, and hands on what is wrong. */
export class SilentTerminal extends Terminal {
  override readonly notice: (notice: Notice) => void

  constructor(onNotice: (notice: Notice) => void) {
    super(nowhere(), nowhere())
    this.notice = onNotice
  }
}
