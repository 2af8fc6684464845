/** One of collectl's names: of which metrics it is the sum, and in what unit. */
export interface Rule {
  /** `*` is the instance. */
  readonly name: string
  readonly metrics: readonly string[]
  readonly unit: string
  /** How many of the unit make one base unit; `pages` are the recorded machine's. */
  readonly per: number | 'pages'
  /** Undefined: as many as the value needs, up to two. */
  readonly digits: number | undefined
}

/** Names with what they stand for: a metric, or several that are added up. */
type Names = Readonly<Record<string, string>>

interface About {
  readonly unit: string
  readonly per?: Rule['per']
  readonly digits?: number
}

function rules(names: Names, { unit, per = 1, digits = 0 }: About): readonly Rule[] {
  return Object.entries(names).map(([name, sum]) => ({ name, metrics: sum.split('+'), unit, per, digits }))
}

const PERCENT: About = { unit: '%' }
const COUNT: About = { unit: '' }
const RATE: About = { unit: '/sec' }
const KB: About = { unit: 'KB', per: 1 / 1024 }
const KB_RATE: About = { unit: 'KB/sec', per: 1 / 1024 }
const PAGES: About = { unit: 'pages', per: 'pages' }
const MS: About = { unit: 'ms', per: 1000 }

const CPU_TOTALS = {
  'cputotals.user': 'user',
  'cputotals.nice': 'nice',
  'cputotals.sys': 'system',
  'cputotals.wait': 'wait',
  'cputotals.irq': 'irq',
  'cputotals.soft': 'soft',
  'cputotals.steal': 'steal',
  'cputotals.idle': 'idle',
  'cputotals.systot': 'systemTotal',
  'cputotals.usertot': 'user+nice',
  'cputotals.total': 'user+nice+systemTotal',
}

const MEMORY = {
  'meminfo.tot': 'total',
  'meminfo.used': 'used',
  'meminfo.free': 'free',
  'meminfo.shared': 'shared',
  'meminfo.buf': 'buffers',
  'meminfo.cached': 'cached',
  'meminfo.slab': 'slab',
  'meminfo.map': 'mapped',
  'meminfo.anon': 'anonymous',
  'meminfo.anonH': 'anonymousHuge',
  'meminfo.dirty': 'dirty',
  'meminfo.locked': 'locked',
  'meminfo.inactive': 'inactive',
}

const NUMA = {
  'numainfo.used.*': 'used',
  'numainfo.free.*': 'free',
  'numainfo.slab.*': 'slab',
  'numainfo.map.*': 'mapped',
  'numainfo.anon.*': 'anonymous',
  'numainfo.anonH.*': 'anonymousHuge',
  'numainfo.lock.*': 'locked',
  'numainfo.act.*': 'active',
  'numainfo.inact.*': 'inactive',
}

const KB_IN_OUT = { 'nettotals.kbin': 'receiveBytes', 'nettotals.kbout': 'transmitBytes' }
const PACKETS_IN_OUT = { 'nettotals.pktin': 'receivePackets', 'nettotals.pktout': 'transmitPackets' }

