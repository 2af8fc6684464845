import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import buddy from '../../importers/buddy.ts'
import environment from '../../importers/environment.ts'
import infiniband from '../../importers/infiniband.ts'
import interrupt from '../../importers/interrupt.ts'
import nfs from '../../importers/nfs.ts'
import numa from '../../importers/numa.ts'
import processes from '../../importers/process.ts'
import slab from '../../importers/slab.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { recordedLines } from '../helpers/recorded-lines.ts'
import { play, sampleOf } from '../helpers/samples.ts'

const FILES: Readonly<Record<string, string>> = {
  '/proc/buddyinfo': 'Node 0, zone      DMA      0      1      2 \n',
  '/proc/interrupts':
    '           CPU0       CPU1       \n 24:          1          0  IO-APIC   5-edge      ACPI:Ged\nERR:          0\n',
  '/proc/slabinfo':
    'slabinfo - version: 2.1\n# name <active_objs>\nbio-312 12 12 320 12 1 : tunables 0 0 0 : slabdata 1 1 0\n',
  '/proc/net/rpc/nfs': 'net 0 0 0 0\nrpc 5 0 1\nproc3 22 0\n',
  '/proc/net/rpc/nfsd': 'rc 0 1 2\nproc4ops 76 0\n',
  '/sys/devices/system/node/node0/meminfo': 'Node 0 MemTotal: 30 kB\nNode 0 MemFree: 10 kB\nNode 0 MemUsed: 20 kB\n',
  '/sys/devices/system/node/node0/numastat': 'numa_hit 3196576\nother_node 0\n',
  '/sys/class/infiniband/mlx5_0/ports/1/counters/port_rcv_data': '256\n',
  '/sys/class/infiniband/mlx5_0/ports/1/state': '4: ACTIVE\n',
  '/sys/class/hwmon/hwmon0/temp1_input': '45000\n',
  '/sys/class/hwmon/hwmon0/temp1_max': '100000\n',
  '/sys/class/hwmon/hwmon12/power3_average': '65000000\n',
  '/sys/class/thermal/thermal_zone0/temp': '27800\n',
  '/proc/1/stat': '1 (systemd) S 0 1 1 0 -1 4194560 9 9 0 0 7 8 0 0 20 0 1 0 25 50262016 4415\n',
  '/proc/1/status':
    'Name:\tsystemd\nTgid:\t1\nNgid:\t0\nPid:\t1\nUid:\t0\t0\t0\t0\nVmRSS:\t   17964 kB\nRssAnon:\t 5 kB\nThreads:\t1\nvoluntary_ctxt_switches:\t360\nnonvoluntary_ctxt_switches:\t66\n',
  '/proc/1/cmdline': '/sbin/init\0splash\0',
  '/proc/1/io': 'rchar: 5\nread_bytes: 4096\n',
  '/proc/2/stat': '2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 25 0 0\n',
  '/proc/2/status': 'Name:\tkthreadd\nTgid:\t2\nUid:\t0\t0\t0\t0\n',
  '/proc/2/cmdline': '',
}

describe('what the recorder writes of the sources', () => {
  let root = ''

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'sources-'))
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(root + path), { recursive: true })
      writeFileSync(root + path, text)
    }
  })
  after(() => rmSync(root, { recursive: true }))

  const recorded = (importer: Importer): string => recordedLines(importer, root)

  /** The lines, and the names of the instances that are found in them. */
  function linesAndInstances(importer: Importer): { lines: readonly string[]; instances: readonly string[] } {
    const text = recorded(importer)
    const [values] = play(importer, [sampleOf(1000, text)])
    return { lines: text.trimEnd().split('\n'), instances: Object.keys(values ?? {}).filter((name) => name !== '') }
  }

  it("is collectl's grammar where collectl has one", () => {
    expect(linesAndInstances(buddy)).to.deep.equal({
      lines: ['buddy Node 0, zone      DMA      0      1      2'],
      instances: ['DMA-0'],
    })
    expect(linesAndInstances(interrupt)).to.deep.equal({
      lines: ['int  24:          1          0  IO-APIC   5-edge      ACPI:Ged', 'int ERR:          0'],
      instances: ['24/0', '24/1', 'ERR'],
    })
    expect(linesAndInstances(slab)).to.deep.equal({
      lines: ['Slab bio-312 12 12 320 12 1 : tunables 0 0 0 : slabdata 1 1 0'],
      instances: ['bio-312'],
    })
    expect(linesAndInstances(nfs)).to.deep.equal({
      lines: ['nfsc-net 0 0 0 0', 'nfsc-rpc 5 0 1', 'nfsc-proc3 22 0', 'nfss-rc 0 1 2', 'nfss-proc4ops 76 0'],
      instances: ['3cd', '4sd'],
    })
    expect(linesAndInstances(numa)).to.deep.equal({
      lines: [
        'numai Node 0 MemFree: 10 kB',
        'numai Node 0 MemUsed: 20 kB',
        'numas Node 0 numa_hit 3196576',
        'numas Node 0 other_node 0',
      ],
      instances: ['0'],
    })
  })

  it("is collectl's grammar for processes, file by file", () => {
    expect(linesAndInstances(processes)).to.deep.equal({
      lines: [
        'proc:1 stat 1 (systemd) S 0 1 1 0 -1 4194560 9 9 0 0 7 8 0 0 20 0 1 0 25 50262016 4415',
        'proc:1 Tgid:\t1',
        'proc:1 Uid:\t0\t0\t0\t0',
        'proc:1 VmRSS:\t   17964 kB',
        'proc:1 voluntary_ctxt_switches:\t360',
        'proc:1 nonvoluntary_ctxt_switches:\t66',
        'proc:1 cmd /sbin/init splash',
        'proc:1 io rchar: 5',
        'proc:1 io read_bytes: 4096',
        'proc:2 stat 2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 25 0 0',
        'proc:2 Tgid:\t2',
        'proc:2 Uid:\t0\t0\t0\t0',
      ],
      instances: ['1', '2'],
    })
  })

  it('is our own for what collectl has not', () => {
    expect(linesAndInstances(infiniband)).to.deep.equal({
      lines: ['ibmlx5_0/1:rcvd 256', 'ibmlx5_0/1:state 4: ACTIVE'],
      instances: ['mlx5_0/1'],
    })
    expect(linesAndInstances(environment)).to.deep.equal({
      lines: ['hwmon temp 0/1 45000', 'hwmon power 12/3 65000000', 'thermal 0 27800'],
      instances: ['hwmon0-temp1', 'hwmon12-power3', 'thermal0'],
    })
  })
})
