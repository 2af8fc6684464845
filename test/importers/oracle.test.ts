import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { before as beforeAll } from 'mocha'
import cpu from '../../importers/cpu.ts'
import disk from '../../importers/disk.ts'
import inode from '../../importers/inode.ts'
import load from '../../importers/load.ts'
import memory from '../../importers/memory.ts'
import net from '../../importers/net.ts'
import socket from '../../importers/socket.ts'
import tcp from '../../importers/tcp.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import type { FileSource } from '../../src/vocabulary/source.ts'
import { play, sampleOf } from '../helpers/samples.ts'

/**
 * The running kernel says something, and the same text is understood twice: by the modules, and here with nothing but
 * split and subtraction. Nothing of the engine is used on this side.
 */

type Numbers = Readonly<Record<string, number | undefined>>
type Lines = readonly (readonly string[])[]

/** The lines of a file as a recorder would keep them, behind the key. */
function recorded({ key, path, keep, skip, cut }: FileSource): string {
  if (!existsSync(path)) return ''
  const glue = key === '' || key.endsWith('-') ? key : `${key} `
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(skip ?? 0)
    .filter((line) => line !== '' && (keep === undefined || keep.some((prefix) => line.startsWith(prefix))))
    .map((line) => {
      const words = Object.entries(cut ?? {}).find(([prefix]) => line.startsWith(prefix))?.[1]
      return `${glue}${words === undefined ? line : line.split(' ').slice(0, words).join(' ')}\n`
    })
    .join('')
}

const MODULES: readonly Importer[] = [cpu, load, memory, disk, net, socket, tcp, inode]

const snapshot = (): string => MODULES.flatMap(({ sources }) => sources.map(recorded)).join('')

const split = (text: string): Lines =>
  text
    .replaceAll(/^(Net\s+[^:]+:)/gm, '$1 ')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))

/** The numbers of the only line that starts with these words; none where there is no such line. */
function numbers(lines: Lines, ...start: readonly string[]): readonly (number | undefined)[] {
  const found = lines.filter((words) => start.every((word, n) => words[n] === word))
  return (found[0] ?? []).slice(start.length).map(Number)
}

const minus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b

const plus = (...all: readonly (number | undefined)[]): number | undefined =>
  all.reduce((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value))

const per = (part: number | undefined, whole: number | undefined): number | undefined =>
  part === undefined || whole === undefined ? undefined : whole === 0 ? 0 : part / whole

const times = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : value * factor

/** The difference of each number of two lists, a second. */
const rates = (
  before: readonly (number | undefined)[],
  after: readonly (number | undefined)[],
  seconds: number,
): readonly (number | undefined)[] => after.map((value, n) => times(minus(value, before[n]), 1 / seconds))

const SECONDS = 1.25

/** Expected values by instance; a metric that is left out is not known. */
type Expected = Readonly<Record<string, Numbers>>

function shares(rate: readonly (number | undefined)[]): Numbers {
  const [user, nice, system, idle, wait, irq, soft, steal, guest, guestNice] = rate
  const serving = plus(irq, soft, steal)
  const all = plus(user, nice, system, idle, wait, serving)
  const share = (part: number | undefined): number | undefined => times(per(part, all), 100)
  return {
    user: share(user),
    nice: share(nice),
    system: share(system),
    wait: share(wait),
    irq: share(irq),
    soft: share(soft),
    steal: share(steal),
    guest: share(guest),
    guestNice: share(guestNice),
    idle: share(idle),
    busy: share(plus(user, nice, system, serving)),
    systemTotal: share(plus(system, serving)),
    userTime: user,
    niceTime: nice,
    systemTime: system,
    idleTime: idle,
    waitTime: wait,
    irqTime: irq,
    softTime: soft,
    stealTime: steal,
    guestTime: guest,
    guestNiceTime: guestNice,
  }
}

