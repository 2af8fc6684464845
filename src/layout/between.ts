import type { FormatOptions } from '../vocabulary/format.ts'
import type { Interval } from '../vocabulary/report.ts'
import { HeadingPace } from './heading.ts'
import { Remarks } from './remark.ts'
import { printable } from './width.ts'

/** The longest line of a recording's header. */
const LONGEST_COMMENT = 1024

/** What stands between the lines of a stream or file that programs read: a recording's header, gaps, headings. */
export class Between {
  readonly pace: HeadingPace
  readonly #toFiles: boolean
  readonly #remarks: Remarks
  #header: Interval['header'] | undefined
  #comment = ''

  constructor(options: FormatOptions) {
    this.pace = new HeadingPace(options.headingEvery)
    this.#toFiles = options.toFiles
    this.#remarks = new Remarks(options.zone)
  }

  /** Notes whose interval it is, be there a line for it or not; true if it is another machine's than before. */
  look(interval: Interval): boolean {
    const { header } = interval
    const before = this.#header
    const host = this.#remarks.host(interval)
    if (header !== before && this.#toFiles) {
      this.#comment = header.lines.map(comment).join('')
      this.pace.renew()
    }
    if (host !== '') {
      if (!this.#toFiles) this.#comment += host
      this.pace.renew()
    }
    this.#header = header
    this.#comment += this.#remarks.gap(interval)
    return host !== ''
  }

  /** The comments and headings to print before a line, if they are due. */
  take(heading: string): string {
    const comments = this.#comment
    this.#comment = ''
    if (!this.pace.due) return comments
    this.pace.printed()
    return `${comments}${heading}\n`
  }
}

/** A line of a recording's header, which starts with `#` already. */
function comment(line: string): string {
  return `${line.startsWith('#') ? '' : '# '}${printable(line, LONGEST_COMMENT)}\n`
}
