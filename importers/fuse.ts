import { defineImporter, gauge } from 'recollect/importer'

/** Requests that file systems in user space have not answered yet (Documentation/filesystems/fuse.rst). */
export default defineImporter({
  name: 'fuse',
  title: 'FUSE',
  dimension: 'connection',
  sources: [{ key: 'fuse', path: '/sys/fs/fuse/connections/*/waiting' }],
  needs: 'a mounted FUSE file system, and the right to see it',
  metrics: {
    waiting: gauge({
      line: 'fuse *',
      word: 0,
      head: 'Wait',
      help: 'Requests that wait to be sent to the file system or for its answer',
    }),
  },
})
