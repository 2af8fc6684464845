import { counter, defineImporter, gauge, ratio } from 'recollect/importer'

/** A line of a kstat: name, type, value. */
const size = (name: string, head: string, help: string) =>
  gauge({ line: `zfs-arc ${name}`, word: 1, unit: 'B', head, help })
const events = (name: string, head: string, help: string) => counter({ line: `zfs-arc ${name}`, word: 1, head, help })
const bytes = (name: string, head: string, help: string) =>
  counter({ line: `zfs-arc ${name}`, word: 1, unit: 'B', show: 'KiB', head, help })
const zil = (name: string, head: string, help: string) => counter({ line: `zfs-zil ${name}`, word: 1, head, help })
const zilBytes = (name: string, help: string) =>
  counter({ line: `zfs-zil ${name}`, word: 1, unit: 'B', show: 'KiB', help })
const share = (head: string, help: string) => gauge({ unit: '%', digits: 1, head, width: 6, help })

/** ZFS's caches and intent log, from its kstats (zfs(4), module/zfs/arc.c and zil.c of OpenZFS). */
export default defineImporter({
  name: 'zfs',
  title: 'ZFS',
  sources: [
    { key: 'zfs-arc', path: '/proc/spl/kstat/zfs/arcstats', skip: 2 },
    { key: 'zfs-zil', path: '/proc/spl/kstat/zfs/zil', skip: 2 },
  ],
  needs: 'ZFS',
  metrics: {
    size: size('size', 'ARC', 'Memory that the cache uses'),
    target: size('c', 'Target', 'Memory that the cache aims at'),
    targetMax: size('c_max', 'Max', 'Most memory that the cache may aim at'),
    hits: events('hits', 'Hits', 'Reads that the cache could serve'),
    misses: events('misses', 'Misses', 'Reads that had to go further'),
    reads: gauge({ growth: 'rate', head: 'Reads', help: 'Reads from the cache a second, hits or not' }),
    hitPercent: share('Hit%', 'Share of the reads that the cache could serve'),
    l2Size: size('l2_size', 'L2ARC', 'Data in the second cache, on disk'),
    l2Hits: events('l2_hits', 'L2Hits', 'Reads that the second cache could serve'),
    l2Misses: events('l2_misses', 'L2Miss', 'Reads that the second cache could not serve'),
    l2HitPercent: share('L2Hit%', 'Share of the reads that the second cache could serve'),
    l2ReadBytes: bytes('l2_read_bytes', 'L2Read', 'Data read from the second cache'),
    l2WriteBytes: bytes('l2_write_bytes', 'L2Writ', 'Data written to the second cache'),
    zilCommits: zil('zil_commit_count', 'Commit', 'Times that the intent log was written out'),
    zilTransactions: zil('zil_itx_count', 'ZilTx', 'Transactions in the intent log'),
    zilNormalWrites: zil('zil_itx_metaslab_normal_count', 'ZilNor', 'Writes of the intent log to the pool itself'),
    zilSlogWrites: zil('zil_itx_metaslab_slog_count', 'ZilSlo', 'Writes of the intent log to a log device'),
    zilNormalBytes: zilBytes('zil_itx_metaslab_normal_bytes', 'Data of the intent log on the pool itself'),
    zilSlogBytes: zilBytes('zil_itx_metaslab_slog_bytes', 'Data of the intent log on a log device'),
  },
  intervalEnd(row) {
    row.reads = row.hits + row.misses
    row.hitPercent = ratio(100 * row.hits, row.reads)
    row.l2HitPercent = ratio(100 * row.l2Hits, row.l2Hits + row.l2Misses)
  },
})
