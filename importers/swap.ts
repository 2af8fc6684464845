import { defineImporter, gauge, text } from 'recollect/importer'

/** Swap devices and files, from /proc/swaps (proc(5)); sizes are in KiB. */
export default defineImporter({
  name: 'swap',
  title: 'SWAP SPACE',
  dimension: 'device',
  line: 'swaps *',
  // A machine without swap has none in use: that is known.
  sources: [{ key: 'swaps', path: '/proc/swaps', skip: 1, evenEmpty: true }],
  metrics: {
    type: text({ word: 0, head: 'Type', width: 9, help: 'A partition or a file' }),
    size: gauge({ word: 1, unit: 'KiB', head: 'Size', help: 'Swap space' }),
    used: gauge({ word: 2, unit: 'KiB', head: 'Used', help: 'Swap space in use' }),
    free: gauge({ unit: 'KiB', head: 'Free', help: 'Swap space not in use' }),
    usedPercent: gauge({ unit: '%', across: 'none', head: 'Used%', width: 5, help: 'Share of the swap space in use' }),
    priority: gauge({ word: 3, only: 'each', head: 'Prio', help: 'The highest is used first' }),
  },
  analyzes: ['swaps'],
  analyze(line, row) {
    if (line.words > 0) return
    row.size = 0
    row.used = 0
  },
  intervalEnd(row) {
    row.free = row.size - row.used
    row.usedPercent = row.size > 0 ? (100 * row.used) / row.size : Number.NaN
  },
})
