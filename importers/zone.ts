import { type Cells, defineImporter, gauge } from 'recollect/importer'

const pages = (head: string, help: string) => gauge({ unit: 'pages', show: 'KiB', head, help })

const metrics = {
  free: pages('Free', 'Free memory of the zone'),
  min: pages('Min', 'Free memory that is kept for those who cannot wait'),
  low: pages('Low', 'Free memory below which background reclaim begins'),
  high: pages('High', 'Free memory at which background reclaim ends'),
  present: pages('Present', 'Memory that the zone has'),
  managed: pages('Managed', 'Memory of the zone that the kernel hands out'),
}

type Amount = keyof typeof metrics

const AMOUNTS: ReadonlySet<string> = new Set(Object.keys(metrics))
const isAmount = (name: string): name is Amount => AMOUNTS.has(name)

/** Free memory of each zone and its watermarks, from /proc/zoneinfo (Documentation/admin-guide/sysctl/vm.rst). */
export default defineImporter(() => {
  /** The zone that the lines are about. */
  let zone: Cells<typeof metrics> | undefined

  return {
    name: 'zone',
    title: 'MEMORY ZONES',
    dimension: 'zone',
    line: 'zoneinfo',
    sources: [
      {
        key: 'zoneinfo',
        path: '/proc/zoneinfo',
        // The lists of each CPU have a `high:` too, further to the right.
        keep: [
          'Node ',
          '  pages free',
          ...['min', 'low', 'high', 'present', 'managed'].map((name) => `        ${name} `),
        ],
      },
    ],
    metrics,
    initInterval() {
      zone = undefined
    },

    /** `Node 0, zone   Normal`, `  pages free     123`, `        min      45`: the instance is `Normal-0`, as in buddy. */
    analyze(line, _total, at) {
      if (line.is(0, 'Node')) {
        zone = at(`${line.text(3)}-${line.text(1).replace(',', '')}`)
        return
      }
      const word = line.is(0, 'pages') ? 1 : 0
      const name = line.text(word)
      if (zone !== undefined && isAmount(name)) zone[name] = line.number(word + 1)
    },
  }
})
