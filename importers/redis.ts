import { counter, defineImporter, gauge, RecollectError, ratio, settingsOf } from 'recollect/importer'

const END = 'recollect: end of info'
/** What is recorded of INFO: counters, what clients and memory are like, and the keys of each database. */
const RECORDED =
  /^(total_\w+|rejected_connections|connected_\w+|blocked_clients|maxclients|used_memory|used_memory_(rss|peak|overhead|dataset)|maxmemory|mem_fragmentation_ratio|keyspace_\w+|expired_keys|evicted_keys|rdb_changes_since_last_save|instantaneous_ops_per_sec|latest_fork_usec|used_cpu_(sys|user)|db\d+):.*$/gm

type Counted = Omit<Parameters<typeof counter>[0], 'line' | 'word'>
type Current = Omit<Parameters<typeof gauge>[0], 'line' | 'word'>

const counted = (field: string, about: Counted) => counter({ line: `redis ${field}`, word: 0, ...about })
const current = (field: string, about: Current) => gauge({ line: `redis ${field}`, word: 0, ...about })

/** What the client is told: never a password, which it takes from REDISCLI_AUTH. */
function clientOptions(options: Readonly<Record<string, string>>): readonly string[] {
  const typed = settingsOf(options, {
    module: 'redis',
    known: { host: 'text', port: 'port', socket: 'text', user: 'text' },
    elsewhere: { password: 'give it in the variable REDISCLI_AUTH' },
  })
  const switches: Readonly<Record<string, string>> = { host: '-h', port: '-p', socket: '-s', user: '--user' }
  return Object.entries(typed).flatMap(([name, value]) => [switches[name] ?? '', value])
}

/** Redis, or what speaks like it, asked by redis-cli. */
export default defineImporter(() => {
  let client: readonly string[] = []
  /** It has answered: it need not be asked whether it will. */
  let answers = false

  return {
    name: 'redis',
    title: 'REDIS',
    sources: [],
    line: 'redis',
    metrics: {
      commands: counted('total_commands_processed', { head: 'Cmds', brief: true, help: 'Commands processed' }),
      clients: current('connected_clients', { head: 'Clnt', brief: true, help: 'Clients that are connected' }),
      blocked: current('blocked_clients', { head: 'Blckd', help: 'Clients that wait in a blocking command' }),
      connections: counted('total_connections_received', { head: 'Conns', help: 'Connections accepted' }),
      rejected: counted('rejected_connections', { head: 'Rejct', help: 'Connections refused for lack of room' }),
      memory: current('used_memory', {
        unit: 'B',
        head: 'Mem',
        brief: true,
        help: 'Memory taken for data and buffers',
      }),
      resident: current('used_memory_rss', { unit: 'B', head: 'RSS', help: 'Memory as the kernel counts it' }),
      fragmentation: current('mem_fragmentation_ratio', { head: 'Frag', digits: 2, help: 'The second by the first' }),
      received: counted('total_net_input_bytes', {
        unit: 'B',
        show: 'KiB',
        head: 'KBIn',
        help: 'Received from clients',
      }),
      sent: counted('total_net_output_bytes', { unit: 'B', show: 'KiB', head: 'KBOut', help: 'Sent to clients' }),
      hits: counted('keyspace_hits', { head: 'Hits', brief: true, help: 'Keys looked up and found' }),
      misses: counted('keyspace_misses', { head: 'Miss', brief: true, help: 'Keys looked up and not found' }),
      hitRate: gauge({ unit: '%', head: 'Hit%', digits: 1, help: 'Keys found, of those looked up' }),
      expired: counted('expired_keys', { head: 'Expd', help: 'Keys that expired' }),
      evicted: counted('evicted_keys', { head: 'Evict', help: 'Keys given up for lack of memory' }),
      keys: gauge({ head: 'Keys', brief: true, help: 'Keys of all databases' }),
      unsaved: current('rdb_changes_since_last_save', { head: 'Unsvd', help: 'Changes since the data was last saved' }),
      userTime: counted('used_cpu_user', { unit: 's', digits: 2, head: 'User', help: 'CPU time in user mode' }),
      systemTime: counted('used_cpu_sys', { unit: 's', digits: 2, head: 'Sys', help: 'CPU time in the kernel' }),
    },
    analyzes: ['redis connected_clients', 'redis _ keys'],

    init(options) {
      client = clientOptions(options)
      answers = false
    },

    async getData(record) {
      const redis = record.pipe(['redis-cli', ...client])
      // A server that wants a password, or is not there, says so in one line to everything.
      const [pong = ''] = answers ? ['PONG'] : await redis.ask('PING\n', { lines: 1 })
      answers = false
      if (pong !== 'PONG') throw new RecollectError('command-failed', `redis-cli: ${pong}`)
      const answer = await redis.askText(`INFO\nECHO "${END}"\n`, { until: END })
      answers = true
      // `db0:keys=1,expires=0` as `db0 keys 1 expires 0`.
      record.lines('redis', (answer.match(RECORDED) ?? []).join('\n').replaceAll(/[:=,]/g, ' '))
    },

    analyze(line, row) {
      // Databases without keys have no line.
      if (line.pattern === 'redis connected_clients') row.keys = 0
      else row.keys = Number(row.keys) + line.number(0)
    },

    intervalEnd(row) {
      row.hitRate = ratio(100 * row.hits, row.hits + row.misses)
    },
  }
})
