import type { Importer } from '../../vocabulary/importer.ts'
import type { Interval } from '../../vocabulary/report.ts'
import type { LiveRows } from '../output/live-rows.ts'
import type { Terminal } from '../output/terminal.ts'
import { exportDestination } from './export-destination.ts'

/** What a run hands its intervals to; to a row's, with all that is known of it, and not only what is shown. */
export interface Rows extends Pick<LiveRows, 'areEnough' | 'update' | 'end'> {
  row(shown: Interval, whole: Interval): Promise<void>
}

/** What is exported, and whose stdout is meant where one goes there. */
interface Exported {
  readonly importers: readonly Importer[]
  readonly zone: string | undefined
  readonly terminal: Terminal
}

/** Rows that go to the exporters that were named as well. */
export async function exportedToo(
  typed: readonly (string | number)[] | undefined,
  rows: Rows,
  { importers, zone, terminal }: Exported,
): Promise<Rows> {
  if (typed === undefined) return rows
  const selection = importers.map((importer) => ({ importer, total: true, each: true }))
  const destination = await exportDestination(typed.map(String), {
    selection,
    isLive: true,
    terminal,
    ...(zone !== undefined && { zone }),
  })
  return {
    get areEnough(): boolean {
      return rows.areEnough
    },
    update: (interval) => rows.update(interval),
    async row(shown: Interval, whole: Interval): Promise<void> {
      await rows.row(shown, whole)
      // The row since boot is no interval of this moment.
      if (!whole.sinceBoot) await destination.show(whole)
    },
    async end(): Promise<void> {
      await rows.end()
      await destination.end()
    },
  }
}
