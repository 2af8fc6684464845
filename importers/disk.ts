import { counter, defineImporter, gauge, headed, ratio } from 'recollect/importer'

/** Counts and sectors are unsigned long, printed %lu (block/genhd.c, diskstats_show). */
const count = (word: number, head: string, help: string) => counter({ word, head, width: 6, help })
const sectors = (word: number, head: string, help: string) =>
  counter({ word, unit: 'sectors', show: 'KiB', head, width: 6, help })
/** Times are unsigned int milliseconds, printed %u: the kernel's own sums are wider, but are cut to 32 bits. */
const milliseconds = (word: number, help: string) => counter({ word, unit: 'ms', bits: 32, help })

const mean = (head: string, help: string) => gauge({ unit: 'ms', head, width: 5, help })

/** Devices whose transfers are counted again at the devices below them, or that are memory. */
const STACKED = /^(dm-|md|drbd|bcache|zd|cas|emcpower|psv|zram)/
/** Files and memory in the guise of disks, many and mostly idle. */
const HIDDEN = /^(loop|ram)\d/
/** More than a host has NVMe controllers. */
const CONTROLLERS = 256

/** `sda1` of sda, `nvme0n1p1` of nvme0n1: the names of disks that end in a digit are parted from the number by a p. */
function isPartition(name: string, has: (name: string) => boolean): boolean {
  const disk = name.replace(/\d+$/, '')
  if (disk === name) return false
  return has(disk) || (/\dp$/.test(disk) && has(disk.slice(0, -1)))
}

/**
 * An NVMe namespace that is reached over several paths, `nvme0n1` over nvme0c0n1 and nvme0c1n1.
 *
 * What it does is counted at the paths by every kernel, at the namespace itself only since 6.4.
 */
function hasPaths(name: string, has: (name: string) => boolean): boolean {
  const [, subsystem, namespace] = /^nvme(\d+)n(\d+)$/.exec(name) ?? []
  if (subsystem === undefined) return false
  for (let n = 0; n < CONTROLLERS; n++) if (has(`nvme${subsystem}c${n}n${namespace}`)) return true
  return false
}

