import type { Choice } from '../../playback/report-maker.ts'
import { whyAbsent } from '../../source/why-absent.ts'
import type { Notice } from '../../vocabulary/error.ts'
import type { Header } from '../../vocabulary/header.ts'
import type { Importer } from '../../vocabulary/importer.ts'
import type { Interval } from '../../vocabulary/report.ts'
import type { ShownView, View } from '../../vocabulary/view.ts'
import { choose } from '../choose.ts'
import { viewsOfCounters } from './counters.ts'
import type { Asked } from './view-options.ts'

/** The modules that a view's metrics are of. */
export function modulesOf(view: View): readonly string[] {
  const names = view.columns.flatMap(({ metric }) => metric).map((full) => full.slice(0, full.indexOf('.')))
  return [...new Set(names)].filter((name) => name !== 'interval')
}

/** Whether the machine has what a module reads; if not, that is worth a line. */
function isPresent(importer: Importer, root: string, onNotice: Offer['onNotice']): boolean {
  const why = whyAbsent(importer, root)
  if (why !== undefined) onNotice({ code: 'absent', message: `import module ${importer.name}: left out: ${why}` })
  return why === undefined
}

/** Shows instances that are named, also those that their modules hide: partitions, loop devices. */
export function namedInstances(shown: readonly ShownView[]): Choice {
  const named = new Set(
    shown.flatMap(({ view, instances = [] }) =>
      modulesOf(view).flatMap((module) => instances.map((instance) => `${module} ${instance}`)),
    ),
  )
  return ({ importer, instance, role }) =>
    role === 'hidden' && named.has(`${importer} ${instance}`) ? 'shown' : undefined
}

/** Says once, of the first interval, which of the instances that are named are not there; the interval stays as it is. */
export function sayMissing(shown: readonly ShownView[], onNotice: Offer['onNotice']): (interval: Interval) => Interval {
  let isFirst = true
  return (interval) => {
    if (isFirst)
      for (const one of shown) for (const message of missingOf(one, interval)) onNotice({ code: 'missing', message })
    isFirst = false
    return interval
  }
}

function missingOf({ view, instances = [] }: ShownView, { reports }: Interval): readonly string[] {
  const [module = ''] = modulesOf(view)
  const report = reports.get(module)
  if (report === undefined) return []
  const there = new Set(['total', 'all', ...report.slots.map((slot) => report.instance(slot))])
  return instances.filter((name) => !there.has(name)).map((name) => `${module} ${name}: not there`)
}

/** Where modules come from. */
interface Offer {
  readonly imports: readonly (string | number)[] | undefined
  /** They are to record the tree below this, '' for the machine itself. Absent: they only play. */
  readonly root?: string
  /** The headers of what is played: some modules' metrics are only known from there. */
  readonly headers?: readonly Header[]
  readonly onNotice: (notice: Notice) => void
}

/** What was asked for, with the modules that it needs; without the views whose modules are not to be had here. */
export async function shownViews(
  asked: readonly Asked[],
  offer: Offer,
): Promise<{ readonly shown: readonly ShownView[]; readonly importers: readonly Importer[] }> {
  const names = asked.flatMap((one) => ('view' in one ? modulesOf(one.view) : one.counters.module))
  const { root, imports, headers, onNotice } = offer
  const isRecording = root !== undefined
  const selected = await choose({
    imports,
    isRecording,
    ...(headers && { headers }),
    onNotice,
    spec: undefined,
    defaults: [],
    names: [...new Set(names)],
  })
  const importers = selected
    .map(({ importer }) => importer)
    .filter((importer) => root === undefined || isPresent(importer, root, onNotice))
  const isThere = (name: string): boolean => importers.some((importer) => importer.name === name)
  const shown = asked.flatMap((one): readonly ShownView[] => {
    if ('counters' in one) return isThere(one.counters.module) ? viewsOfCounters(one.counters, importers) : []
    const { view, instances } = one
    const needed = modulesOf(view)
    if (needed.length > 0 && !needed.some(isThere)) return []
    return [instances === undefined ? { view } : { view, instances }]
  })
  return { shown, importers }
}
