import { USUAL_SIZE } from '../output/terminal.ts'
import { type Key, keysOf } from './key.ts'
import type { Size } from './page.ts'

// xterm's control sequences: the alternate screen, so that what was there comes back; no cursor; from the top; to the end.
const ENTER = '\x1b[?1049h\x1b[?25l'
const LEAVE = '\x1b[?25h\x1b[?1049l'
const TOP = '\x1b[H'
const REST_OF_LINE = '\x1b[K'
const REST = '\x1b[J'

/** A terminal that hands on each key, and shows pages. */
export class RawTerminal {
  readonly #in: NodeJS.ReadStream
  readonly #out: NodeJS.WriteStream
  #keys: Key[] = []
  #wake: () => void = () => {}
  #isOver = false

  constructor(input: NodeJS.ReadStream = process.stdin, output: NodeJS.WriteStream = process.stdout) {
    this.#in = input
    this.#out = output
  }

  /** Whether keys come from a terminal, and pages go to one. */
  get isThere(): boolean {
    return this.#in.isTTY === true && this.#out.isTTY === true
  }

  get size(): Size {
    return { columns: this.#out.columns || USUAL_SIZE.columns, rows: this.#out.rows || USUAL_SIZE.rows }
  }

  enter(): void {
    this.#in.setRawMode(true)
    this.#in.setEncoding('utf8')
    this.#in.on('data', this.#take).on('end', this.stop).resume()
    this.#out.on('resize', this.#redraw)
    this.#out.write(ENTER)
  }

  leave(): void {
    this.#out.write(LEAVE)
    this.#out.off('resize', this.#redraw)
    this.#in.off('data', this.#take).off('end', this.stop).pause()
    this.#in.setRawMode(false)
  }

  show(lines: readonly string[]): void {
    this.#out.write(`${TOP}${lines.map((line) => `${line}${REST_OF_LINE}`).join('\r\n')}${REST}`)
  }

  /** Stops the program as ^Z would; resolves when the shell has let it go on. */
  async suspend(): Promise<void> {
    this.#out.write(LEAVE)
    this.#in.setRawMode(false)
    const goesOn = new Promise((resolve) => process.once('SIGCONT', resolve))
    process.kill(process.pid, 'SIGTSTP')
    await goesOn
    this.#in.setRawMode(true)
    this.#out.write(ENTER)
  }

  /** The keys that were pressed since the last time, waited for; undefined when it is over. */
  async keys(): Promise<readonly Key[] | undefined> {
    while (this.#keys.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const keys = this.#keys
    this.#keys = []
    return this.#isOver ? undefined : keys
  }

  readonly stop = (): void => {
    this.#isOver = true
    this.#wake()
  }

  readonly #take = (input: string): void => {
    this.#keys.push(...keysOf(input))
    this.#wake()
  }

  readonly #redraw = (): void => {
    this.#keys.push('redraw')
    this.#wake()
  }
}
