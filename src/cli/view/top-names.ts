import type { Table } from '../../vocabulary/table.ts'

/** The module that is sorted, and the metrics whose sum it is sorted by; `instance` is the name. */
export interface SortKey {
  readonly module: string
  readonly metrics: readonly string[]
}

const byProcess = (...metrics: readonly string[]): SortKey => ({ module: 'process', metrics })
const bySlab = (...metrics: readonly string[]): SortKey => ({ module: 'slab', metrics })

/** collectl's names of what its --top sorts by. Its `cpu`, the number of the processor, is our metric `processor`. */
export const topNames: Readonly<Record<string, SortKey>> = {
  vsz: byProcess('vmSize'),
  rss: byProcess('rss'),
  syst: byProcess('systemSeconds'),
  usrt: byProcess('userSeconds'),
  time: byProcess('cpu'),
  accum: byProcess('cpuTime'),
  rkb: byProcess('readBytes'),
  wkb: byProcess('writeBytes'),
  iokb: byProcess('readBytes', 'writeBytes'),
  rkbc: byProcess('readChars'),
  wkbc: byProcess('writeChars'),
  iokbc: byProcess('readChars', 'writeChars'),
  ioall: byProcess('readBytes', 'writeBytes', 'readChars', 'writeChars'),
  rsys: byProcess('readCalls'),
  wsys: byProcess('writeCalls'),
  iosys: byProcess('readCalls', 'writeCalls'),
  iocncl: byProcess('cancelledBytes'),
  majf: byProcess('majorFaults'),
  minf: byProcess('minorFaults'),
  flt: byProcess('majorFaults', 'minorFaults'),
  vctx: byProcess('voluntarySwitches'),
  nctx: byProcess('involuntarySwitches'),
  pid: byProcess('instance'),
  thread: byProcess('threads'),
  numobj: bySlab('objects'),
  actobj: bySlab('objectsInUse'),
  objsize: bySlab('objectSize'),
  numslab: bySlab('slabs'),
  objslab: bySlab('slabObjects'),
  totsize: bySlab('slabsBytes'),
  totchg: bySlab('change'),
  totpct: bySlab('changePercent'),
  name: bySlab('instance'),
}

/** What is shown of the caches that have most. */
export const topSlabs: Table = {
  title: 'TOP SLABS',
  columns: [
    { metric: 'objects', head: 'NumObj', width: 7 },
    { metric: 'objectsInUse', head: 'ActObj', width: 7 },
    { metric: 'objectSize', head: 'ObjSize', width: 7 },
    { metric: 'slabs', head: 'NumSlab', width: 7 },
    { metric: 'slabObjects', head: 'Obj/Slab', width: 8 },
    { metric: 'slabsBytes', head: 'TotSize', width: 7 },
    { metric: 'change', head: 'TotChg', width: 7 },
    { metric: 'changePercent', head: 'TotPct', width: 6 },
    { metric: 'instance', head: 'Name' },
  ],
}
