import { chance, grown, row } from './recording-text.ts'

/** The lines of /proc/stat of a machine with so many CPUs, and the load. */
export function cpuLines(i: number, cpus: number): readonly string[] {
  const each = Array.from({ length: cpus }, (_, cpu) => {
    const time = (n: number, rate: number, sample = i): number =>
      rate === 0 ? 0 : grown(`cpu${cpu} ${n}`, sample, rate)
    // What is left of the second's 100 jiffies is idle time: the fourth of the numbers.
    const rates = [20, 2, 10, 0, 4, 1, 3, 1]
    const used = rates.reduce((sum, rate, n) => sum + time(n, rate) - time(n, rate, 0), 0)
    return [...rates.map((rate, n) => (n === 3 ? 800_000 + 100 * i - used : time(n, rate))), time(8, 5), time(9, 1)]
  })
  const all = each.reduce((sums, values) => sums.map((sum, n) => sum + (values[n] ?? 0)))
  return [
    `cpu  ${all.join(' ')}`,
    ...each.map((values, cpu) => `cpu${cpu} ${values.join(' ')}`),
    `intr ${grown('intr', i, 4000)}`,
    `ctxt ${grown('ctxt', i, 9000)}`,
    `processes ${grown('processes', i, 30)}`,
    `procs_running ${1 + chance(`run ${i}`, 9)}`,
    `procs_blocked ${chance(`blocked ${i}`, 4)}`,
    `load 1.${10 + chance(`load ${i}`, 90)} 0.63 0.30 ${1 + chance(`run ${i}`, 9)}/${100 + i} ${4000 + i}`,
  ]
}

/** The lines of /proc/interrupts. */
export function interruptLines(i: number, cpus: number): readonly string[] {
  const line = (name: string, rate: number, about: string): string => {
    const counts = Array.from({ length: cpus }, (_, cpu) => `${grown(`${name} ${cpu}`, i, rate)}`.padStart(11))
    return `int ${name.padStart(4)}:${counts.join('')}${about}`
  }
  return [
    line('0', 3, '   IO-APIC   2-edge      timer'),
    line('36', 200, ' PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0'),
    line('NMI', 1, '   Non-maskable interrupts'),
    line('LOC', 500, '   Local timer interrupts'),
    'int  ERR:          0',
    'int  MIS:          0',
  ]
}

/** The lines of /proc/meminfo and of /proc/vmstat, as far as collectl records them. */
export function memoryLines(i: number): readonly string[] {
  const amount = (name: string, about: number): string =>
    `${`${name}:`.padEnd(16)}${`${about + chance(`${name} ${i}`, 5000)}`.padStart(8)} kB`
  return [
    'MemTotal:       24731700 kB',
    amount('MemFree', 20_000_000),
    amount('MemAvailable', 21_000_000),
    amount('Buffers', 30_000),
    amount('Cached', 800_000),
    amount('SwapCached', 500),
    amount('Active', 300_000),
    amount('Inactive', 600_000),
    amount('Active(anon)', 80_000),
    amount('Inactive(anon)', 90_000),
    amount('Active(file)', 220_000),
    amount('Inactive(file)', 510_000),
    amount('Unevictable', 10_000),
    amount('Mlocked', 10_000),
    'SwapTotal:       8388604 kB',
    amount('SwapFree', 8_000_000),
    amount('Dirty', 900),
    amount('Writeback', 10),
    amount('AnonPages', 60_000),
    amount('Mapped', 50_000),
    amount('Shmem', 8_000),
    amount('Slab', 190_000),
    amount('SReclaimable', 160_000),
    amount('SUnreclaim', 30_000),
    amount('KernelStack', 2_000),
    amount('PageTables', 1_500),
    amount('Committed_AS', 170_000),
    amount('AnonHugePages', 2048),
    'HugePages_Total:      64',
    `HugePages_Free:       ${32 + chance(`free ${i}`, 9)}`,
    `HugePages_Rsvd:       ${chance(`reserved ${i}`, 9)}`,
    'HugePages_Surp:        0',
    'Hugepagesize:       2048 kB',
    `nr_shmem ${2200 + i}`,
    `pgpgin ${grown('pgpgin', i, 800)}`,
    `pgpgout ${grown('pgpgout', i, 2000)}`,
    `pswpin ${grown('pswpin', i, 10)}`,
    `pswpout ${grown('pswpout', i, 20)}`,
    `pgalloc_dma ${grown('pgalloc_dma', i, 1)}`,
    `pgalloc_normal ${grown('pgalloc_normal', i, 9000)}`,
    `pgfault ${grown('pgfault', i, 20000)}`,
    `pgmajfault ${grown('pgmajfault', i, 5)}`,
  ]
}

/** The line of a disk in /proc/diskstats: 11 numbers, or the 17 of kernels since 5.5. */
export function diskLine(name: string, i: number, { major = 8, minor = 0, fields = 17, busy = 1 } = {}): string {
  const rates = [50, 5, 2000, 80, 70, 9, 4000, 150, 0, 300, 400, 3, 1, 900, 2, 4, 5].slice(0, fields)
  const numbers = row(
    `disk ${name}`,
    i,
    rates.map((rate) => rate * busy),
  )
  return `disk ${`${major}`.padStart(3)} ${`${minor}`.padStart(7)} ${name} ${numbers}`
}

/** The line of an interface in /proc/net/dev. Old kernels leave no blank between name and number. */
export function netLine(name: string, i: number, { glued = false, busy = 1 } = {}): string {
  const rates = [90_000, 300, 1, 2, 1, 1, 3, 5, 40_000, 200, 1, 1, 2, 1, 3, 4].map((rate) => rate * busy)
  return `Net ${name.padStart(6)}:${glued ? '' : ' '}${row(`net ${name}`, i, rates)}`
}

/** Sockets, inodes, free memory by size. */
export function smallLines(i: number): readonly string[] {
  const some = (name: string, below: number): number => chance(`${name} ${i}`, below)
  return [
    `fs-ds ${127_000 + some('dentries', 900)} ${90_000 + some('unused', 900)} 45 0 30000 0`,
    `fs-is ${101_000 + some('inodes', 900)} ${500 + some('free inodes', 99)}`,
    `fs-fnr ${900 + some('files', 99)} 0 120000`,
    `sock sockets: used ${140 + some('sockets', 20)}`,
    `sock TCP: inuse ${some('tcp', 20)} orphan ${some('orphan', 3)} tw ${some('tw', 9)} alloc ${some('alloc', 30)} mem ${some('mem', 9)}`,
    `sock UDP: inuse ${some('udp', 5)} mem ${some('udpmem', 5)}`,
    'sock UDPLITE: inuse 0',
    `sock RAW: inuse ${some('raw', 3)}`,
    `sock FRAG: inuse ${some('frag', 3)} memory ${some('frag', 3) * 700}`,
  ]
}

/** /proc/buddyinfo. */
export function buddyLines(i: number, zones: readonly (readonly [node: number, zone: string])[]): readonly string[] {
  return zones.map(([node, zone]) => {
    const counts = Array.from({ length: 11 }, (_, order) => chance(`${node} ${zone} ${order} ${i}`, 4000 >> order))
    return `buddy Node ${node}, zone ${zone.padStart(8)} ${counts.map((count) => `${count}`.padStart(6)).join(' ')} `
  })
}
