import { loadFormat } from '../builtin-formats.ts'
import { AppendFile } from '../sink/append-file.ts'
import { type Emit, type FormatRun, formatDefaults, type ViewOptions } from '../vocabulary/format.ts'
import type { Interval } from '../vocabulary/report.ts'
import type { Terminal } from './terminal.ts'
import { zoneOption } from './window-options.ts'

/** What was typed of where rows go. */
interface Typed {
  readonly format?: string | undefined
  readonly output?: string | undefined
  readonly noheaders?: boolean | undefined
  readonly tz?: string | undefined
  readonly utc?: boolean | undefined
}

interface Output {
  readonly run: FormatRun
  readonly emit: Emit
  close(): void
}

/** Rows of the running machine, on their way to stdout and to a file. */
export class LiveRows {
  readonly #outputs: readonly Output[]
  readonly #terminal: Terminal
  readonly #count: number
  #shown = 0

  constructor(outputs: readonly Output[], { terminal, count }: Where) {
    this.#outputs = outputs
    this.#terminal = terminal
    this.#count = count
  }

  /** As many rows were shown as were asked for. */
  get areEnough(): boolean {
    return this.#shown >= this.#count
  }

  async row(interval: Interval): Promise<void> {
    this.#shown++
    for (const { run, emit } of this.#outputs) run.interval(interval, emit)
    await this.#terminal.out.flush()
  }

  /** Shows an interval that goes on, where that can be overwritten. */
  async update(interval: Interval | undefined): Promise<void> {
    if (interval === undefined) return
    for (const { run, emit } of this.#outputs) run.update?.(interval, emit)
    await this.#terminal.out.flush()
  }

  async end(): Promise<void> {
    for (const { run, emit, close } of this.#outputs) {
      run.end?.(emit)
      close()
    }
    await this.#terminal.out.flush()
  }
}

/** Where rows go, and how many. */
interface Where {
  readonly terminal: Terminal
  readonly count: number
}

/** Opens what was asked for: stdout in a format, and a file of CSV. Throws `cannot-write`. */
export async function openRows(typed: Typed, views: Omit<ViewOptions, 'follows'>, where: Where): Promise<LiveRows> {
  const open = async (name: string, follows: boolean): Promise<FormatRun> => {
    const format = await loadFormat(name)
    const headingEvery = typed.noheaders ? -1 : (format.headingEvery ?? 0)
    return format.open([], { ...formatDefaults, headingEvery, zone: zoneOption(typed), views: { ...views, follows } })
  }
  const { out } = where.terminal
  const emit = (text: string): void => out.write(text)
  const outputs: Output[] = [{ run: await open(typed.format ?? 'columns', false), emit, close: () => {} }]
  if (typed.output !== undefined) {
    const file = new AppendFile(typed.output)
    const toFile = (text: string): void => file.write(text)
    outputs.push({ run: await open('csv', file.hadText), emit: toFile, close: () => file.close() })
  }
  return new LiveRows(outputs, where)
}
