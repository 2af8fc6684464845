/** Moments that are kept: as many as a chart has points across, or a few more. */
const MOMENTS = 2048
/** Lines that are kept of a panel whose instances come and go. */
const LINES = 64

/** What of several values of a moment is kept. */
export type Keep = 'peak' | 'least' | 'mean'

/** A line of a panel: values by moment, NaN where there is none. */
export interface Line {
  readonly label: string
  readonly values: Float64Array
  /** The largest of them. */
  readonly peak: number
}

interface Kept {
  readonly label: string
  readonly values: Float64Array
  peak: number
}

/** Joins two values of one moment; of means, sums. */
const JOINS: Readonly<Record<Keep, (a: number, b: number) => number>> = {
  peak: Math.max,
  least: Math.min,
  mean: (a, b) => a + b,
}

/**
 * What a panel shows, in bounded memory: when its moments are used up, two become one. Of many lines those with the
 * largest peaks are kept.
 */
export class History {
  readonly keep: Keep
  /** Epoch seconds by moment, NaN where nothing was. */
  readonly times = new Float64Array(MOMENTS).fill(Number.NaN)
  readonly #samples = new Float64Array(MOMENTS)
  readonly #lines = new Map<string, Kept>()
  #start = Number.NaN
  /** Seconds of a moment. */
  #width: number
  #at = 0
  /** Least seconds between two times. */
  #apart = Number.POSITIVE_INFINITY
  #last = Number.NaN

  /** `width`: seconds of a moment, less than there are between values. */
  constructor(width: number, keep: Keep) {
    this.#width = width
    this.keep = keep
  }

  /** Goes on to a time. */
  moment(time: number): void {
    if (Number.isNaN(this.#start)) this.#start = time
    if (time - this.#last > 0) this.#apart = Math.min(this.#apart, time - this.#last)
    this.#last = time
    while (this.#index(time) >= MOMENTS) this.#halve()
    this.#at = Math.max(0, this.#index(time))
    this.times[this.#at] = time
    this.#samples[this.#at] = (this.#samples[this.#at] ?? 0) + 1
  }

  /** A line's value at this time. */
  add(label: string, value: number): void {
    if (!Number.isFinite(value)) return
    const line = this.#lines.get(label) ?? this.#begin(label)
    line.values[this.#at] = this.#join(line.values[this.#at], value)
    if (value > line.peak) line.peak = value
  }

  /** The lines with the largest peaks, largest first; those that are always 0 only if all are. */
  largest(most: number): readonly Line[] {
    const lines = this.all().toSorted((a, b) => b.peak - a.peak)
    const some = lines.filter(({ peak }) => peak !== 0)
    return (some.length > 0 ? some : lines).slice(0, most)
  }

  /** All lines, in the order in which they came. */
  all(): readonly Line[] {
    const lines = [...this.#lines.values()]
    if (this.keep !== 'mean') return lines
    return lines.map((line) => ({ ...line, values: line.values.map((sum, at) => sum / (this.#samples[at] ?? 1)) }))
  }

  /** Seconds from one point to the next, about. */
  get spacing(): number {
    return Math.max(this.#width, this.#apart)
  }

  /** A point is made of several values. */
  get isJoined(): boolean {
    return this.#width > this.#apart
  }

  #index(time: number): number {
    return Math.floor((time - this.#start) / this.#width)
  }

  #begin(label: string): Kept {
    if (this.#lines.size >= LINES) {
      const least = [...this.#lines.values()].reduce((a, b) => (b.peak < a.peak ? b : a))
      this.#lines.delete(least.label)
    }
    const line = { label, values: new Float64Array(MOMENTS).fill(Number.NaN), peak: Number.NEGATIVE_INFINITY }
    this.#lines.set(label, line)
    return line
  }

  #join(a = Number.NaN, b = Number.NaN): number {
    if (Number.isNaN(a)) return b
    return Number.isNaN(b) ? a : JOINS[this.keep](a, b)
  }

  #halve(): void {
    this.#width *= 2
    const later = (a = Number.NaN, b = Number.NaN): number => (Number.isNaN(b) ? a : b)
    halve(this.times, later, Number.NaN)
    halve(this.#samples, (a = 0, b = 0) => a + b, 0)
    for (const { values } of this.#lines.values()) halve(values, (a, b) => this.#join(a, b), Number.NaN)
  }
}

/** Two values become one, and the second half is free. */
function halve(
  values: Float64Array,
  join: (a: number | undefined, b: number | undefined) => number,
  nothing: number,
): void {
  for (let n = 0; n < MOMENTS / 2; n++) values[n] = join(values[2 * n], values[2 * n + 1])
  values.fill(nothing, MOMENTS / 2)
}