function expectedCpu(before: Lines, after: Lines): Expected {
  const names = after.map(([name = '']) => name).filter((name) => /^cpu\d+$/.test(name))
  const of = (...words: readonly string[]) => rates(numbers(before, ...words), numbers(after, ...words), SECONDS)
  return {
    '': {
      ...shares(of('cpu')),
      online: names.length,
      interrupts: of('intr')[0],
      contextSwitches: of('ctxt')[0],
      forks: of('processes')[0],
    },
    ...Object.fromEntries(names.map((name) => [name.slice(3), { ...shares(of(name)), online: 1 }])),
  }
}

function expectedLoad(_before: Lines, after: Lines): Expected {
  const words = after.find(([key]) => key === 'load') ?? []
  const [running, tasks] = (words[4] ?? '').split('/').map(Number)
  return {
    '': {
      avg1: Number(words[1]),
      avg5: Number(words[2]),
      avg15: Number(words[3]),
      running: minus(running, 1),
      tasks,
      runnable: minus(numbers(after, 'procs_running')[0], 1),
      blocked: numbers(after, 'procs_blocked')[0],
    },
  }
}

const MEMINFO: Readonly<Record<string, string>> = {
  total: 'MemTotal',
  free: 'MemFree',
  available: 'MemAvailable',
  buffers: 'Buffers',
  cached: 'Cached',
  slab: 'Slab',
  slabReclaimable: 'SReclaimable',
  slabUnreclaimable: 'SUnreclaim',
  mapped: 'Mapped',
  anonymous: 'AnonPages',
  anonymousHuge: 'AnonHugePages',
  shared: 'Shmem',
  committed: 'Committed_AS',
  commitLimit: 'CommitLimit',
  locked: 'Mlocked',
  unevictable: 'Unevictable',
  active: 'Active',
  inactive: 'Inactive',
  activeAnonymous: 'Active(anon)',
  inactiveAnonymous: 'Inactive(anon)',
  activeFile: 'Active(file)',
  inactiveFile: 'Inactive(file)',
  dirty: 'Dirty',
  writeback: 'Writeback',
  kernelStack: 'KernelStack',
  pageTables: 'PageTables',
  perCpu: 'Percpu',
  hugeTotal: 'HugePages_Total',
  hugeFree: 'HugePages_Free',
  hugeReserved: 'HugePages_Rsvd',
  hugeSurplus: 'HugePages_Surp',
  hugeSize: 'Hugepagesize',
  swapTotal: 'SwapTotal',
  swapFree: 'SwapFree',
  swapCached: 'SwapCached',
}

const VMSTAT: Readonly<Record<string, string>> = {
  swapIn: 'pswpin',
  swapOut: 'pswpout',
  pageIn: 'pgpgin',
  pageOut: 'pgpgout',
  faults: 'pgfault',
  majorFaults: 'pgmajfault',
  freed: 'pgfree',
  activated: 'pgactivate',
  deactivated: 'pgdeactivate',
  refilled: 'pgrefill',
  scannedByKswapd: 'pgscan_kswapd',
  scannedDirectly: 'pgscan_direct',
  reclaimedByKswapd: 'pgsteal_kswapd',
  reclaimedDirectly: 'pgsteal_direct',
  reclaimRuns: 'pageoutrun',
  oomKills: 'oom_kill',
  refaultsAnonymous: 'workingset_refault_anon',
  refaultsFile: 'workingset_refault_file',
  compactionStalls: 'compact_stall',
  compactionFailures: 'compact_fail',
  compactionSuccesses: 'compact_success',
  hugeFaults: 'thp_fault_alloc',
  hugeFallbacks: 'thp_fault_fallback',
  hugeCollapses: 'thp_collapse_alloc',
  hugeSplits: 'thp_split_page',
}