/** What all of collectl's exports call alike, by table. */
export const COMMON: Readonly<Record<string, readonly Rule[]>> = {
  cpu_all: [...rules({ 'cputotals.num': 'online' }, COUNT), ...rules(CPU_TOTALS, PERCENT)],
  cpu: [
    ...rules(
      {
        'cpuinfo.user.cpu*': 'user',
        'cpuinfo.nice.cpu*': 'nice',
        'cpuinfo.sys.cpu*': 'system',
        'cpuinfo.wait.cpu*': 'wait',
        'cpuinfo.irq.cpu*': 'irq',
        'cpuinfo.soft.cpu*': 'soft',
        'cpuinfo.steal.cpu*': 'steal',
        'cpuinfo.idle.cpu*': 'idle',
      },
      PERCENT,
    ),
    ...rules({ 'cpuinfo.intrpt.cpu*': 'interrupts' }, RATE),
  ],
  load: rules({ 'cpuload.avg1': 'avg1', 'cpuload.avg5': 'avg5', 'cpuload.avg15': 'avg15' }, { unit: '', digits: 2 }),
  disk_all: [
    ...rules({ 'disktotals.reads': 'reads', 'disktotals.writes': 'writes' }, RATE),
    ...rules({ 'disktotals.readkbs': 'readBytes', 'disktotals.writekbs': 'writeBytes' }, KB_RATE),
  ],
  disk: [
    ...rules({ 'diskinfo.reads.*': 'reads', 'diskinfo.writes.*': 'writes' }, RATE),
    ...rules({ 'diskinfo.readkbs.*': 'readBytes', 'diskinfo.writekbs.*': 'writeBytes' }, KB_RATE),
    ...rules({ 'diskinfo.wait.*': 'wait' }, MS),
    ...rules({ 'diskinfo.util.*': 'utilization' }, PERCENT),
  ],
  memory: [
    ...rules(MEMORY, KB),
    ...rules(
      { 'meminfo.hugetot': 'hugeTotal', 'meminfo.hugefree': 'hugeFree', 'meminfo.hugersvd': 'hugeReserved' },
      COUNT,
    ),
    ...rules({ 'meminfo.sunreclaim': 'slabUnreclaimable' }, KB),
    ...rules({ 'swapinfo.total': 'swapTotal', 'swapinfo.free': 'swapFree', 'swapinfo.used': 'swapUsed' }, KB),
    ...rules({ 'swapinfo.in': 'swapIn', 'swapinfo.out': 'swapOut' }, KB_RATE),
    ...rules({ 'pageinfo.fault': 'faults', 'pageinfo.majfault': 'majorFaults' }, RATE),
    ...rules({ 'pageinfo.in': 'pageIn', 'pageinfo.out': 'pageOut' }, KB_RATE),
  ],
  numa: rules(NUMA, KB),
  net_all: [...rules(KB_IN_OUT, KB_RATE), ...rules(PACKETS_IN_OUT, RATE)],
  nfs_all: rules(
    {
      'nfsinfo.Sread': 'serverReads',
      'nfsinfo.Swrite': 'serverWrites',
      'nfsinfo.Smeta': 'serverMeta',
      'nfsinfo.Scommit': 'serverCommits',
      'nfsinfo.Cread': 'clientReads',
      'nfsinfo.Cwrite': 'clientWrites',
      'nfsinfo.Cmeta': 'clientMeta',
      'nfsinfo.Ccommit': 'clientCommits',
    },
    RATE,
  ),
  socket: [
    ...rules(
      {
        'sockinfo.used': 'used',
        'sockinfo.tcp': 'tcp',
        'sockinfo.orphan': 'tcpOrphans',
        'sockinfo.tw': 'tcpTimeWait',
        'sockinfo.alloc': 'tcpAllocated',
      },
      COUNT,
    ),
    ...rules({ 'sockinfo.mem': 'tcpMemory' }, PAGES),
    ...rules({ 'sockinfo.udp': 'udp', 'sockinfo.raw': 'raw', 'sockinfo.frag': 'fragments' }, COUNT),
    ...rules({ 'sockinfo.fragm': 'fragmentMemory' }, { unit: 'Bytes' }),
  ],
  misc: [
    ...rules({ 'misc.uptime': 'days' }, { unit: 'num', digits: 3 }),
    ...rules({ 'misc.cpuMHz': 'clock' }, { unit: 'num', per: 1e-6 }),
    ...rules({ 'misc.mounts': 'mounts', 'misc.logins': 'logins' }, { unit: 'num' }),
  ],
  tcp: rules(
    {
      'tcpinfo.iperrs': 'ipErrors',
      'tcpinfo.tcperrs': 'tcpErrors',
      'tcpinfo.udperrs': 'udpErrors',
      'tcpinfo.icmperrs': 'icmpErrors',
      'tcpinfo.tcpxerrs': 'lossEvents',
    },
    RATE,
  ),
  environment: [
    ...rules({ 'env.*': 'temperature' }, { unit: 'C', digits: 1 }),
    ...rules({ 'env.*': 'fan' }, { unit: 'RPM' }),
    ...rules({ 'env.*': 'power' }, { unit: 'Watts', digits: 1 }),
  ],
  infiniband_all: [
    ...rules({ 'iconnect.kbin': 'receivedBytes', 'iconnect.kbout': 'sentBytes' }, KB_RATE),
    ...rules({ 'iconnect.pktin': 'receivedPackets', 'iconnect.pktout': 'sentPackets' }, RATE),
  ],
}

