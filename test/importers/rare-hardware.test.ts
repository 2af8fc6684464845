import { expect } from 'chai'
import fuse from '../../importers/fuse.ts'
import lustre from '../../importers/lustre.ts'
import md from '../../importers/md.ts'
import openvz from '../../importers/openvz.ts'
import wifi from '../../importers/wifi.ts'
import zfs from '../../importers/zfs.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { recordedLines } from '../helpers/recorded-lines.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { removeTrees, Tree } from '../source/tree.ts'

afterEach(removeTrees)

/** What is recorded of a tree of files, laid out as the documents of each kernel module say. */
function recorded(importer: Importer, files: Readonly<Record<string, string>>): string {
  return recordedLines(importer, new Tree(files).path)
}

/** The second of two moments that are ten seconds apart. */
function second(importer: Importer, at: (n: 0 | 1) => Readonly<Record<string, string>>) {
  return play(importer, [sampleOf(1000, recorded(importer, at(0))), sampleOf(1010, recorded(importer, at(1)))])[1]
}

describe('the zfs importer', () => {
  it('reads caches and intent log', () => {
    const values = second(zfs, (n) => ({
      'proc/spl/kstat/zfs/arcstats': `13 1 0x01 147 39984 8219437190 2304018231000
name                            type data
hits                            4    ${1000 + 900 * n}
misses                          4    ${500 + 100 * n}
size                            4    3221225472
c                               4    4294967296
c_max                           4    8589934592
l2_hits                         4    ${30 * n}
l2_misses                       4    ${10 * n}
l2_read_bytes                   4    ${40960 * n}
l2_write_bytes                  4    ${81920 * n}
l2_size                         4    1000
`,
      'proc/spl/kstat/zfs/zil': `19 1 0x01 13 624 8219437190 2304018231000
name                            type data
zil_commit_count                4    ${20 * n}
zil_itx_count                   4    ${30 * n}
zil_itx_metaslab_normal_count   4    ${40 * n}
zil_itx_metaslab_slog_count     4    0
zil_itx_metaslab_normal_bytes   4    ${4096 * n}
zil_itx_metaslab_slog_bytes     4    0
`,
    }))
    expect(values?.['']).to.deep.equal({
      size: 3221225472,
      target: 4294967296,
      targetMax: 8589934592,
      hits: 90,
      misses: 10,
      reads: 100,
      hitPercent: 90,
      l2Size: 1000,
      l2Hits: 3,
      l2Misses: 1,
      l2HitPercent: 75,
      l2ReadBytes: 4096,
      l2WriteBytes: 8192,
      zilCommits: 2,
      zilTransactions: 3,
      zilNormalWrites: 4,
      zilSlogWrites: 0,
      zilNormalBytes: 409.6,
      zilSlogBytes: 0,
    })
  })
})

describe('the lustre importer', () => {
  it('reads calls and bytes of each mount', () => {
    const values = second(lustre, (n) => ({
      'proc/fs/lustre/llite/scratch-ffff8804/stats': `snapshot_time             1795297170.123 secs.nsecs
read_bytes                ${10 + 20 * n} samples [bytes] 4096 1048576 ${40960 + 409600 * n}
write_bytes               ${5 * n} samples [bytes] 4096 4096 ${20480 * n}
open                      ${10 * n} samples [reqs]
close                     ${10 * n} samples [reqs]
`,
    }))
    expect(values?.['scratch-ffff8804']).to.include({
      reads: 2,
      readBytes: 40_960,
      writes: 0.5,
      writeBytes: 2048,
      opens: 1,
      closes: 1,
      syncs: undefined,
    })
  })
})

describe('the md importer', () => {
  it('reads what an array does and how far it is', () => {
    const values = second(md, () => ({
      'sys/block/md0/md/sync_completed': '1024 / 4096\n',
      'sys/block/md0/md/sync_speed': '51200\n',
      'sys/block/md0/md/degraded': '1\n',
      'sys/block/md0/md/sync_action': 'recover\n',
      'sys/block/md0/md/array_state': 'clean\n',
      'sys/block/md127/md/sync_completed': 'none\n',
      'sys/block/md127/md/sync_speed': 'none\n',
      'sys/block/md127/md/degraded': '0\n',
      'sys/block/md127/md/sync_action': 'idle\n',
      'sys/block/md127/md/array_state': 'active\n',
    }))
    expect(values?.['0']).to.deep.equal({ state: 'clean', action: 'recover', done: 25, speed: 51_200, degraded: 1 })
    expect(values?.['127']).to.include({ action: 'idle', done: undefined, speed: 0, degraded: 0 })
  })
})

describe('the wifi importer', () => {
  it('reads strength and noise', () => {
    const values = second(wifi, (n) => ({
      'proc/net/wireless': `Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
 wlan0: 0000   54.  -56.  -92.        0      0      0     ${20 * n}      0      ${10 * n}
 wlan1: 0000   60.  -50.  -256        0      0      0      0      0        0
`,
    }))
    expect(values?.['wlan0']).to.include({ link: 54, signal: -56, noise: -92, signalToNoise: 36, retries: 2 })
    expect(values?.['wlan0']).to.include({ missedBeacons: 1 })
    expect(values?.['wlan1']).to.include({ link: 60, signalToNoise: undefined })
  })
})

describe('the fuse importer', () => {
  it('reads requests that wait', () => {
    const values = second(fuse, () => ({ 'sys/fs/fuse/connections/41/waiting': '3\n' }))
    expect(values?.['41']).to.deep.equal({ waiting: 3 })
  })
})

describe('the openvz importer', () => {
  it('reads CPU, disk and refusals of each container', () => {
    const values = second(openvz, (n) => ({
      'proc/vz/vestat': `Version: 2.2
      VEID     user      nice     system     uptime                 idle                 strv               uptime                 used               maxlat               totlat           numsched
       101      ${500 * n}       ${100 * n}      ${200 * n}    ${1000 * n}   0 0 0 0 0 0 0
`,
      'proc/bc/101/ioacct': ` read ${40960 * n}\n write ${20480 * n}\n dirty 0\n cancel 0\n missed 0\n`,
      'proc/user_beancounters': `Version: 2.5
       uid  resource                     held              maxheld              barrier                limit              failcnt
      101:  kmemsize                  2123456              3000000             11055923             11377049                    ${5 * n}
            lockedpages                     0                    0                  256                  256                    ${15 * n}
        0:  kmemsize                  2123456              3000000             11055923             11377049                    0
`,
    }))
    // 10 seconds of two CPUs are 2000 jiffies.
    expect(values?.['101']).to.include({ user: 25, nice: 5, system: 10, idle: 60, readBytes: 4096, failures: 2 })
    expect(values?.['0']).to.include({ failures: 0, user: undefined })
  })
})