function expectedMemory(before: Lines, after: Lines): Expected {
  const now = Object.fromEntries(Object.entries(MEMINFO).map(([name, key]) => [name, numbers(after, `${key}:`)[0]]))
  const paging = Object.entries(VMSTAT).map(([name, key]) => [
    name,
    rates(numbers(before, key), numbers(after, key), SECONDS)[0],
  ])
  const all = (lines: Lines, start: string): number =>
    lines.filter(([key]) => key?.startsWith(start)).reduce((sum, [, count]) => sum + Number(count), 0)
  const used = minus(now['total'], now['free'])
  return {
    '': {
      ...now,
      ...Object.fromEntries(paging),
      used,
      usedWithoutCache: plus(
        minus(minus(minus(used, now['buffers']), now['cached']), now['slabReclaimable']),
        now['shared'],
      ),
      mappedAndAnonymous: plus(now['mapped'], now['anonymous']),
      swapUsed: minus(now['swapTotal'], now['swapFree']),
      allocated: (all(after, 'pgalloc') - all(before, 'pgalloc')) / SECONDS,
      allocationStalls: (all(after, 'allocstall') - all(before, 'allocstall')) / SECONDS,
    },
  }
}

const DISK_FIELDS =
  'reads readMerges readBytes readTime writes writeMerges writeBytes writeTime inFlight busyTime queueTime discards discardMerges discardBytes discardTime flushes flushTime'.split(
    ' ',
  )

function diskValues(rate: readonly (number | undefined)[], inFlight: number | undefined): Numbers {
  const row: Record<string, number | undefined> = Object.fromEntries(DISK_FIELDS.map((name, n) => [name, rate[n]]))
  const readKiB = times(row['readBytes'], 0.5)
  const writeKiB = times(row['writeBytes'], 0.5)
  const operations = plus(row['reads'], row['writes'])
  return {
    ...row,
    inFlight,
    operations,
    bytes: plus(readKiB, writeKiB),
    merges: plus(row['readMerges'], row['writeMerges']),
    readSize: per(readKiB, row['reads']),
    writeSize: per(writeKiB, row['writes']),
    requestSize: per(plus(readKiB, writeKiB), operations),
    readWait: per(row['readTime'], row['reads']),
    writeWait: per(row['writeTime'], row['writes']),
    wait: per(plus(row['readTime'], row['writeTime']), operations),
    queueLength: per(row['queueTime'], row['busyTime']),
    queueSize: times(row['queueTime'], 1 / 1000),
    serviceTime: per(row['busyTime'], operations),
    utilization: times(row['busyTime'], 1 / 10),
  }
}

/** The sum of lists, position by position. */
const summed = (lists: readonly (readonly (number | undefined)[])[]): readonly (number | undefined)[] =>
  (lists[0] ?? []).map((_, n) => plus(...lists.map((list) => list[n])))

const greatest = (all: readonly Numbers[], name: string): number | undefined => {
  const known = all.map((row) => row[name]).filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function expectedDisk(before: Lines, after: Lines): Expected {
  const all = after
    .filter(([key]) => key === 'disk')
    .map(([, major = '', minor = '', name = '']) => ({ major, minor, name }))
  // On this side only names that need no thought count: the tests of the module do the others.
  const isPart = (name: string): boolean =>
    all.some(
      (other) =>
        name.startsWith(other.name) &&
        (/\d$/.test(other.name) ? /^p\d+$/ : /^\d+$/).test(name.slice(other.name.length)),
    )
  const seen = all.filter(({ name }) => !/^(loop|ram)\d/.test(name) && !isPart(name))
  const rateOf = ({ major, minor, name }: (typeof all)[number]) =>
    rates(numbers(before, 'disk', major, minor, name), numbers(after, 'disk', major, minor, name), SECONDS)
  const inFlight = ({ major, minor, name }: (typeof all)[number]) => numbers(after, 'disk', major, minor, name)[8]
  const counted = seen.filter(({ name }) => /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|sr\d+|mmcblk\d+)$/.test(name))
  const each = Object.fromEntries(seen.map((one) => [one.name, diskValues(rateOf(one), inFlight(one))]))
  const rows = counted.map(({ name }) => each[name] ?? {})
  return {
    ...each,
    '': {
      ...diskValues(summed(counted.map(rateOf)), plus(...counted.map(inFlight))),
      utilization: greatest(rows, 'utilization'),
      queueLength: undefined,
      serviceTime: undefined,
    },
  }
}

