import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge, text } from '../../src/vocabulary/metric.ts'

/** Importers made up for the formats' tests, shaped like the built-in ones. */

export const cpu = defineImporter({
  name: 'cpu',
  title: 'CPU SUMMARY',
  dimension: 'cpu',
  sources: [],
  metrics: {
    busy: gauge({ unit: '%', help: 'Not idle' }),
    user: gauge({ unit: '%', head: 'User', help: 'In user mode' }),
    interrupts: counter({ head: 'Intr', help: 'Interrupts', only: 'total' }),
  },
  tables: {
    brief: {
      title: 'CPU',
      columns: [
        { metric: 'busy', head: 'cpu', width: 3, style: 'whole' },
        { metric: 'interrupts', head: 'inter', width: 5 },
      ],
    },
    plot: {
      tag: 'CPU',
      columns: [
        { metric: 'user', head: 'User%' },
        { metric: 'interrupts', head: 'Intrpt/sec' },
      ],
    },
    plotDetail: { tag: 'CPU', extension: 'cpu', columns: [{ metric: 'user', head: 'User%' }] },
  },
})

export const disk = defineImporter({
  name: 'disk',
  title: 'DISK',
  dimension: 'disk',
  sources: [],
  metrics: {
    reads: counter({ head: 'Reads', help: 'Reads completed', brief: true }),
    readBytes: counter({ unit: 'sectors', show: 'KiB', head: 'KBRead', help: 'Read', brief: true }),
    wait: gauge({ unit: 'ms', head: 'Wait', digits: 1, help: 'Mean wait', only: 'each' }),
  },
  tables: {
    plotDetail: {
      tag: 'DSK',
      extension: 'dsk',
      columns: [{ metric: 'instance', head: 'Name' }, 'reads', { metric: 'readBytes', head: 'RKBytes' }],
    },
  },
})

export const memory = defineImporter({
  name: 'memory',
  title: 'MEMORY',
  sources: [],
  metrics: {
    free: gauge({ unit: 'KiB', head: 'Free', width: 4, help: 'Free', brief: true }),
    shared: gauge({ unit: 'pages', show: 'KiB', head: 'Shared', help: 'Shared' }),
  },
})

export const load = defineImporter({
  name: 'load',
  title: 'LOAD AVERAGE',
  sources: [],
  metrics: { avg1: gauge({ head: 'Avg1', digits: 2, help: 'Load over 1 minute', brief: true }) },
})

export const process = defineImporter({
  name: 'process',
  title: 'PROCESSES',
  dimension: 'pid',
  sources: [],
  metrics: {
    user: text({ head: 'User', width: 8, help: 'Owner' }),
    cpuTime: counter({ unit: 'jiffies', show: 's', digits: 2, head: 'CpuT', help: 'CPU time' }),
    command: text({ head: 'Command', help: 'Command line' }),
  },
  tables: {
    plotDetail: {
      tag: '',
      extension: 'prc',
      shape: 'long',
      columns: [{ metric: 'instance', head: 'PID' }, 'user', 'cpuTime', 'command'],
    },
  },
})
