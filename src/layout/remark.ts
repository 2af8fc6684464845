import type { Interval } from '../vocabulary/report.ts'
import type { Spans } from '../vocabulary/spans.ts'
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

  /** Says of which time before this interval's end nothing is known, and that the clock was set back; '' if neither. */
  gap(interval: Interval): string {
    const { gap, setBack } = interval
    return (
      (gap === undefined ? '' : this.#lost(gap, interval)) + (setBack === undefined ? '' : this.#set(setBack, interval))
    )
  }

  #lost(gap: Spans, interval: Interval): string {
    const from = this.#stamp.at(gap.from, interval)
    const thru = this.#stamp.at(gap.thru, interval)
    // The date is said once where both ends share it.
    const end = from.slice(0, 8) === thru.slice(0, 8) ? thru.slice(9) : thru
    const length = `${fixed(gap.seconds, 0)} s`
    if (gap.count === 1) return `# gap: no samples from ${from} thru ${end} (${length})\n`
    return `# gaps: ${gap.count} from ${from} thru ${end} (${length} without samples)\n`
  }

  #set(setBack: Spans, interval: Interval): string {
    const { from, thru, count, seconds } = setBack
    const moments = `from ${this.#stamp.at(from, interval)} to ${this.#stamp.at(thru, interval)}`
    return count === 1
      ? `# clock: set back ${moments} (${fixed(seconds, 0)} s)\n`
      : `# clock: set back ${count} times ${moments} (${fixed(seconds, 0)} s in all)\n`
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
