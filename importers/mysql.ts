import { counter, defineImporter, gauge, ratio, settingsOf } from 'recollect/importer'

/** Of the 500 and more variables of a server, those that are recorded; it leaves out the others itself. */
const RECORDED = [
  'Aborted_.*',
  'Bytes_(received|sent)',
  'Com_(commit|delete|insert|replace|rollback|select|update)',
  'Connections',
  'Created_tmp_.*',
  'Handler_(delete|read_key|read_rnd_next|update|write)',
  'Innodb_buffer_pool_(pages_(data|dirty|free|total)|read_requests|reads|wait_free|write_requests)',
  'Innodb_data_.*',
  'Innodb_(deadlocks|log_waits|os_log_written|pages_.*|row_lock_.*|rows_.*)',
  'Key_.*',
  'Open_.*',
  'Opened_.*',
  'Que(ries|stions)',
  'Select_.*',
  'Slow_queries',
  'Sort_.*',
  'Table_locks_.*',
  'Threads_.*',
  'Uptime',
].join('|')

const END = 'end of status'
/** The client only sends what it has when a statement is done: the fewer, the cheaper. */
const QUESTION = `SHOW GLOBAL STATUS WHERE Variable_name RLIKE '^(${RECORDED})$'; SELECT CONCAT('max_connections ', @@GLOBAL.max_connections, CHAR(10), '${END}');\n`

type Counted = Omit<Parameters<typeof counter>[0], 'line' | 'word'>

/** A variable of SHOW GLOBAL STATUS that only grows. */
const counted = (variable: string, about: Counted) => counter({ line: `mysql ${variable}`, word: 0, ...about })

/** One that is a value of the moment. */
const current = (variable: string, about: Omit<Parameters<typeof gauge>[0], 'line' | 'word'>) =>
  gauge({ line: `mysql ${variable}`, word: 0, ...about })

/** What the client is told: never a password, which stands in its own files or in the environment. */
function clientOptions(options: Readonly<Record<string, string>>): readonly string[] {
  const { defaults, ...rest } = settingsOf(options, {
    module: 'mysql',
    known: { defaults: 'text', host: 'text', port: 'port', socket: 'text', user: 'text' },
    elsewhere: { password: "it belongs into the client's own file, ~/.my.cnf" },
  })
  // The client wants its file before all else.
  const file = defaults === undefined ? [] : [`--defaults-extra-file=${defaults}`]
  return [...file, ...Object.entries(rest).map(([name, value]) => `--${name}=${value}`)]
}

/** MySQL or MariaDB, asked by its own command-line client (dstat's io, keys, cmds, conn, innodb). */
export default defineImporter(() => {
  let client: readonly string[] = []

  return {
    name: 'mysql',
    title: 'MYSQL',
    sources: [],
    line: 'mysql',
    metrics: {
      queries: counted('Questions', { head: 'Query', brief: true, help: 'Statements that clients sent' }),
      selects: counted('Com_select', { head: 'Sel', brief: true, help: 'SELECT statements' }),
      inserts: counted('Com_insert', { head: 'Ins', brief: true, help: 'INSERT statements' }),
      updates: counted('Com_update', { head: 'Upd', brief: true, help: 'UPDATE statements' }),
      deletes: counted('Com_delete', { head: 'Del', brief: true, help: 'DELETE statements' }),
      slow: counted('Slow_queries', { head: 'Slow', help: 'Statements that took longer than long_query_time' }),
      received: counted('Bytes_received', { unit: 'B', show: 'KiB', head: 'KBIn', help: 'Received from clients' }),
      sent: counted('Bytes_sent', { unit: 'B', show: 'KiB', head: 'KBOut', help: 'Sent to clients' }),
      connections: current('Threads_connected', { head: 'Conn', brief: true, help: 'Connections that are open' }),
      running: current('Threads_running', { head: 'Run', help: 'Connections that execute a statement' }),
      connected: counted('Connections', { head: 'New', help: 'Attempts to connect' }),
      most: current('max_connections', { head: 'Max', help: 'Connections that may be open' }),
      used: gauge({ unit: '%', head: '%Conn', digits: 1, help: 'Open connections, of those allowed' }),
      keyBlocks: current('Key_blocks_used', { head: 'KBlk', help: 'Blocks in use in the key cache' }),
      keyReads: counted('Key_reads', { head: 'KRead', help: 'Blocks of keys read from disk' }),
      keyWrites: counted('Key_writes', { head: 'KWrit', help: 'Blocks of keys written to disk' }),
      keyReadRequests: counted('Key_read_requests', { head: 'KRReq', help: 'Blocks of keys wanted from the cache' }),
      keyWriteRequests: counted('Key_write_requests', { head: 'KWReq', help: 'Blocks of keys to be written' }),
      pagesCreated: counted('Innodb_pages_created', { head: 'PgCre', help: 'Pages created in the buffer pool' }),
      pagesRead: counted('Innodb_pages_read', { head: 'PgRd', help: 'Pages read into the buffer pool' }),
      pagesWritten: counted('Innodb_pages_written', { head: 'PgWr', help: 'Pages written from the buffer pool' }),
      pagesDirty: current('Innodb_buffer_pool_pages_dirty', { head: 'Dirty', help: 'Pages that are not written yet' }),
      reads: counted('Innodb_data_reads', { head: 'IORd', help: 'Reads of InnoDB from its files' }),
      writes: counted('Innodb_data_writes', { head: 'IOWr', help: 'Writes of InnoDB to its files' }),
      syncs: counted('Innodb_data_fsyncs', { head: 'Sync', help: 'Times that InnoDB had its files made safe' }),
      written: counted('Handler_write', { head: 'HWrit', help: 'Rows that engines were asked to insert' }),
      changed: counted('Handler_update', { head: 'HUpd', help: 'Rows that engines were asked to update' }),
      removed: counted('Handler_delete', { head: 'HDel', help: 'Rows that engines were asked to delete' }),
      sought: counted('Handler_read_key', { head: 'HKey', help: 'Rows read by a key' }),
      scanned: counted('Handler_read_rnd_next', { head: 'HScan', help: 'Rows read because the next one was wanted' }),
      rowsInserted: counted('Innodb_rows_inserted', {
        head: 'RwIns',
        help: 'Rows inserted by InnoDB (MySQL; MariaDB up to 10.5)',
      }),
      rowsUpdated: counted('Innodb_rows_updated', { head: 'RwUpd', help: 'Rows updated by InnoDB (the same)' }),
      rowsDeleted: counted('Innodb_rows_deleted', { head: 'RwDel', help: 'Rows deleted by InnoDB (the same)' }),
      rowsRead: counted('Innodb_rows_read', { head: 'RwRd', help: 'Rows read by InnoDB (the same)' }),
    },

    init(options) {
      client = clientOptions(options)
    },

    async getData(record) {
      const mysql = record.pipe(['mysql', ...client, '--batch', '--raw', '--skip-column-names', '--unbuffered'])
      const answer = await mysql.askText(QUESTION, { until: END })
      record.lines('mysql', answer.replaceAll('\t', ' '))
    },

    intervalEnd(row) {
      row.used = ratio(100 * row.connections, row.most)
    },
  }
})
