/** Columns of a line, from a position on, that a banner stands above. */
export interface Span {
  /** Characters before it. */
  readonly at: number
  readonly width: number
  /** '' for none. */
  readonly name: string
}

/** `<-------CPU-------->` in so many characters; the bare name, cut, where that does not fit. */
export function banner(name: string, width: number): string {
  const room = width - 2 - name.length
  if (room < 0) return name.slice(0, width).padStart(width)
  const before = Math.floor(room / 2)
  return `<${'-'.repeat(before)}${name}${'-'.repeat(room - before)}>`
}

/** A line of banners; neighbours of one name share one. '' if nothing has a name. */
export function banners(spans: readonly Span[]): string {
  const joined: { at: number; width: number; readonly name: string }[] = []
  for (const span of spans) {
    const before = joined.at(-1)
    if (before !== undefined && before.name === span.name) before.width = span.at + span.width - before.at
    else joined.push({ ...span })
  }
  let line = ''
  for (const { at, width, name } of joined) {
    if (name !== '') line = line.padEnd(at) + banner(name, width)
  }
  return line
}

/** Says when headings are due: before the first line, then after every so many lines. */
export class HeadingPace {
  readonly #every: number
  #lines = Number.POSITIVE_INFINITY

  /** `every` lines; 0 for one heading only, -1 for none. */
  constructor(every: number) {
    this.#every = every
  }

  /** Whether headings are due now. */
  get due(): boolean {
    if (this.#every < 0) return false
    return this.#lines === Number.POSITIVE_INFINITY || (this.#every > 0 && this.#lines >= this.#every)
  }

  /** Headings were printed. */
  printed(): void {
    this.#lines = 0
  }

  /** Lines were printed. */
  count(lines: number): void {
    this.#lines += lines
  }

  /** Headings are due before the next line: columns or machine have changed. */
  renew(): void {
    this.#lines = Number.POSITIVE_INFINITY
  }
}
