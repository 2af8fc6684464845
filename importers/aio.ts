import { defineImporter, gauge, ratio } from 'recollect/importer'

/** Asynchronous I/O, from /proc/sys/fs/aio-* (Documentation/admin-guide/sysctl/fs.rst). */
export default defineImporter({
  name: 'aio',
  title: 'ASYNCHRONOUS I/O',
  sources: [
    { key: 'aio-nr', path: '/proc/sys/fs/aio-nr' },
    { key: 'aio-max', path: '/proc/sys/fs/aio-max-nr' },
  ],
  needs: 'a kernel with asynchronous I/O (CONFIG_AIO)',
  metrics: {
    requests: gauge({ line: 'aio-nr', word: 0, head: 'AIO', help: 'Requests that processes have reserved room for' }),
    limit: gauge({ line: 'aio-max', word: 0, head: 'AIOMax', help: 'Requests that there is room for' }),
    usedPercent: gauge({ unit: '%', head: 'AIO%', help: 'Share of that room that is reserved' }),
  },
  intervalEnd(row) {
    row.usedPercent = ratio(100 * row.requests, row.limit)
  },
})