const NET_FIELDS =
  'receiveBytes receivePackets receiveErrors receiveDrops receiveFifo receiveFrame receiveCompressed receiveMulticast transmitBytes transmitPackets transmitErrors transmitDrops transmitFifo transmitCollisions transmitCarrier transmitCompressed'.split(
    ' ',
  )

function netValues(rate: readonly (number | undefined)[]): Numbers {
  return {
    ...Object.fromEntries(NET_FIELDS.map((name, n) => [name, rate[n]])),
    receiveSize: per(rate[0], rate[1]),
    transmitSize: per(rate[8], rate[9]),
    receiveProblems: plus(rate[2], rate[3], rate[4], rate[5]),
    transmitProblems: plus(rate[10], rate[11], rate[12], rate[13], rate[14]),
  }
}

function expectedNet(before: Lines, after: Lines): Expected {
  const names = after.flatMap(([key, name]) => (key === 'Net' && name !== undefined ? [name] : []))
  const rateOf = (name: string) => rates(numbers(before, 'Net', name), numbers(after, 'Net', name), SECONDS)
  const counted = names.filter((name) => /^(eth\d+|en[ospx][0-9a-f]+\S*|wl\S+|ib\d+):$/.test(name))
  return {
    '': netValues(summed(counted.map(rateOf))),
    ...Object.fromEntries(names.map((name) => [name.slice(0, -1), netValues(rateOf(name))])),
  }
}

function expectedSocket(_before: Lines, after: Lines): Expected {
  const value = (key: string, protocol: string, name: string): number | undefined => {
    const words = after.find((line) => line[0] === key && line[1] === `${protocol}:`) ?? []
    const at = words.indexOf(name)
    return at < 0 ? undefined : Number(words[at + 1])
  }
  return {
    '': {
      used: value('sock', 'sockets', 'used'),
      tcp: value('sock', 'TCP', 'inuse'),
      tcpOrphans: value('sock', 'TCP', 'orphan'),
      tcpTimeWait: value('sock', 'TCP', 'tw'),
      tcpAllocated: value('sock', 'TCP', 'alloc'),
      tcpMemory: value('sock', 'TCP', 'mem'),
      udp: value('sock', 'UDP', 'inuse'),
      udpMemory: value('sock', 'UDP', 'mem'),
      udpLite: value('sock', 'UDPLITE', 'inuse'),
      raw: value('sock', 'RAW', 'inuse'),
      fragments: value('sock', 'FRAG', 'inuse'),
      fragmentMemory: value('sock', 'FRAG', 'memory'),
      tcp6: value('v6sock', 'TCP6', 'inuse'),
      udp6: value('v6sock', 'UDP6', 'inuse'),
      udpLite6: value('v6sock', 'UDPLITE6', 'inuse'),
      raw6: value('v6sock', 'RAW6', 'inuse'),
      fragments6: value('v6sock', 'FRAG6', 'inuse'),
    },
  }
}