/** What the disks do, from /proc/diskstats (Documentation/admin-guide/iostats.rst). */
export default defineImporter({
  name: 'disk',
  title: 'DISK',
  letter: 'd',
  dimension: 'disk',
  line: 'disk _ _ *',
  sources: [{ key: 'disk', path: '/proc/diskstats' }],
  metrics: {
    readBytes: sectors(2, 'KBRead', 'Data read'),
    reads: count(0, 'Reads', 'Reads completed'),
    readMerges: count(1, 'RMerge', 'Reads merged with neighbours before they were sent'),
    readSize: gauge({ unit: 'KiB', show: 'KiB', head: 'SizeKB', help: 'Data of a read, on average' }),
    readWait: mean('RWait', 'Time that a read took, waiting in the queue included, on average'),
    writeBytes: sectors(6, 'KBWrit', 'Data written'),
    writes: count(4, 'Writes', 'Writes completed'),
    writeMerges: count(5, 'WMerge', 'Writes merged with neighbours before they were sent'),
    writeSize: gauge({ unit: 'KiB', show: 'KiB', head: 'SizeKB', help: 'Data of a write, on average' }),
    writeWait: mean('WWait', 'Time that a write took, waiting in the queue included, on average'),
    operations: gauge({ growth: 'rate', head: 'Ops', width: 6, help: 'Reads and writes completed a second' }),
    bytes: gauge({
      growth: 'rate',
      unit: 'KiB',
      show: 'KiB',
      head: 'KB',
      width: 6,
      help: 'Data read and written a second',
    }),
    merges: gauge({ growth: 'rate', head: 'Merges', width: 6, help: 'Reads and writes merged a second' }),
    requestSize: gauge({
      unit: 'KiB',
      show: 'KiB',
      head: 'RWSize',
      width: 6,
      help: 'Data of a read or write, on average',
    }),
    queueLength: gauge({
      head: 'QLen',
      width: 5,
      only: 'each',
      help: 'Requests waiting or being served, on average over the time in which there were any',
    }),
    queueSize: gauge({
      head: 'AvgQu',
      width: 5,
      digits: 2,
      help: 'Requests waiting or being served, on average over the whole interval',
    }),
    wait: mean('Wait', 'Time that a read or write took, waiting in the queue included, on average'),
    serviceTime: gauge({
      unit: 'ms',
      head: 'SvcTim',
      width: 6,
      only: 'each',
      help: 'Time in which the disk was busy, for each read or write',
    }),
    utilization: gauge({
      unit: '%',
      across: 'max',
      head: 'Util',
      width: 4,
      help: 'Time in which the disk was busy; of the total, that of the busiest disk',
    }),
    inFlight: gauge({ word: 8, head: 'InFlt', width: 5, help: 'Requests waiting or being served at that moment' }),
    readTime: milliseconds(3, 'Time that reads took, each added up'),
    writeTime: milliseconds(7, 'Time that writes took, each added up'),
    busyTime: milliseconds(9, 'Time in which requests were waiting or being served'),
    queueTime: milliseconds(10, 'Time that requests were waiting or being served, each added up'),
    discards: count(11, 'Discs', 'Discards completed; kernel 4.18 and later'),
    discardMerges: count(12, 'DMerge', 'Discards merged with neighbours before they were sent'),
    discardBytes: sectors(13, 'KBDisc', 'Space discarded'),
    discardTime: milliseconds(14, 'Time that discards took, each added up'),
    flushes: count(15, 'Flush', 'Flushes completed; kernel 5.5 and later'),
    flushTime: milliseconds(16, 'Time that flushes took, each added up'),
  },
  tables: {
    brief: { title: 'Disks', columns: ['readBytes', 'reads', 'writeBytes', 'writes'] },
    summary: {
      title: 'DISK SUMMARY (/sec)',
      columns: [
        ...headed({ readBytes: 'KBRead', readMerges: 'RMerged', reads: 'Reads', readSize: 'SizeKB' }),
        ...headed({ writeBytes: 'KBWrite', writeMerges: 'WMerged', writes: 'Writes', writeSize: 'SizeKB' }),
      ],
    },
    detail: {
      title: 'DISK STATISTICS (/sec)',
      columns: [
        { metric: 'instance', head: 'Name', width: 10 },
        ...headed({ readBytes: 'KBytes', readMerges: 'Merged' }, { group: 'reads' }),
        ...headed({ reads: 'IOs', readSize: 'Size' }, { group: 'reads', width: 5 }),
        ...headed({ readWait: 'Wait' }, { group: 'reads', style: 'whole' }),
        ...headed({ writeBytes: 'KBytes', writeMerges: 'Merged' }, { group: 'writes' }),
        ...headed({ writes: 'IOs', writeSize: 'Size' }, { group: 'writes', width: 5 }),
        ...headed({ writeWait: 'Wait' }, { group: 'writes', style: 'whole' }),
        ...headed({ requestSize: 'RWSize' }, { group: 'averages' }),
        ...headed({ queueLength: 'QLen', wait: 'Wait', serviceTime: 'SvcTim' }, { group: 'averages', style: 'whole' }),
        { metric: 'utilization', style: 'whole', group: 'Pct' },
      ],
    },
    plot: {
      tag: 'DSK',
      columns: headed({
        reads: 'ReadTot',
        writes: 'WriteTot',
        operations: 'OpsTot',
        readBytes: 'ReadKBTot',
        writeBytes: 'WriteKBTot',
        bytes: 'KbTot',
        readMerges: 'ReadMrgTot',
        writeMerges: 'WriteMrgTot',
        merges: 'MrgTot',
      }),
    },
    plotDetail: {
      tag: 'DSK',
      extension: 'dsk',
      columns: headed({
        instance: 'Name',
        reads: 'Reads',
        readMerges: 'RMerge',
        readBytes: 'RKBytes',
        readWait: 'WaitR',
        writes: 'Writes',
        writeMerges: 'WMerge',
        writeBytes: 'WKBytes',
        writeWait: 'WaitW',
        requestSize: 'Request',
        queueLength: 'QueLen',
        wait: 'Wait',
        serviceTime: 'SvcTim',
        utilization: 'Util',
      }),
    },
  },
  role(name, has) {
    if (HIDDEN.test(name) || isPartition(name, has)) return 'hidden'
    return STACKED.test(name) || hasPaths(name, has) ? 'shown' : 'counted'
  },
  intervalEnd(row, { instance, per }) {
    const { reads, writes, readTime, writeTime, busyTime, queueTime } = row
    const readKiB = row.readBytes / 2
    const writeKiB = row.writeBytes / 2
    const operations = reads + writes
    row.operations = operations
    row.bytes = readKiB + writeKiB
    row.merges = row.readMerges + row.writeMerges
    row.readSize = ratio(readKiB, reads)
    row.writeSize = ratio(writeKiB, writes)
    row.requestSize = ratio(readKiB + writeKiB, operations)
    row.queueSize = queueTime / (1000 * per)
    row.readWait = ratio(readTime, reads)
    row.writeWait = ratio(writeTime, writes)
    row.wait = ratio(readTime + writeTime, operations)
    // What several disks cannot have in common.
    if (instance === '') return
    row.queueLength = ratio(queueTime, busyTime)
    row.serviceTime = ratio(busyTime, operations)
    row.utilization = busyTime / (10 * per)
  },
})
