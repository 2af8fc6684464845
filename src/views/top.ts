import { defineViews, type ViewColumn } from '../vocabulary/view.ts'

const MOST = { as: 'most', usual: 'each' } as const

const name = (width: number): ViewColumn => ({ metric: 'process.name', nick: 'process', kind: 'text', width, step: 0 })
const bytes = (metric: string, nick: string): ViewColumn => ({ metric, nick, kind: 'bytes', step: 1024 })
const milliseconds = (metric: string, nick: string): ViewColumn => ({
  metric,
  nick,
  kind: 'float',
  unit: 'ms',
  step: 1000,
})

const PID: ViewColumn = { metric: 'process.instance', nick: 'pid', kind: 'text', width: 7, step: 0 }
/** In % of one CPU. */
const CPU: ViewColumn = { metric: 'process.cpu', nick: 'cpu', kind: 'percent', width: 4, step: 34 }
const READ = 'process.readChars'
const WRITE = 'process.writeChars'
const BLOCK_READ = 'process.readBytes'
const BLOCK_WRITE = 'process.writeBytes'

/** The process with most of something. */
export const topViews = defineViews([
  {
    name: 'top-cpu',
    aliases: ['topcpu'],
    help: 'The process that uses most CPU, in % of one',
    title: 'most expensive',
    columns: [name(12), CPU],
    members: MOST,
  },
  {
    name: 'top-cpu-adv',
    help: 'The process that uses most CPU, and what it reads and writes',
    title: 'most expensive cpu process',
    columns: [name(16), PID, CPU, bytes(READ, 'read'), bytes(WRITE, 'write')],
    members: { ...MOST, by: 'process.cpu' },
  },
  {
    name: 'top-cputime',
    help: 'The process that ran longest, in milliseconds a second',
    title: 'highest total',
    columns: [name(12), milliseconds('process.runTime', 'cpums')],
    members: MOST,
  },
  {
    name: 'top-cputime-avg',
    help: 'The process that ran longest each time it got a CPU, in milliseconds',
    title: 'highest average',
    columns: [name(12), milliseconds('process.meanSlice', 'slice')],
    members: MOST,
  },
  {
    name: 'top-latency',
    help: 'The process that waited longest for a CPU, in milliseconds a second',
    title: 'highest total',
    columns: [name(12), milliseconds('process.runDelay', 'delay')],
    members: MOST,
  },
  {
    name: 'top-latency-avg',
    help: 'The process that waited longest each time before it got a CPU, in milliseconds',
    title: 'highest average',
    columns: [name(12), milliseconds('process.meanDelay', 'delay')],
    members: MOST,
  },
  {
    name: 'top-io',
    aliases: ['topio'],
    help: 'The process that reads and writes most by system calls, from disks or not',
    title: 'most expensive i/o',
    columns: [name(12), bytes(READ, 'read'), bytes(WRITE, 'write')],
    members: { ...MOST, by: [READ, WRITE] },
  },
  {
    name: 'top-io-adv',
    help: 'The process that reads and writes most by system calls, and its CPU time',
    title: 'most expensive i/o process',
    columns: [name(16), PID, bytes(READ, 'read'), bytes(WRITE, 'write'), CPU],
    members: { ...MOST, by: [READ, WRITE] },
  },
  {
    name: 'top-bio',
    aliases: ['topbio'],
    help: 'The process that reads and writes most on disks',
    title: 'most expensive block i/o',
    columns: [name(12), bytes(BLOCK_READ, 'read'), bytes(BLOCK_WRITE, 'write')],
    members: { ...MOST, by: [BLOCK_READ, BLOCK_WRITE] },
  },
  {
    name: 'top-bio-adv',
    help: 'The process that reads and writes most on disks, and its CPU time',
    title: 'most expensive block i/o process',
    columns: [name(16), PID, bytes(BLOCK_READ, 'read'), bytes(BLOCK_WRITE, 'write'), CPU],
    members: { ...MOST, by: [BLOCK_READ, BLOCK_WRITE] },
  },
  {
    name: 'top-net',
    aliases: ['topnet'],
    asks: true,
    help: 'The process that receives and sends most over TCP connections, as ss tells them',
    title: 'most expensive network',
    columns: [
      { metric: 'traffic.command', nick: 'process', kind: 'text', width: 12, step: 0 },
      bytes('traffic.received', 'recv'),
      bytes('traffic.sent', 'send'),
    ],
    // What is nobody's that may be seen.
    members: { ...MOST, by: ['traffic.received', 'traffic.sent'], unless: /^others$/ },
  },
  {
    name: 'top-x',
    aliases: ['topx'],
    asks: true,
    help: 'The X client that holds most memory in the X server',
    title: 'largest x client',
    columns: [{ metric: 'xorg.name', nick: 'client', kind: 'text', width: 16, step: 0 }, bytes('xorg.bytes', 'mem')],
    members: MOST,
  },
  {
    name: 'top-mem',
    aliases: ['topmem'],
    help: 'The process with most memory in RAM',
    title: 'most expensive',
    columns: [name(12), bytes('process.rss', 'mem')],
    members: MOST,
  },
  {
    name: 'top-oom',
    help: 'The process that would be killed first if memory ran out',
    title: 'out of memory',
    columns: [name(12), { metric: 'process.oomScore', nick: 'score' }],
    members: MOST,
  },
  {
    name: 'top-childwait',
    help: 'The process whose ended children used most CPU, in % of one',
    title: 'most waiting for',
    columns: [name(12), { metric: 'process.childCpu', nick: 'chld', kind: 'percent', width: 4, step: 34 }],
    members: MOST,
  },
  {
    name: 'pid-detail',
    help: 'One process: its CPU, what it reads and writes, its memory',
    title: 'pid/*',
    columns: [CPU, bytes(BLOCK_READ, 'read'), bytes(BLOCK_WRITE, 'write'), bytes('process.rss', 'mem')],
    members: { as: 'groups', usual: [], named: 'PID' },
  },
])
