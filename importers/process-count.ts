import { defineImporter, gauge } from 'recollect/importer'

/** How many processes there are, from the directory of /proc alone: cheaper than to look at each. */
export default defineImporter({
  name: 'process-count',
  title: 'NUMBER OF PROCESSES',
  sources: [{ key: 'process-count', path: '/proc/[0-9]*', count: 'directories' }],
  metrics: {
    processes: gauge({ word: 0, head: 'Procs', help: 'Processes that exist, kernel threads included' }),
  },
})
