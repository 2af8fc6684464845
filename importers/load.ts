import { defineImporter, gauge } from 'recollect/importer'

/** The recorder itself is running while it reads: it does not count. */
const others = (running: number): number => Math.max(0, running - 1)

const average = (word: number, minutes: string) =>
  gauge({
    word,
    head: `Avg${minutes}`,
    width: 5,
    digits: 2,
    help: `Load average over ${minutes} minute${minutes === '1' ? '' : 's'}`,
  })

/**
 * Load averages and the run queue, from /proc/loadavg (Documentation/filesystems/proc.rst).
 *
 * The lines of /proc/stat that say as much are recorded by the cpu module.
 */
export default defineImporter({
  name: 'load',
  title: 'LOAD AVERAGE AND RUN QUEUE',
  letter: 'c',
  line: 'load',
  sources: [{ key: 'load', path: '/proc/loadavg' }],
  metrics: {
    tasks: gauge({ head: 'RunQ', width: 5, help: 'Tasks that exist, threads included' }),
    running: gauge({ head: 'Run', width: 5, help: 'Tasks that run or wait for a CPU, without the recorder' }),
    avg1: average(0, '1'),
    avg5: average(1, '5'),
    avg15: average(2, '15'),
    runnable: gauge({
      line: 'procs_running',
      word: 0,
      head: 'RunT',
      width: 4,
      help: 'Tasks that run or wait for a CPU, as /proc/stat counts them, without the recorder',
    }),
    blocked: gauge({
      line: 'procs_blocked',
      word: 0,
      head: 'BlkT',
      width: 4,
      help: 'Tasks that wait for a disk',
    }),
  },
  analyzes: ['load'],
  tables: {
    plot: {
      tag: 'CPU',
      columns: [
        { metric: 'tasks', head: 'ProcQue' },
        { metric: 'running', head: 'ProcRun' },
        { metric: 'avg1', head: 'L-Avg1' },
        { metric: 'avg5', head: 'L-Avg5' },
        { metric: 'avg15', head: 'L-Avg15' },
        { metric: 'runnable', head: 'RunTot', style: 'whole' },
        { metric: 'blocked', head: 'BlkTot', style: 'whole' },
      ],
    },
  },
  analyze(line, row) {
    const [running, tasks] = line.text(3).split('/')
    if (tasks === undefined) return
    row.running = others(Number(running))
    row.tasks = Number(tasks)
  },
  intervalEnd(row) {
    row.runnable = others(row.runnable)
  },
})
