import { type Export, openExport } from '../open-export.ts'
import type { Selected } from '../vocabulary/format.ts'
import type { Interval } from '../vocabulary/report.ts'
import type { Destination } from './destination.ts'
import type { Terminal } from './terminal.ts'

/** What is exported. */
interface Exported {
  readonly selection: readonly Selected[]
  readonly isLive: boolean
  readonly directory?: string
  readonly terminal: Terminal
  /** Where the same goes as text. */
  readonly beside?: Destination
}

/** Opens the exporters that were named, as one destination. */
export async function exportDestination(typed: readonly string[], what: Exported): Promise<Destination> {
  const { selection, isLive, directory, terminal, beside } = what
  const { out, notice: onNotice } = terminal
  const exports: Export[] = []
  for (const one of typed) {
    exports.push(
      await openExport(one, { selection, isLive, out, onNotice, ...(directory !== undefined && { directory }) }),
    )
  }
  return {
    async show(interval: Interval, label?: string): Promise<void> {
      await beside?.show(interval, label)
      for (const one of exports) await one.take(interval)
    },
    async end(): Promise<void> {
      await beside?.end()
      for (const one of exports) await one.end()
    },
  }
}
