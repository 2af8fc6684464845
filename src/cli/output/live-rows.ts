import { loadFormat } from '../../builtin-formats.ts'
import { AppendFile } from '../../sink/append-file.ts'
import { type Emit, type FormatRun, formatDefaults, type Selected, type ViewOptions } from '../../vocabulary/format.ts'
import type { Interval } from '../../vocabulary/report.ts'
import { zoneOption } from '../window-options.ts'
import type { Terminal } from './terminal.ts'

/** What was typed of where rows go. */
interface Typed {
  readonly format?: string | undefined
  readonly output?: string | undefined
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

  constructor(outputs: readonly Output[], { terminal, count }: Pick<Where, 'terminal' | 'count'>) {
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
  async update(interval: Interval): Promise<void> {
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

/** Where rows go, how many, and what formats that know no views are to show. */
interface Where {
  readonly terminal: Terminal
  readonly count: number
  readonly selection: readonly Selected[]
}

/** Opens what was asked for: stdout in a format, and a file of CSV. Throws `cannot-write`. */
export async function openRows(typed: Typed, views: Omit<ViewOptions, 'follows'>, where: Where): Promise<LiveRows> {
  const { selection } = where
  const open = async (name: string, { follows }: Pick<ViewOptions, 'follows'>): Promise<FormatRun> => {
    const format = await loadFormat(name)
    const options = { ...formatDefaults, headingEvery: 0, zone: zoneOption(typed), views: { ...views, follows } }
    return format.open(selection, options)
  }
  const { out } = where.terminal
  const emit = (text: string): void => out.write(text)
  const outputs: Output[] = [{ run: await open(typed.format ?? 'columns', { follows: false }), emit, close: () => {} }]
  if (typed.output !== undefined) {
    const file = new AppendFile(typed.output)
    const toFile = (text: string): void => file.write(text)
    outputs.push({ run: await open('csv', { follows: file.hadText }), emit: toFile, close: () => file.close() })
  }
  return new LiveRows(outputs, where)
}