function expectedTcp(before: Lines, after: Lines): Expected {
  const value = (lines: Lines, protocol: string, name: string): number | undefined => {
    const [names = [], values = []] = lines.filter(([key]) => key === `tcp-${protocol}:`)
    const at = names.indexOf(name)
    return at < 1 ? undefined : Number(values[at])
  }
  const rate = (protocol: string, name: string): number | undefined =>
    times(minus(value(after, protocol, name), value(before, protocol, name)), 1 / SECONDS)
  const told = Object.entries(tcp.metrics).map(([metric, about]) => {
    if (about.kind === 'text' || about.line === undefined) return [metric, undefined]
    if (about.column === undefined) {
      const [key = '', name = ''] = about.line.split(' ')
      return [metric, rates(numbers(before, key, name), numbers(after, key, name), SECONDS)[0]]
    }
    const protocol = about.line.slice('tcp-'.length, -1)
    return [metric, about.kind === 'gauge' ? value(after, protocol, about.column) : rate(protocol, about.column)]
  })
  return {
    '': {
      ...Object.fromEntries(told),
      ipErrors: plus(
        ...'InHdrErrors InAddrErrors InUnknownProtos InDiscards OutDiscards ReasmFails FragFails'
          .split(' ')
          .map((name) => rate('Ip', name)),
      ),
      tcpErrors: plus(rate('Tcp', 'AttemptFails'), rate('Tcp', 'InErrs')),
      udpErrors: plus(rate('Udp', 'NoPorts'), rate('Udp', 'InErrors')),
      icmpErrors: plus(rate('Icmp', 'InErrors'), rate('Icmp', 'InDestUnreachs'), rate('Icmp', 'OutErrors')),
      lossEvents: plus(rate('TcpExt', 'TCPLoss') ?? 0, rate('TcpExt', 'TCPFastRetrans')),
    },
  }
}

function expectedInode(_before: Lines, after: Lines): Expected {
  const [dentries, dentriesUnused, , , dentriesNegative] = numbers(after, 'fs-ds')
  const [inodes, inodesFree] = numbers(after, 'fs-is')
  const [files, , filesMax] = numbers(after, 'fs-fnr')
  return {
    '': {
      dentries,
      dentriesUnused,
      dentriesNegative,
      inodes,
      inodesFree,
      inodesUsed: minus(inodes, inodesFree),
      files,
      filesMax,
      filesPercent: times(per(files, filesMax), 100),
    },
  }
}

const timesSlipped = (before: Lines, after: Lines): boolean =>
  after.some(
    ([key = '']) =>
      /^cpu/.test(key) && rates(numbers(before, key), numbers(after, key), 1).some((rate) => Number(rate) < 0),
  )

const EXPECTED: readonly (readonly [Importer, (before: Lines, after: Lines) => Expected])[] = [
  [cpu, expectedCpu],
  [load, expectedLoad],
  [memory, expectedMemory],
  [disk, expectedDisk],
  [net, expectedNet],
  [socket, expectedSocket],
  [tcp, expectedTcp],
  [inode, expectedInode],
]

describe('import modules beside the running kernel', () => {
  let before = ''
  let after = ''

  beforeAll(async () => {
    before = snapshot()
    // The kernel lets times of the CPUs step back now and then, which split and subtraction do not understand.
    for (let tries = 0; tries < 3; tries++) {
      await sleep(1000)
      after = snapshot()
      if (!timesSlipped(split(before), split(after))) return
      before = after
    }
  })

  for (const [importer, compute] of EXPECTED) {
    it(`${importer.name}: every value is what the two texts say`, () => {
      const [, played = {}] = play(importer, [sampleOf(1000, before), sampleOf(1000 + SECONDS, after)])
      const expected = compute(split(before), split(after))
      expect(Object.keys(played).sort()).to.deep.equal(Object.keys(expected).sort())
      let known = 0
      for (const [instance, row] of Object.entries(played)) {
        for (const [metric, value] of Object.entries(row)) {
          const wanted = expected[instance]?.[metric]
          const where = `${importer.name}.${instance}.${metric}`
          if (wanted === undefined || value === undefined) expect(value, where).to.equal(wanted)
          else expect(Number(value), where).to.be.closeTo(wanted, Math.abs(wanted) * 1e-9 + 1e-12)
          if (wanted !== undefined) known++
        }
      }
      expect(known).to.be.greaterThan(importer.name === 'load' ? 6 : 8)
    })
  }
})