/** What lexpr calls otherwise than gexpr and graphite do. */
const LEXPR: Readonly<Record<string, readonly Rule[]>> = {
  cpu_all: [...rules({ 'ctxint.ctx': 'contextSwitches', 'ctxint.int': 'interrupts', 'proc.creates': 'forks' }, RATE)],
  cpu: rules({ 'cputotals.systot.cpu*': 'systemTotal', 'cputotals.usertot.cpu*': 'user+nice' }, PERCENT),
  load: rules({ 'proc.runq': 'tasks', 'proc.run': 'running' }, COUNT),
  disk: [
    ...rules(
      { 'diskinfo.readw.*': 'readWait', 'diskinfo.writew.*': 'writeWait', 'diskinfo.svctime.*': 'serviceTime' },
      MS,
    ),
    ...rules({ 'diskinfo.quelen.*': 'queueLength' }, COUNT),
  ],
  inode: rules(
    {
      'inodeinfo.dentrynum': 'dentries',
      'inodeinfo.dentryunused': 'dentriesUnused',
      'inodeinfo.filesalloc': 'files',
      'inodeinfo.filesmax': 'filesMax',
      'inodeinfo.inodeused': 'inodesUsed',
    },
    COUNT,
  ),
  net: [
    ...rules({ 'netinfo.kbin.*': 'receiveBytes', 'netinfo.kbout.*': 'transmitBytes' }, KB_RATE),
    ...rules({ 'netinfo.pktin.*': 'receivePackets', 'netinfo.pktout.*': 'transmitPackets' }, RATE),
  ],
}

const SENT: Readonly<Record<string, readonly Rule[]>> = {
  cpu_all: rules({ 'ctxint.ctx': 'contextSwitches', 'ctxint.int': 'interrupts', 'ctxint.proc': 'forks' }, RATE),
  load: rules({ 'ctxint.runq': 'tasks' }, COUNT),
  disk: [
    ...rules({ 'diskinfo.rqst.*': 'requestSize' }, KB),
    ...rules({ 'diskinfo.qlen.*': 'queueLength' }, COUNT),
    ...rules({ 'diskinfo.time.*': 'serviceTime' }, MS),
  ],
  inode: [
    ...rules(
      {
        'inodeinfo.dentnum': 'dentries',
        'inodeinfo.dentunused': 'dentriesUnused',
        'inodeinfo.fhandalloc': 'files',
        'inodeinfo.inodenum': 'inodesUsed',
      },
      COUNT,
    ),
    ...rules({ 'inodeinfo.fhandmpct': 'filesPercent' }, PERCENT),
  ],
  net: [
    ...rules({ 'nettotals.kbin.*': 'receiveBytes', 'nettotals.kbout.*': 'transmitBytes' }, KB_RATE),
    ...rules({ 'nettotals.pktin.*': 'receivePackets', 'nettotals.pktout.*': 'transmitPackets' }, RATE),
  ],
}

/** Those that are each export's own. */
export const OWN = { lexpr: LEXPR, sent: SENT } as const

/** The modules of which collectl exports something. */
export const KNOWN: ReadonlySet<string> = new Set(
  [COMMON, LEXPR, SENT].flatMap((names) => Object.keys(names)).map((table) => table.replace(/_all$/, '')),
)
