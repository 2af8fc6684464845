import { dumpLines } from './export/dump.ts'
import type { CommonOptions } from './export/options.ts'
import { visible } from './layout/escape.ts'
import type { ExportRun } from './vocabulary/exporter.ts'
import type { Points } from './vocabulary/points.ts'
import type { Payload } from './vocabulary/target.ts'

/** Shows what is sent: text as it is; of bytes, and of files that are made in the end, what the exporter tells, or the values. */
export class ShownPayloads {
  readonly #out: { write(text: string): void }
  readonly #options: Pick<CommonOptions, 'showsTime'>
  /** Bytes were sent of this interval. */
  #hasBytes = false
  #time = ''

  constructor(out: { write(text: string): void }, options: Pick<CommonOptions, 'showsTime'>) {
    this.#out = out
    this.#options = options
  }

  begin({ time }: Points): void {
    this.#time = this.#options.showsTime ? `${time.toFixed(3)} ` : ''
    this.#hasBytes = false
  }

  payload(payload: Payload): void {
    if (typeof payload === 'string') this.#write(payload)
    else this.#hasBytes = true
  }

  end(run: ExportRun, points: Points): void {
    const isLater = run.target.kind === 'files' && run.target.write === 'whole'
    if (this.#hasBytes || isLater) this.#write(run.told?.(points) ?? dumpLines(points))
  }

  /** Names may hold what a terminal would obey. */
  #write(text: string): void {
    const lines = text.split('\n').filter((line) => line !== '')
    this.#out.write(lines.map((line) => `${this.#time}${visible(line)}\n`).join(''))
  }
}
