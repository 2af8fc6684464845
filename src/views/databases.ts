import { defineViews } from '../vocabulary/view.ts'

const BYTES = { kind: 'bytes', step: 1024 } as const
const FEW = { kind: 'float', width: 4, step: 1000 } as const

/** What database servers and caches say when they are asked. */
export const databaseViews = defineViews([
  {
    name: 'mysql-io',
    aliases: ['mysql5-io'],
    asks: true,
    help: 'Data that MySQL received from clients, and sent',
    title: 'mysql io',
    ...BYTES,
    columns: [
      { metric: 'mysql.received', nick: 'recv' },
      { metric: 'mysql.sent', nick: 'sent' },
    ],
  },
  {
    name: 'mysql-ops',
    aliases: ['mysql5-cmds'],
    asks: true,
    help: 'Statements of MySQL: SELECT, INSERT, UPDATE, DELETE',
    title: 'mysql ops',
    columns: [
      { metric: 'mysql.selects', nick: 'sel' },
      { metric: 'mysql.inserts', nick: 'ins' },
      { metric: 'mysql.updates', nick: 'upd' },
      { metric: 'mysql.deletes', nick: 'del' },
    ],
  },
  {
    name: 'mysql-conn',
    aliases: ['mysql5-conn'],
    asks: true,
    help: 'Connections to MySQL, and their share of those that may be open, in %',
    title: 'mysql conn',
    columns: [
      { metric: 'mysql.connections', nick: 'ThCon' },
      { metric: 'mysql.used', nick: '%Con', kind: 'percent', width: 4, step: 34 },
    ],
  },
  {
    name: 'mysql-keys',
    aliases: ['mysql5-keys', 'innodb-keys'],
    asks: true,
    help: "MySQL's cache of keys: blocks in use, read and written on disk, wanted to be read and to be written",
    title: 'mysql key status',
    ...FEW,
    columns: [
      { metric: 'mysql.keyBlocks', nick: 'used' },
      { metric: 'mysql.keyReads', nick: 'read' },
      { metric: 'mysql.keyWrites', nick: 'writ' },
      { metric: 'mysql.keyReadRequests', nick: 'rreq' },
      { metric: 'mysql.keyWriteRequests', nick: 'wreq' },
    ],
  },
  {
    name: 'innodb-io',
    asks: true,
    help: 'Reads and writes of InnoDB, and how often it had its files made safe',
    title: 'innodb io ops',
    ...FEW,
    columns: [
      { metric: 'mysql.reads', nick: 'rea' },
      { metric: 'mysql.writes', nick: 'wri' },
      { metric: 'mysql.syncs', nick: 'syn' },
    ],
  },
  {
    name: 'innodb-ops',
    asks: true,
    help: 'Rows that InnoDB inserted, updated, deleted and read; MariaDB from 10.6 on does not say: --mysql-rows',
    title: 'innodb ops',
    ...FEW,
    columns: [
      { metric: 'mysql.rowsInserted', nick: 'ins' },
      { metric: 'mysql.rowsUpdated', nick: 'upd' },
      { metric: 'mysql.rowsDeleted', nick: 'del' },
      { metric: 'mysql.rowsRead', nick: 'rea' },
    ],
  },
  {
    name: 'mysql-rows',
    asks: true,
    help: 'Rows that all engines of MySQL were asked to insert, update, delete, and to read: by a key, and one by one',
    title: 'mysql rows',
    ...FEW,
    columns: [
      { metric: 'mysql.written', nick: 'ins' },
      { metric: 'mysql.changed', nick: 'upd' },
      { metric: 'mysql.removed', nick: 'del' },
      { metric: 'mysql.sought', nick: 'key' },
      { metric: 'mysql.scanned', nick: 'scan' },
    ],
  },
  {
    name: 'innodb-buffer',
    asks: true,
    help: "Pages of InnoDB's buffer pool: created, read and written",
    title: 'innodb pool',
    ...FEW,
    columns: [
      { metric: 'mysql.pagesCreated', nick: 'crt' },
      { metric: 'mysql.pagesRead', nick: 'rea' },
      { metric: 'mysql.pagesWritten', nick: 'wri' },
    ],
  },
  {
    name: 'redis',
    asks: true,
    help: 'Commands that Redis processed, its clients, and the memory that it takes',
    title: 'redis',
    columns: [
      { metric: 'redis.commands', nick: 'tps', width: 7, step: 10_000 },
      { metric: 'redis.clients', nick: 'clnt' },
      { metric: 'redis.memory', nick: 'mem', ...BYTES },
    ],
  },
  {
    name: 'memcache-hits',
    aliases: ['memcached'],
    asks: true,
    help: 'Keys that memcached was asked for and had, and had not',
    title: 'Memcache Hits',
    width: 6,
    step: 50,
    columns: [
      { metric: 'memcached.hits', nick: 'Hit' },
      { metric: 'memcached.misses', nick: 'Miss' },
    ],
  },
])
