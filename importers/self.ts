import { counter, defineImporter, gauge } from 'recollect/importer'

/** Microseconds of CPU time a second that are one percent of a CPU. */
const PERCENT = 1e4

/**
 * What the recorder itself cost: its CPU time and memory, how late it was, how much it wrote.
 *
 * A line each sample: `self USER SYSTEM RESIDENT LATE SAMPLING WRITTEN MISSED`, microseconds and bytes.
 */
export default defineImporter({
  name: 'self',
  title: 'RECORDER',
  line: 'self',
  sources: [],
  metrics: {
    cpu: gauge({ unit: '%', head: 'Cpu', width: 5, digits: 2, brief: true, help: 'Share of one CPU that it used' }),
    user: counter({ word: 0, unit: 'us', show: 'ms', head: 'User', digits: 1, help: 'CPU time of its own work' }),
    system: counter({
      word: 1,
      unit: 'us',
      show: 'ms',
      head: 'System',
      digits: 1,
      help: 'CPU time of the kernel for it',
    }),
    resident: gauge({ word: 2, unit: 'B', head: 'RSS', brief: true, help: 'Memory that it had in use' }),
    late: gauge({
      word: 3,
      unit: 'us',
      show: 'ms',
      head: 'Late',
      width: 6,
      digits: 1,
      across: 'max',
      brief: true,
      help: 'Time between that at which the sample was due and that at which it was begun',
    }),
    sampling: counter({
      word: 4,
      unit: 'us',
      show: 'ms',
      head: 'Taking',
      digits: 1,
      brief: true,
      help: 'Time from the beginning of samples until they were handed on',
    }),
    written: counter({ word: 5, unit: 'B', head: 'Written', brief: true, help: 'Bytes of recordings' }),
    missed: counter({ word: 6, head: 'Missed', help: 'Ticks that passed without a sample' }),
  },
  tables: {
    plot: { tag: 'SELF', columns: ['cpu', 'user', 'system', 'resident', 'late', 'sampling', 'written', 'missed'] },
  },

  getData(record) {
    const { user, system, resident, late, sampling, written, missed } = record.cost()
    record.line('self', [user, system, resident, late, sampling, written, missed].join(' '))
  },

  intervalEnd(row, { per }) {
    row.cpu = (row.user + row.system) / per / PERCENT
  },
})
