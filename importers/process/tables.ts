import type { Tables } from 'recollect/importer'
import { FIRST_COLUMNS } from './plot-columns.ts'

/** How processes are shown: collectl's columns. */
export const tables: Tables = {
  summary: {
    title: 'PROCESSES (counters are /sec)',
    columns: [
      ...['processes', 'threads', 'started', 'running', 'blocked', 'sleeping', 'idle', 'stopped', 'zombies'],
      { metric: 'cpu', head: 'Cpu%', digits: 0, width: 4 },
      { metric: 'readBytes', head: 'RKB', show: 'KiB' },
      { metric: 'writeBytes', head: 'WKB', show: 'KiB' },
      'majorFaults',
      'minorFaults',
    ],
  },
  detail: {
    title: 'PROCESS SUMMARY (counters are /sec)',
    columns: [
      { metric: 'instance', head: 'PID', width: 5 },
      'user',
      'priorityClass',
      { metric: 'parent', width: 5, style: 'whole' },
      { metric: 'extraThreads', width: 4 },
      'state',
      { metric: 'vmSize', head: 'VSZ', width: 5 },
      { metric: 'rss', head: 'RSS', width: 5 },
      { metric: 'processor', head: 'CP', width: 2, style: 'whole' },
      { metric: 'systemSeconds', width: 5 },
      { metric: 'userSeconds', width: 5 },
      { metric: 'cpu', head: 'Pct', width: 3, style: 'whole' },
      { metric: 'cpuTime', width: 9, style: 'clock' },
      { metric: 'readBytes', head: 'RKB', show: 'KiB', width: 4 },
      { metric: 'writeBytes', head: 'WKB', show: 'KiB', width: 4 },
      { metric: 'majorFaults', width: 4 },
      { metric: 'minorFaults', width: 4 },
      { metric: 'program', head: 'Command' },
    ],
  },
  plot: {
    tag: 'PROC',
    columns: [
      { metric: 'processes', head: 'Total' },
      { metric: 'threads', head: 'Threads' },
      { metric: 'started', head: 'New' },
      { metric: 'running', head: 'Run' },
      { metric: 'blocked', head: 'Block' },
      { metric: 'zombies', head: 'Zombie' },
    ],
  },
  plotDetail: {
    extension: 'prc',
    tag: '',
    shape: 'long',
    columns: [
      ...FIRST_COLUMNS,
      { metric: 'cpu', head: 'PCT', style: 'whole' },
      { metric: 'cpuTime', head: 'AccumT', style: 'clock' },
      { metric: 'readBytes', head: 'RKB', show: 'KiB', style: 'whole' },
      { metric: 'writeBytes', head: 'WKB', show: 'KiB', style: 'whole' },
      { metric: 'readChars', head: 'RKBC', show: 'KiB', style: 'whole' },
      { metric: 'writeChars', head: 'WKBC', show: 'KiB', style: 'whole' },
      { metric: 'readCalls', head: 'RSYS', style: 'whole' },
      { metric: 'writeCalls', head: 'WSYS', style: 'whole' },
      { metric: 'cancelledBytes', head: 'CNCL', show: 'KiB', style: 'whole' },
      'majorFaults',
      'minorFaults',
      'commandLine',
    ],
  },
}
