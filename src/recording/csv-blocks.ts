import { createReadStream } from 'node:fs'
import { type Notice, RecollectError } from '../vocabulary/error.ts'
import { plural } from '../vocabulary/plural.ts'
import { csvProgram } from './csv-program.ts'

/** What a block of CSV in dstat's layout says before its values. */
export interface CsvBlock {
  /** `recollect`, `Dstat`, `dool`. */
  readonly program: string
  readonly host: string
  readonly commandLine: string
  /** As it stands there: `21 Nov 2026 19:31:57 UTC`. */
  readonly date: string
  /** By column; a title that stands over several is that of each. */
  readonly titles: readonly string[]
  readonly nicks: readonly string[]
  /** The block before was of the same command: only its columns are others. */
  readonly continues: boolean
}

/** A row of values. */
export interface CsvRow {
  readonly block: CsvBlock
  readonly cells: readonly string[]
}

/** More than a command line has; a file of one line costs no more memory than this. */
const LONGEST_ROW = 2 ** 20
const MOST_COLUMNS = 2 ** 14

/** Puts a row of titles over all its columns. */
function spread(titles: readonly string[]): readonly string[] {
  let last = ''
  return titles.map((title) => {
    last = title || last
    return last
  })
}

/** What the lines of a heading have said so far. */
class Heading {
  #about = { program: '', host: '', commandLine: '', date: '' }
  #previous: CsvBlock | undefined
  #titles: readonly string[] | undefined
  #isOpen = false

  /** Takes a row in; the block that it completes, or undefined where it is one of values. */
  take(cells: readonly string[]): CsvBlock | 'heading' | undefined {
    const [first = '', second = '', , , , , last = ''] = cells
    const program = csvProgram(first)
    if (program !== undefined) this.#about = { ...this.#about, program }
    else if (first === 'Author:') return 'heading'
    else if (first === 'Host:') {
      this.#isOpen = true
      this.#titles = undefined
      this.#about = { ...this.#about, host: second }
    } else if (first === 'Cmdline:' && this.#isOpen) {
      this.#about = { ...this.#about, commandLine: second, date: last }
    } else if (!this.#isOpen) return undefined
    else if (this.#titles === undefined) this.#titles = spread(cells)
    else return this.#complete(this.#titles, cells)
    return 'heading'
  }

  #complete(titles: readonly string[], nicks: readonly string[]): CsvBlock {
    this.#isOpen = false
    const { host, commandLine } = this.#about
    const continues = this.#previous?.commandLine === commandLine && this.#previous.host === host
    this.#previous = { ...this.#about, titles, nicks, continues }
    return this.#previous
  }
}

/** A row that was cut off, or has names with commas in it that nobody quoted. */
function odd(path: string, line: number, cells: number): Notice {
  const much = `${plural(Math.abs(cells), 'cell')} too ${cells < 0 ? 'few' : 'many'}`
  return { code: 'damaged', message: `${path}: line ${line}: ${much}: left out` }
}

/**
 * The rows of values of a file in dstat's layout, one after the other; one that has not as many cells as there are headings
 * is left out, with a notice. Throws `not-a-recording`.
 */
export async function* csvRows(path: string, onNotice: (notice: Notice) => void): AsyncGenerator<CsvRow> {
  const { parse } = await import('csv-parse')
  const parser = parse({
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  })
  const file = createReadStream(path)
  file.on('error', (error) => parser.destroy(error))
  const heading = new Heading()
  let block: CsvBlock | undefined
  try {
    for await (const cells of file.pipe(parser) as AsyncIterable<readonly string[]>) {
      const found = heading.take(cells.slice(0, MOST_COLUMNS))
      if (typeof found === 'object') block = found
      if (found !== undefined || block === undefined) continue
      if (cells.length === block.nicks.length) yield { block, cells }
      else onNotice(odd(path, parser.info.lines, cells.length - block.nicks.length))
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new RecollectError('not-a-recording', `${path}: not CSV in dstat's layout: ${why}`, { cause })
  } finally {
    file.destroy()
  }
}
