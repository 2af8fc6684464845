import { defineImporter, gauge } from 'recollect/importer'

/** Load averages and the run queue, from the one line of /proc/loadavg (Documentation/filesystems/proc.rst). */
export default defineImporter({
  name: 'load',
  title: 'LOAD AVERAGE',
  letter: 'c',
  line: 'load',
  sources: [{ key: 'load', path: '/proc/loadavg' }],
  metrics: {
    avg1: gauge({ word: 0, head: 'Avg1', digits: 2, width: 5, help: 'Load average over 1 minute' }),
    avg5: gauge({ word: 1, head: 'Avg5', digits: 2, width: 5, help: 'Load average over 5 minutes' }),
    avg15: gauge({ word: 2, head: 'Avg15', digits: 2, width: 5, help: 'Load average over 15 minutes' }),
    running: gauge({ head: 'Run', help: 'Runnable tasks' }),
    tasks: gauge({ head: 'Tasks', help: 'Tasks, threads included' }),
  },
  analyze(line, row) {
    const [running, tasks] = line.text(3).split('/')
    row.running = Number(running)
    row.tasks = Number(tasks)
  },
})
