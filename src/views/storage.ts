import { defineViews } from '../vocabulary/view.ts'

const BYTES = { kind: 'bytes', step: 1024 } as const
const SHARE = { kind: 'percent', width: 4, step: 34 } as const

/** File systems, arrays of disks and mail queues. */
export const storageViews = defineViews([
  {
    name: 'freespace',
    help: 'Space used and free on local file systems',
    title: '*',
    kind: 'float',
    step: 1024,
    columns: [
      { metric: 'filesystem.used', nick: 'used' },
      { metric: 'filesystem.free', nick: 'free' },
    ],
    members: { as: 'groups', usual: 'each' },
  },
  {
    name: 'md-status',
    help: 'What software RAIDs are doing, how far they are, and how fast',
    title: 'md*',
    columns: [
      { metric: 'md.action', nick: 'action', kind: 'text', width: 7, step: 0 },
      { metric: 'md.done', nick: 'pct', kind: 'percent', width: 4, step: 34 },
      { metric: 'md.speed', nick: 'speed', ...BYTES },
    ],
    members: { as: 'groups', usual: 'each' },
  },
  {
    name: 'fuse',
    help: 'Requests that file systems in user space have not answered',
    title: 'fuse',
    columns: [{ metric: 'fuse.waiting', nick: '*' }],
    members: { as: 'columns', usual: 'each' },
  },
  {
    name: 'lustre',
    help: 'Data read from and written to Lustre file systems',
    title: '*',
    ...BYTES,
    columns: [
      { metric: 'lustre.readBytes', nick: 'read' },
      { metric: 'lustre.writeBytes', nick: 'write' },
    ],
    members: { as: 'groups', usual: 'each' },
  },
  {
    name: 'zfs-arc',
    help: "ZFS's cache: its size, and the reads that it served and did not",
    title: 'ZFS ARC',
    columns: [
      { metric: 'zfs.size', nick: 'mem', ...BYTES },
      { metric: 'zfs.hits', nick: 'hit' },
      { metric: 'zfs.misses', nick: 'miss' },
      { metric: 'zfs.reads', nick: 'reads' },
      { metric: 'zfs.hitPercent', nick: 'hit%', ...SHARE },
    ],
  },
  {
    name: 'zfs-l2arc',
    help: "ZFS's second cache: its size, the reads that it served and did not, data read and written",
    title: 'ZFS L2ARC',
    columns: [
      { metric: 'zfs.l2Size', nick: 'size', ...BYTES },
      { metric: 'zfs.l2Hits', nick: 'hit' },
      { metric: 'zfs.l2Misses', nick: 'miss' },
      { metric: 'zfs.l2HitPercent', nick: 'hit%', ...SHARE },
      { metric: 'zfs.l2ReadBytes', nick: 'read', ...BYTES },
      { metric: 'zfs.l2WriteBytes', nick: 'write', ...BYTES },
    ],
  },
  {
    name: 'zfs-zil',
    help: "ZFS's intent log: writes, and data written",
    title: 'ZFS ZIL',
    columns: [
      { metric: ['zfs.zilNormalWrites', 'zfs.zilSlogWrites'], nick: 'count' },
      { metric: ['zfs.zilNormalBytes', 'zfs.zilSlogBytes'], nick: 'bytes', ...BYTES },
    ],
  },
  {
    name: 'postfix',
    help: "Mails in Postfix's queues",
    title: 'postfix',
    width: 4,
    step: 100,
    columns: [
      { metric: 'postfix.incoming', nick: 'inco' },
      { metric: 'postfix.active', nick: 'actv' },
      { metric: 'postfix.deferred', nick: 'dfrd' },
      { metric: 'postfix.bounce', nick: 'bnce' },
      { metric: 'postfix.defer', nick: 'defr' },
    ],
  },
  {
    name: 'qmail',
    help: "Mails in qmail's queue, and those not preprocessed yet",
    title: 'qmail',
    width: 4,
    step: 100,
    columns: [
      { metric: 'qmail.queued', nick: 'inq' },
      { metric: 'qmail.unprocessed', nick: 'nprp' },
    ],
  },
  {
    name: 'sendmail',
    help: "Mails in sendmail's queue",
    title: 'sendmail',
    width: 5,
    step: 100,
    columns: [{ metric: 'sendmail.queued', nick: 'queue' }],
  },
])
