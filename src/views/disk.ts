import { defineViews } from '../vocabulary/view.ts'

/** Devices that only somebody who names them wants to see. */
const UNLESS = /^(loop|ram|zram|fd|sr)\d/

const CHOSEN = { as: 'groups', usual: 'total', option: 'D', full: true, unless: UNLESS } as const
const EACH = { as: 'groups', usual: 'each', option: 'D', unless: UNLESS } as const

/** What the disks do. */
export const diskViews = defineViews([
  {
    name: 'disk',
    letter: 'd',
    aliases: ['disk24', 'disk24-old', 'disk24old'],
    help: 'Data read from and written to disks',
    title: 'dsk/*',
    kind: 'bytes',
    step: 1024,
    columns: [
      { metric: 'disk.readBytes', nick: 'read' },
      { metric: 'disk.writeBytes', nick: 'writ' },
    ],
    members: CHOSEN,
  },
  {
    name: 'io',
    letter: 'r',
    help: 'Reads and writes completed',
    title: 'io/*',
    kind: 'float',
    columns: [
      { metric: 'disk.reads', nick: 'read' },
      { metric: 'disk.writes', nick: 'writ' },
    ],
    members: CHOSEN,
  },
  {
    name: 'disk-tps',
    help: 'Reads and writes completed',
    title: 'dsk/*',
    columns: [
      { metric: 'disk.reads', nick: '#read' },
      { metric: 'disk.writes', nick: '#writ' },
    ],
    members: CHOSEN,
  },
  {
    name: 'disk-util',
    help: 'Share of the time in which each disk was busy',
    title: '*',
    kind: 'percent',
    width: 4,
    step: 34,
    columns: [{ metric: 'disk.utilization', nick: 'util' }],
    members: EACH,
  },
  {
    name: 'disk-wait',
    help: 'Milliseconds that a read and a write took, including the wait',
    title: '*',
    kind: 'float',
    width: 6,
    step: 1,
    columns: [
      { metric: 'disk.readWait', nick: 'rawait', unit: 'ms' },
      { metric: 'disk.writeWait', nick: 'wawait', unit: 'ms' },
    ],
    members: EACH,
  },
  {
    name: 'disk-svctm',
    help: 'Milliseconds that each disk was busy for each read or write',
    title: '*',
    kind: 'float',
    step: 1,
    columns: [{ metric: 'disk.serviceTime', nick: 'svctm', unit: 'ms' }],
    members: EACH,
  },
  {
    name: 'disk-avgqu',
    help: "Requests in each disk's queue, on average",
    title: '*',
    kind: 'float',
    step: 10,
    columns: [{ metric: 'disk.queueSize', nick: 'avgqu' }],
    members: EACH,
  },
  {
    name: 'disk-avgrq',
    help: 'Sectors of a read or write, on average',
    title: '*',
    kind: 'float',
    step: 10,
    columns: [{ metric: 'disk.requestSize', nick: 'avgrq', unit: 'sectors' }],
    members: EACH,
  },
  {
    name: 'disk-inflight',
    help: 'Requests waiting or being served at that moment',
    title: 'flt/*',
    columns: [{ metric: 'disk.inFlight', nick: 'inflt' }],
    members: CHOSEN,
  },
])
