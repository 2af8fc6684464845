import type { Notice } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { ShownView, View } from '../vocabulary/view.ts'
import { choose } from './choose.ts'
import { viewOfCounters } from './counters.ts'
import type { Asked } from './view-options.ts'

/** The modules that a view's metrics are of. */
export function modulesOf(view: View): readonly string[] {
  const names = view.columns.flatMap(({ metric }) => metric).map((full) => full.slice(0, full.indexOf('.')))
  return [...new Set(names)].filter((name) => name !== 'interval')
}

/** Where modules come from. */
interface Offer {
  readonly imports: readonly (string | number)[] | undefined
  /** They are to record. */
  readonly isRecording: boolean
  readonly onNotice: (notice: Notice) => void
}

/** What was asked for, with the modules that it needs; without the views whose modules are not to be had here. */
export async function shownViews(
  asked: readonly Asked[],
  offer: Offer,
): Promise<{ readonly shown: readonly ShownView[]; readonly importers: readonly Importer[] }> {
  const names = asked.flatMap((one) => ('view' in one ? modulesOf(one.view) : one.counters.module))
  const selected = await choose({ ...offer, spec: undefined, defaults: [], names: [...new Set(names)] })
  const importers = selected.map(({ importer }) => importer)
  const isThere = (name: string): boolean => importers.some((importer) => importer.name === name)
  const shown = asked.flatMap((one): readonly ShownView[] => {
    if ('counters' in one) return isThere(one.counters.module) ? [viewOfCounters(one.counters, importers)] : []
    const { view, instances } = one
    const needed = modulesOf(view)
    if (needed.length > 0 && !needed.some(isThere)) return []
    return [instances === undefined ? { view } : { view, instances }]
  })
  return { shown, importers }
}
