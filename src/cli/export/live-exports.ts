import type { Export } from '../../open-export.ts'
import { Playback } from '../../playback/reports.ts'
import { isDirectory } from '../../sink/is-directory.ts'
import type { Notice } from '../../vocabulary/error.ts'
import type { Importer } from '../../vocabulary/importer.ts'
import type { Sample } from '../../vocabulary/sample.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXPORTED } from './exported.ts'
import { openExports } from './open-exports.ts'

/** What was typed of it, and of where is recorded to. */
interface Typed {
  readonly export?: readonly (string | number)[] | undefined
  readonly filename?: string | undefined
}

/** Exporters beside a recorder: they get its samples as intervals, and never keep it waiting. */
export class LiveExports {
  readonly #exports: readonly Export[]
  readonly #playback: Playback
  readonly #onNotice: (notice: Notice) => void
  #said = ''

  private constructor(exports: readonly Export[], onNotice: (notice: Notice) => void) {
    this.#exports = exports
    this.#onNotice = onNotice
    this.#playback = new Playback([...new Set(exports.flatMap(({ importers }) => importers))], { onNotice })
  }

  /** Opens the exporters that were named, for what these importers record; undefined where none was named. */
  static async open(
    { export: typed = [], filename }: Typed,
    importers: readonly Importer[],
    { out, notice: onNotice }: Terminal,
  ): Promise<LiveExports | undefined> {
    if (typed.length === 0) return undefined
    const directory = filename !== undefined && isDirectory(filename) ? { directory: filename } : {}
    const selection = importers.map((importer) => ({ importer, total: true, each: true }))
    const how = { selection, usual: EXPORTED, isLive: true, out, onNotice, ...directory }
    const exports = await openExports(typed.map(String), how)
    return new LiveExports(exports, onNotice)
  }

  /** Takes a sample that was just recorded. */
  take(sample: Sample): void {
    const interval = this.#playback.take(sample)
    if (interval === undefined) return
    for (const one of this.#exports) {
      try {
        one.put(interval)
      } catch (error) {
        this.#say(error)
      }
    }
  }

  /** Sends what waits, to all at once: those that are well do not wait for those that are not. */
  async end(): Promise<void> {
    await Promise.all(this.#exports.map((one) => one.end().catch((error: unknown) => this.#say(error))))
  }

  /** A full disk, a program that has ended: the recording goes on, and each sample has the same to say. */
  #say(error: unknown): void {
    const message = `not exported: ${error instanceof Error ? error.message : error}`
    if (message !== this.#said) this.#onNotice({ code: 'not-sent', message })
    this.#said = message
  }
}
