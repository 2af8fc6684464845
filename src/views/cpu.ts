import { defineViews } from '../vocabulary/view.ts'

/** Shares of a CPU: a third of it is a step of the colours. */
const SHARE = { kind: 'percent', width: 3, step: 34 } as const

/** What the CPUs do. */
export const cpuViews = defineViews([
  {
    name: 'cpu',
    letter: 'c',
    aliases: ['cpu24'],
    help: 'What the CPUs do; interrupts count as user time',
    title: 'cpu* usage',
    totalTitle: 'total cpu usage',
    ...SHARE,
    columns: [
      { metric: ['cpu.user', 'cpu.nice', 'cpu.irq', 'cpu.soft'], nick: 'usr' },
      { metric: 'cpu.system', nick: 'sys' },
      { metric: 'cpu.idle', nick: 'idl' },
      { metric: 'cpu.wait', nick: 'wai' },
      { metric: 'cpu.steal', nick: 'stl' },
    ],
    members: { as: 'groups', usual: 'total', option: 'C' },
  },
  {
    name: 'cpu-adv',
    help: 'What the CPUs do, with interrupts apart',
    title: 'cpu* usage',
    totalTitle: 'total cpu usage',
    ...SHARE,
    columns: [
      { metric: ['cpu.user', 'cpu.nice'], nick: 'usr' },
      { metric: 'cpu.system', nick: 'sys' },
      { metric: 'cpu.idle', nick: 'idl' },
      { metric: 'cpu.wait', nick: 'wai' },
      { metric: 'cpu.irq', nick: 'hiq' },
      { metric: 'cpu.soft', nick: 'siq' },
      { metric: 'cpu.steal', nick: 'stl' },
    ],
    members: { as: 'groups', usual: 'total', option: 'C' },
  },
  {
    name: 'cpu-use',
    help: 'How busy each CPU is',
    title: 'per cpu usage',
    ...SHARE,
    columns: [{ metric: 'cpu.busy', nick: '*' }],
    members: { as: 'columns', usual: 'each', option: 'C' },
  },
  {
    name: 'sys',
    letter: 'y',
    help: 'Interrupts and context switches',
    title: 'system',
    columns: [
      { metric: 'cpu.interrupts', nick: 'int' },
      { metric: 'cpu.contextSwitches', nick: 'csw' },
    ],
  },
  {
    name: 'load',
    letter: 'l',
    help: 'Load averages',
    title: 'load avg',
    kind: 'float',
    width: 4,
    step: 0.5,
    columns: [
      { metric: 'load.avg1', nick: '1m' },
      { metric: 'load.avg5', nick: '5m' },
      { metric: 'load.avg15', nick: '15m' },
    ],
  },
  {
    name: 'proc',
    letter: 'p',
    help: 'Tasks that are running, blocked on disks, and new',
    title: 'procs',
    kind: 'float',
    width: 3,
    step: 10,
    columns: [
      { metric: 'load.runnable', nick: 'run' },
      { metric: 'load.blocked', nick: 'blk' },
      { metric: 'cpu.forks', nick: 'new' },
    ],
  },
])
