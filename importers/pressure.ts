import { counter, defineImporter, gauge } from 'recollect/importer'

const share = (head: string, help: string) => gauge({ unit: '%', across: 'none', head, digits: 2, width: 7, help })

const average = (who: string, seconds: number) =>
  share(`${who}${seconds}`, `The kernel's own average of ${who.toLowerCase()} over ${seconds} seconds`)

const time = (help: string) => counter({ unit: 'us', show: 's', across: 'none', digits: 3, help })

const ofAll = (head: string, help: string) =>
  gauge({ unit: '%', only: 'total', brief: true, head, digits: 1, width: 5, help })

const metrics = {
  cpu: ofAll('Cpu%', 'Time in which at least one task had to wait for a CPU'),
  io: ofAll('IO%', 'Time in which at least one task had to wait for a disk'),
  memory: ofAll('Mem%', 'Time in which at least one task had to wait for memory'),
  some: share('Some', 'Time in which at least one task had to wait for it'),
  full: share('Full', 'Time in which all tasks that could have run had to wait for it'),
  some10: average('Some', 10),
  some60: average('Some', 60),
  some300: average('Some', 300),
  full10: average('Full', 10),
  full60: average('Full', 60),
  full300: average('Full', 300),
  someTime: time('Time lost by some, added up'),
  fullTime: time('Time lost by all, added up'),
}

type Name = keyof typeof metrics

const MICROSECONDS = 1e6

/** Who waits for CPUs, memory, disks and interrupts, from /proc/pressure (Documentation/accounting/psi.rst). */
export default defineImporter(() => {
  /** What some had to wait for, in this interval. */
  const waits = new Map<string, number>()

  return {
    name: 'pressure',
    title: 'PRESSURE',
    dimension: 'resource',
    sources: [{ key: 'pressure', path: '/proc/pressure/*' }],
    needs: 'a kernel with pressure stall information (CONFIG_PSI, psi=1)',
    metrics,
    analyzes: ['pressure * some', 'pressure * full'],
    tables: {
      summary: { title: 'PRESSURE (% of the time in which some had to wait)', columns: ['cpu', 'io', 'memory'] },
      detail: {
        title: 'PRESSURE (% of the time)',
        columns: [
          { metric: 'instance', head: 'For', width: 8 },
          'some',
          'full',
          'some10',
          'some60',
          'some300',
          'full10',
        ],
      },
    },
    /** `avg10=0.12 avg60=0.05 avg300=0.01 total=98`. */
    analyze(line, row) {
      const who = line.pattern.endsWith('some') ? 'some' : 'full'
      for (let word = 0; word < line.words; word++) {
        const [name = '', value] = line.text(word).split('=')
        const metric = name === 'total' ? `${who}Time` : name.replace('avg', who)
        if (Object.hasOwn(metrics, metric)) row[metric as Name] = Number(value)
      }
    },
    intervalEnd(row, { per, instance }) {
      if (instance === '') {
        for (const name of ['cpu', 'io', 'memory'] as const) row[name] = waits.get(name) ?? Number.NaN
        waits.clear()
        return
      }
      // The kernel's clocks of two CPUs differ: it may be a little more than all of the interval.
      const share = (lost: number): number => Math.min(100, (100 * lost) / (MICROSECONDS * per))
      row.some = share(row.someTime)
      row.full = share(row.fullTime)
      waits.set(instance, row.some)
    },
  }
})
