import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge, ratio } from '../../src/vocabulary/metric.ts'

/** Disks: counters of 64 and of 32 bits, a gauge, a derived value, and instances that are not counted. */
export const disk = defineImporter({
  name: 'disk',
  title: 'DISK',
  dimension: 'disk',
  line: 'disk _ _ *',
  sources: [{ key: 'disk', path: '/proc/diskstats' }],
  metrics: {
    reads: counter({ word: 0, help: 'Reads' }),
    readBytes: counter({ word: 2, unit: 'sectors', help: 'Bytes read' }),
    readTicks: counter({ word: 3, unit: 'ms', bits: 32, help: 'Time reading' }),
    inFlight: gauge({ word: 4, help: 'In flight' }),
    wait: gauge({ unit: 'ms', help: 'Milliseconds a read' }),
  },
  role: (name, has) =>
    has(name.replace(/\d+$/, '')) && /\d$/.test(name) ? 'hidden' : name.startsWith('dm') ? 'shown' : 'counted',
  intervalEnd(row) {
    row.wait = ratio(row.readTicks, row.reads)
  },
})

/** A disk's line, with its values from the first on. */
export const line = (name: string, ...values: number[]): string => `disk    8   0 ${name} ${values.join(' ')}\n`
