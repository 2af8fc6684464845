import { chance, grown, row } from './recording-text.ts'

/** The client's lines of /proc/net/rpc/nfs: versions 2, 3 and 4. */
export function nfsClientLines(i: number): readonly string[] {
  return [
    `nfsc-net ${row('nfsc net', i, [100, 20, 80, 3])}`,
    `nfsc-rpc ${row('nfsc rpc', i, [100, 4, 2])}`,
    `nfsc-proc2 18 ${row(
      'nfsc 2',
      i,
      Array.from({ length: 18 }, (_, n) => 3 + n),
    )}`,
    `nfsc-proc3 22 ${row(
      'nfsc 3',
      i,
      Array.from({ length: 22 }, (_, n) => 5 + n),
    )}`,
    `nfsc-proc4 61 ${row(
      'nfsc 4',
      i,
      Array.from({ length: 61 }, (_, n) => 2 + n),
    )}`,
  ]
}

/** The server's lines of /proc/net/rpc/nfsd. */
export function nfsServerLines(i: number): readonly string[] {
  return [
    `nfss-rc ${row('nfss rc', i, [3, 5, 90])}`,
    'nfss-fh 0 0 0 0 0',
    `nfss-io ${row('nfss io', i, [90_000, 40_000])}`,
    'nfss-th 8 0 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000',
    'nfss-ra 32 0 0 0 0 0 0 0 0 0 0 0',
    `nfss-net ${row('nfss net', i, [100, 20, 80, 3])}`,
    `nfss-rpc ${row('nfss rpc', i, [100, 4, 2, 3, 1])}`,
    `nfss-proc2 18 ${row(
      'nfss 2',
      i,
      Array.from({ length: 18 }, (_, n) => 4 + n),
    )}`,
    `nfss-proc3 22 ${row(
      'nfss 3',
      i,
      Array.from({ length: 22 }, (_, n) => 6 + n),
    )}`,
    `nfss-proc4 2 ${row('nfss 4', i, [3, 90])}`,
    `nfss-proc4ops 72 ${row(
      'nfss 4ops',
      i,
      Array.from({ length: 72 }, (_, n) => 1 + n),
    )}`,
  ]
}

/** The lines of a port of an InfiniBand adapter, its counters from /sys. */
export function portLines(port: string, i: number): readonly string[] {
  const rates = { rcvd: 900_000, xmtd: 700_000, rcvp: 3000, xmtp: 2500 }
  return Object.entries(rates).map(([key, rate]) => `ib${port}:${key} ${grown(`${port} ${key}`, i, rate)}`)
}

/** The lines of a NUMA node's meminfo and numastat. */
export function nodeLines(node: number, i: number): readonly string[] {
  const free = 6_000_000 + chance(`free ${node} ${i}`, 9000)
  const amounts = {
    MemFree: free,
    MemUsed: 12_365_850 - free,
    Active: 300_000 + chance(`active ${node} ${i}`, 900),
    Inactive: 400_000 + chance(`inactive ${node} ${i}`, 900),
    'Active(anon)': 100_000,
    'Inactive(anon)': 90_000,
    'Inactive(file)': 310_000 + chance(`inactive ${node} ${i}`, 900),
    Mlocked: 17_832,
    FilePages: 600_000,
    Mapped: 50_000 + chance(`mapped ${node} ${i}`, 900),
    AnonPages: 70_000 + chance(`anon ${node} ${i}`, 900),
    Slab: 90_000 + chance(`slab ${node} ${i}`, 900),
    AnonHugePages: 2048 * chance(`huge ${node} ${i}`, 9),
  }
  const counters = {
    numa_hit: 900,
    numa_miss: 30,
    numa_foreign: 20,
    interleave_hit: 3,
    local_node: 880,
    other_node: 40,
  }
  return [
    ...Object.entries(amounts).map(
      ([key, kB]) => `numai Node ${node} ${`${key}:`.padEnd(15)} ${`${kB}`.padStart(9)} kB`,
    ),
    ...Object.entries(counters).map(([key, rate]) => `numas Node ${node} ${key} ${grown(`${node} ${key}`, i, rate)}`),
  ]
}

/** A line of /proc/slabinfo, version 2.1. */
export function slabLine(name: string, i: number, { size = 64, each = 64, pages = 1 } = {}): string {
  const slabs = 20 + chance(`${name} slabs ${i}`, 9)
  const used = slabs * each - chance(`${name} used ${i}`, 200)
  const counts = `${used} ${slabs * each} ${size} ${each} ${pages}`
  return `Slab ${name.padEnd(17)} ${counts} : tunables 0 0 0 : slabdata ${slabs} ${slabs} 0`
}

/** The lines of a cache of the SLUB allocator in /sys/slab. */
export function slubLines(name: string, i: number): readonly string[] {
  const slabs = 20 + chance(`${name} slabs ${i}`, 9)
  const fixed = [`Slab ${name} object_size 56`, `Slab ${name} slab_size 64`, `Slab ${name} order 0`]
  return [
    ...(i === 0 ? [...fixed, `Slab ${name} objs_per_slab 64`] : []),
    `Slab ${name} objects ${slabs * 64 - chance(`${name} used ${i}`, 200)}`,
    `Slab ${name} slabs ${slabs}`,
  ]
}
