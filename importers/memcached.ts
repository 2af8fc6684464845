import { counter, defineImporter, gauge, ratio, settingsOf } from 'recollect/importer'

/** Of `STAT get_hits 4711`, the name and the number. */
const NUMBERS = /(?<=^STAT )\S+ -?\d\S*$/gm

type Counted = Omit<Parameters<typeof counter>[0], 'line' | 'word'>
type Current = Omit<Parameters<typeof gauge>[0], 'line' | 'word'>

const counted = (name: string, about: Counted) => counter({ line: `memcached ${name}`, word: 0, ...about })
const current = (name: string, about: Current) => gauge({ line: `memcached ${name}`, word: 0, ...about })

/** memcached, asked over its own socket (doc/protocol.txt, "stats"). */
export default defineImporter(() => {
  let address: { readonly host: string; readonly port: number } | { readonly path: string } = {
    host: '127.0.0.1',
    port: 11211,
  }

  return {
    name: 'memcached',
    title: 'MEMCACHED',
    sources: [],
    line: 'memcached',
    metrics: {
      gets: counted('cmd_get', { head: 'Gets', brief: true, help: 'Keys asked for' }),
      sets: counted('cmd_set', { head: 'Sets', brief: true, help: 'Values stored' }),
      hits: counted('get_hits', { head: 'Hits', brief: true, help: 'Keys asked for and found' }),
      misses: counted('get_misses', { head: 'Miss', brief: true, help: 'Keys asked for and not found' }),
      hitRate: gauge({ unit: '%', head: 'Hit%', digits: 1, help: 'Keys found, of those asked for' }),
      evictions: counted('evictions', { head: 'Evict', help: 'Items given up for lack of memory' }),
      items: current('curr_items', { head: 'Items', brief: true, help: 'Items stored' }),
      stored: current('bytes', { unit: 'B', head: 'Mem', brief: true, help: 'Memory that items take' }),
      limit: current('limit_maxbytes', { unit: 'B', head: 'Limit', help: 'Memory that items may take' }),
      connections: current('curr_connections', { head: 'Conn', help: 'Connections that are open' }),
      received: counted('bytes_read', { unit: 'B', show: 'KiB', head: 'KBIn', help: 'Received from clients' }),
      sent: counted('bytes_written', { unit: 'B', show: 'KiB', head: 'KBOut', help: 'Sent to clients' }),
    },

    init(options) {
      const known = { host: 'text', port: 'port', path: 'text' } as const
      const { host = '127.0.0.1', port = '11211', path } = settingsOf(options, { module: 'memcached', known })
      address = path === undefined ? { host, port: Number(port) } : { path }
    },

    async getData(record) {
      const answer = await record.connect(address).askText('stats\r\n', { until: 'END' })
      record.lines('memcached', (answer.match(NUMBERS) ?? []).join('\n'))
    },

    intervalEnd(row) {
      row.hitRate = ratio(100 * row.hits, row.hits + row.misses)
    },
  }
})
