import { defineViews } from '../vocabulary/view.ts'

/** The kernel's tables: interrupts, locks, files, IPC; and who has to wait. */
export const kernelViews = defineViews([
  {
    name: 'int',
    letter: 'i',
    aliases: ['int24'],
    help: 'Interrupts by number',
    title: 'interrupts',
    columns: [{ metric: 'irq.count', nick: '*' }],
    // Timer, keyboard, cascade and clock of a PC, and what has a name for a number.
    members: { as: 'columns', usual: 3, option: 'I', full: true, unless: /^(\D.*|[0128])$/ },
  },
  {
    name: 'top-int',
    help: 'The most frequent interrupt',
    title: 'most frequent',
    columns: [
      { metric: 'irq.device', nick: 'interrupt', kind: 'text', width: 14, step: 0 },
      { metric: 'irq.count', nick: 'count' },
    ],
    members: { as: 'most', usual: 'each' },
  },
  {
    name: 'fs',
    aliases: ['filesystem'],
    help: 'Open files and inodes in use',
    title: 'filesystem',
    width: 6,
    columns: [
      { metric: 'inode.files', nick: 'files' },
      { metric: 'inode.inodesUsed', nick: 'inodes' },
    ],
  },
  {
    name: 'ipc',
    help: 'System V message queues, sets of semaphores, segments of shared memory',
    title: 'sysv ipc',
    width: 3,
    step: 10,
    columns: [
      { metric: 'ipc.queues', nick: 'msg' },
      { metric: 'ipc.semaphoreSets', nick: 'sem' },
      { metric: 'ipc.segments', nick: 'shm' },
    ],
  },
  {
    name: 'lock',
    help: 'File locks: POSIX, flock, read, write',
    title: 'file locks',
    kind: 'float',
    width: 3,
    step: 10,
    columns: [
      { metric: 'lock.posix', nick: 'pos' },
      { metric: 'lock.flock', nick: 'lck' },
      { metric: 'lock.read', nick: 'rea' },
      { metric: 'lock.write', nick: 'wri' },
    ],
  },
  {
    name: 'aio',
    help: 'Asynchronous I/O requests',
    title: 'async',
    columns: [{ metric: 'aio.requests', nick: '#aio' }],
  },
  {
    name: 'pressure',
    aliases: ['psi'],
    help: 'Share of the time in which some or all tasks had to wait for CPU, disks or memory',
    title: 'psi/*',
    kind: 'float',
    width: 4,
    step: 10,
    columns: [
      { metric: 'pressure.some', nick: 'some' },
      { metric: 'pressure.full', nick: 'full' },
    ],
    members: { as: 'groups', usual: 'each' },
  },
  {
    name: 'cgroup',
    help: 'CPU, memory, disks and pressure of control groups',
    title: '*',
    columns: [
      { metric: 'cgroup.cpu', nick: 'cpu', kind: 'percent', width: 4, step: 34 },
      { metric: 'cgroup.memory', nick: 'mem', kind: 'bytes', step: 1024 },
      { metric: 'cgroup.readBytes', nick: 'read', kind: 'bytes', step: 1024 },
      { metric: 'cgroup.writeBytes', nick: 'writ', kind: 'bytes', step: 1024 },
      { metric: 'cgroup.memorySome', nick: 'mpsi', kind: 'float', width: 4, step: 10 },
    ],
    // Those at the top: `system.slice`, not what is in it.
    members: { as: 'groups', usual: 'each', unless: /\// },
  },
  {
    name: 'top-cgroup',
    help: 'The control group that uses most CPU, not counting slices',
    title: 'most expensive',
    columns: [
      { metric: 'cgroup.instance', nick: 'cgroup', kind: 'text', width: 20, step: 0 },
      { metric: 'cgroup.cpu', nick: 'cpu', kind: 'percent', width: 4, step: 34 },
    ],
    members: { as: 'most', usual: 'each', unless: /^[^/]*$|\.slice$/ },
  },
  {
    name: 'proc-count',
    help: 'Processes that exist',
    title: 'procs',
    step: 10,
    columns: [{ metric: 'process-count.processes', nick: 'total' }],
  },
  {
    name: 'utmp',
    help: 'User sessions, users, and sessions of root',
    title: 'utmp',
    width: 3,
    step: 10,
    columns: [
      { metric: 'session.sessions', nick: 'ses' },
      { metric: 'session.users', nick: 'usr' },
      { metric: 'session.root', nick: 'adm' },
    ],
  },
])
