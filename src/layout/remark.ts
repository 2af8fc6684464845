import type { Interval } from '../vocabulary/report.ts'
import { fixed } from './number.ts'
import { Stamp } from './stamp.ts'
import { printable } from './width.ts'

/** Remarks between lines: lines that start with `#` and end with a newline. */
export class Remarks {
  readonly #stamp: Stamp
  #host: string | undefined

  /** `zone` to show times in; undefined: each recording's own. Throws `bad-zone`. */
  constructor(zone: string | undefined) {
    this.#stamp = new Stamp({ time: 'full-date-time', milliseconds: false, zone })
  }

  /** Says that nothing is known of the span before this interval, or that the clock was set back; '' if neither. */
  gap(interval: Interval): string {
    const { gap } = interval
    if (gap === undefined) return ''
    const from = this.#stamp.at(gap.from, interval)
    const thru = this.#stamp.at(gap.thru, interval)
    if (gap.thru < gap.from) return `# clock: set back from ${from} to ${thru} (${fixed(gap.from - gap.thru, 0)} s)\n`
    // The date is said once where both ends share it.
    const end = from.slice(0, 8) === thru.slice(0, 8) ? thru.slice(9) : thru
    return `# gap: no samples from ${from} thru ${end} (${fixed(gap.thru - gap.from, 0)} s)\n`
  }

  /** Names the host where it is another than before; '' for the first and while it stays. */
  host(interval: Interval): string {
    const { host } = interval.header
    if (host === this.#host) return ''
    const first = this.#host === undefined
    this.#host = host
    return first ? '' : `# host: ${printable(host, 255)}\n`
  }
}
