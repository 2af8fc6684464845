import { defineImporter, gauge } from 'recollect/importer'

const MHZ_IN_KHZ = 1000

/** How fast each CPU runs (Documentation/admin-guide/pm/cpufreq.rst); where cpufreq does not say, /proc/cpuinfo may. */
export default defineImporter(() => {
  /** The CPU that the lines of /proc/cpuinfo are about. */
  let cpu = ''

  return {
    name: 'cpufreq',
    title: 'CPU FREQUENCIES',
    dimension: 'cpu',
    sources: [
      { key: 'cpufreq-cur', path: '/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq' },
      { key: 'cpufreq-max', path: '/sys/devices/system/cpu/cpu[0-9]*/cpufreq/cpuinfo_max_freq' },
      { key: 'cpufreq-info', path: '/proc/cpuinfo', keep: ['processor', 'cpu MHz'] },
    ],
    needs: 'a kernel that knows the frequencies of its CPUs (cpufreq)',
    metrics: {
      frequency: gauge({ unit: 'kHz', show: 'MHz', head: 'MHz', width: 5, help: 'Frequency that the CPU runs at' }),
      highest: gauge({
        line: 'cpufreq-max *',
        word: 0,
        unit: 'kHz',
        show: 'MHz',
        head: 'MaxMHz',
        width: 6,
        help: 'Highest frequency that it can run at',
      }),
      percent: gauge({ unit: '%', head: 'Freq%', width: 5, help: 'Frequency, as a share of the highest' }),
    },
    analyzes: ['cpufreq-cur *', 'cpufreq-info'],
    /** `processor : 0` and `cpu MHz : 2596.138` of cpuinfo. */
    analyze(line, row, at) {
      if (line.pattern === 'cpufreq-cur *') row.frequency = line.number(0)
      else if (line.is(0, 'processor')) cpu = line.text(2)
      else {
        const other = at(cpu)
        if (Number.isNaN(other.frequency)) other.frequency = Number(line.text(3)) * MHZ_IN_KHZ
      }
    },
    intervalEnd(row) {
      row.percent = (100 * row.frequency) / row.highest
    },
  }
})
