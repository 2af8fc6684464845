import { type Column, counter, defineImporter, gauge, headed, type Metrics, type Row } from 'recollect/importer'

/** A call of some version; the kernel counts calls in 32 bits in places (struct rpc_procinfo, svc_version). */
const call = (head: string, help: string) => counter({ bits: 32, head, width: 4, help })

const calls = {
  read: call('Read', 'Reads'),
  write: call('Writ', 'Writes'),
  commit: call('Comm', 'Commits: written data is to be on stable storage'),
  lookup: call('Look', 'Lookups of a name'),
  access: call('Accs', 'Checks of access rights'),
  getattr: call('Gttr', 'Reads of attributes'),
  setattr: call('Sttr', 'Changes of attributes'),
  readdir: call('Rdir', 'Reads of a directory'),
  create: call('Cre8', 'Files created'),
  remove: call('Rmov', 'Files removed'),
  rename: call('Rnam', 'Renames'),
  link: call('Link', 'Hard links created'),
  readlink: call('Rlnk', 'Reads of a symbolic link'),
  null: call('Null', 'Calls that do nothing: is the server there?'),
  symlink: call('Syml', 'Symbolic links created'),
  mkdir: call('Mkdr', 'Directories created'),
  rmdir: call('Rmdr', 'Directories removed'),
  fsstat: call('Fsta', 'Reads of how full a file system is'),
  fsinfo: call('Finf', 'Reads of what a file system can do'),
  pathconf: call('Path', 'Reads of limits of a file system'),
  mknod: call('Mknd', 'Special files created'),
  readdirplus: call('Rdr+', 'Reads of a directory with attributes'),
  open: call('Open', 'Files opened (version 4)'),
  close: call('Clos', 'Files closed (version 4)'),
  lock: call('Lock', 'Locks taken (version 4)'),
  getfh: call('Gtfh', 'File handles asked for (server of version 4)'),
  putfh: call('Ptfh', 'File handles given to work on (server of version 4)'),
  savefh: call('Svfh', 'File handles put aside (server of version 4)'),
  restorefh: call('Rsfh', 'File handles taken up again (server of version 4)'),
}

type Call = keyof typeof calls
type Layout = Readonly<Partial<Record<Call, number>>>

/** Where the calls of versions 2 and 3 stand behind their number; '' for those of no interest. */
function inOrder(...names: readonly (Call | '')[]): Layout {
  return Object.fromEntries(names.flatMap((name, word) => (name === '' ? [] : [[name, word + 1]])))
}

/** The calls' numbers, where they do not come in the order of the protocol; their words stand one later. */
function numbered(numbers: Layout): Layout {
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, number + 1]))
}

// biome-ignore format: as the protocols list them (RFC 1094, RFC 1813)
const version2 = inOrder('null', 'getattr', 'setattr', '', 'lookup', 'readlink', 'read', '', 'write', 'create', 'remove',
  'rename', 'link', 'symlink', 'mkdir', 'rmdir', 'readdir', 'fsstat')
// biome-ignore format: as above
const version3 = inOrder('null', 'getattr', 'setattr', 'lookup', 'access', 'readlink', 'read', 'write', 'create', 'mkdir',
  'symlink', 'mknod', 'remove', 'rmdir', 'rename', 'link', 'readdir', 'readdirplus', 'fsstat', 'fsinfo', 'pathconf', 'commit')
/** The client's own numbers: NFSPROC4_CLNT_… of include/linux/nfs4.h. */
// biome-ignore format: by number
const client4 = numbered({ null: 0, read: 1, write: 2, commit: 3, open: 4, close: 8, setattr: 9, fsinfo: 10, lock: 14,
  access: 17, getattr: 18, lookup: 19, remove: 21, rename: 22, link: 23, symlink: 24, create: 25, pathconf: 26,
  readlink: 28, readdir: 29 })
/** Operations have the numbers of the protocol: OP_… of RFC 7530. */
// biome-ignore format: by number
const server4 = numbered({ access: 3, close: 4, commit: 5, create: 6, getattr: 9, link: 11, lock: 12, lookup: 15, open: 18,
  read: 25, readdir: 26, readlink: 27, remove: 28, rename: 29, setattr: 34, write: 38, getfh: 10, putfh: 22,
  restorefh: 31, savefh: 32 })

/** Versions of client (c) and server (s) as collectl names them, in its order. */
const LAYOUTS: Readonly<Record<string, Layout>> = {
  '2cd': version2,
  '2sd': version2,
  '3cd': version3,
  '3sd': version3,
  '4cd': client4,
  '4sd': server4,
}

const INSTANCES: Readonly<Record<string, string>> = {
  'nfsc-proc2': '2cd',
  'nfsc-proc3': '3cd',
  'nfsc-proc4': '4cd',
  'nfss-proc2': '2sd',
  'nfss-proc3': '3sd',
  'nfss-proc4ops': '4sd',
}

/** Calls about files rather than their data. */
const META: readonly Call[] = ['lookup', 'access', 'setattr', 'getattr', 'readdir', 'readdirplus']

/** A sum of one side over its versions. */
const sum = (head: string, help: string) => gauge({ growth: 'rate', only: 'total', head, width: 6, help })

/** A number that client or server count once for all versions. */
const once = (line: string, word: number, about: { readonly head: string; readonly help: string }) =>
  counter({ line, word, bits: 32, only: 'total', ...about })

const metrics = {
  ...calls,
  meta: gauge({
    growth: 'rate',
    head: 'Meta',
    width: 4,
    help: 'Calls about files, not their data: lookup, access, attributes, readdir',
  }),
  serverReads: sum('Reads', 'Reads served'),
  serverWrites: sum('Writes', 'Writes served'),
  serverMeta: sum('Meta', 'Calls about files served'),
  serverCommits: sum('Comm', 'Commits served'),
  clientReads: sum('Reads', 'Reads asked for'),
  clientWrites: sum('Writes', 'Writes asked for'),
  clientMeta: sum('Meta', 'Calls about files asked for'),
  clientCommits: sum('Comm', 'Commits asked for'),
  udp: once('nfss-net', 1, { head: 'UDP', help: 'Packets that the server got by UDP' }),
  tcp: once('nfss-net', 2, { head: 'TCP', help: 'Packets that the server got by TCP' }),
  tcpConnections: once('nfss-net', 3, { head: 'TCPConn', help: 'Connections made to the server' }),
  serverCalls: once('nfss-rpc', 0, { head: 'Calls', help: 'Calls that the server got' }),
  badCalls: once('nfss-rpc', 1, { head: 'BadCall', help: 'Calls that the server refused' }),
  badFormat: once('nfss-rpc', 2, { head: 'BadFmt', help: 'Calls refused because they could not be decoded' }),
  badAuth: once('nfss-rpc', 3, { head: 'BadAuth', help: 'Calls refused for bad credentials' }),
  badClient: once('nfss-rpc', 4, { head: 'BadClnt', help: 'Calls refused for an unknown client' }),
  serverReadBytes: counter({ line: 'nfss-io', word: 0, unit: 'B', only: 'total', help: 'Read from disk for clients' }),
  serverWriteBytes: counter({
    line: 'nfss-io',
    word: 1,
    unit: 'B',
    only: 'total',
    help: 'Written to disk for clients',
  }),
  serverThreads: gauge({ line: 'nfss-th', word: 0, only: 'total', head: 'Threads', help: "The server's threads" }),
  clientCalls: once('nfsc-rpc', 0, { head: 'Calls', help: 'Calls that the client made' }),
  retransmissions: once('nfsc-rpc', 1, { head: 'Retrans', help: 'Calls that the client had to send again' }),
  authRefreshes: once('nfsc-rpc', 2, { head: 'Authref', help: 'Times that the client renewed its credentials' }),
} satisfies Metrics

/** NaN is unknown and left out; the sum of nothing known is not known. */
function plus(sum: number, value: number): number {
  if (Number.isNaN(value)) return sum
  return Number.isNaN(sum) ? value : sum + value
}

class Sums {
  reads = Number.NaN
  writes = Number.NaN
  meta = Number.NaN
  commits = Number.NaN

  add(row: Row<typeof metrics>): void {
    this.reads = plus(this.reads, row.read)
    this.writes = plus(this.writes, row.write)
    this.meta = plus(this.meta, row.meta)
    this.commits = plus(this.commits, row.commit)
  }
}

const grouped = (group: string, widths: Readonly<Record<string, number>>): readonly Column[] =>
  Object.entries(widths).map(([metric, width]) => ({ metric, width, group }))

/** What collectl does not show. */
const NEWER = ['open', 'close', 'lock', 'getfh', 'putfh', 'savefh', 'restorefh']
const shown: readonly string[] = Object.keys(calls).filter((name) => !NEWER.includes(name))

/** NFS client and server: /proc/net/rpc/nfs and nfsd (net/sunrpc/stats.c, fs/nfsd/stats.c). */
export default defineImporter(() => {
  /** Which versions had lines in this sample and in the one before. */
  let present = new Set<string>()
  let presentBefore: ReadonlySet<string> = new Set()

  let server = new Sums()
  let client = new Sums()

  function completeTotal(row: Row<typeof metrics>): void {
    row.serverReads = server.reads
    row.serverWrites = server.writes
    row.serverMeta = server.meta
    row.serverCommits = server.commits
    row.clientReads = client.reads
    row.clientWrites = client.writes
    row.clientMeta = client.meta
    row.clientCommits = client.commits
    server = new Sums()
    client = new Sums()
  }

  return {
    name: 'nfs',
    title: 'NFS',
    letter: 'f',
    dimension: 'version',
    sources: [
      { key: 'nfsc-', path: '/proc/net/rpc/nfs' },
      { key: 'nfss-', path: '/proc/net/rpc/nfsd' },
    ],
    needs: 'an NFS client or server',
    metrics,
    analyzes: Object.keys(INSTANCES),
    tables: {
      brief: {
        title: 'NFS Totals',
        columns: [
          { metric: 'read', head: 'Reads', width: 6 },
          { metric: 'write', head: 'Writes', width: 6 },
          { metric: 'meta', head: 'Meta', width: 4 },
          { metric: 'commit', head: 'Comm', width: 4 },
        ],
      },
      summary: {
        title: 'NFS SUMMARY (/sec)',
        columns: [
          ...grouped('server', { serverReads: 6, serverWrites: 6, serverMeta: 4, serverCommits: 4 }),
          ...grouped('server', { udp: 4, tcp: 5, tcpConnections: 8, badAuth: 8, badClient: 8 }),
          ...grouped('client', { clientReads: 6, clientWrites: 6, clientMeta: 4, clientCommits: 4 }),
          ...grouped('client', { retransmissions: 7, authRefreshes: 8 }),
        ],
      },
      detail: {
        title: 'NFS SERVER/CLIENT DETAILS (/sec)',
        columns: [{ metric: 'instance', head: 'Type', width: 4 }, ...shown],
      },
      plot: {
        tag: 'NFS',
        columns: headed({
          serverReads: 'ReadsS',
          serverWrites: 'WritesS',
          serverMeta: 'MetaS',
          serverCommits: 'CommitS',
          udp: 'Udp',
          tcp: 'Tcp',
          tcpConnections: 'TcpConn',
          badAuth: 'BadAuth',
          badClient: 'BadClient',
          clientReads: 'ReadsC',
          clientWrites: 'WritesC',
          clientMeta: 'MetaC',
          clientCommits: 'CommitC',
          retransmissions: 'Retrans',
          authRefreshes: 'AuthRef',
        }),
      },
      plotDetail: {
        tag: 'NFS',
        extension: 'nfs',
        instances: Object.keys(LAYOUTS),
        columns: shown.map((metric) => ({
          metric,
          head: metric === 'readlink' ? 'ReadLink' : metric.charAt(0).toUpperCase() + metric.slice(1),
        })),
      },
    },

    measures(instance, metric) {
      const layout = LAYOUTS[instance]
      return layout === undefined || metric === 'meta' || Object.hasOwn(layout, metric)
    },

    getHeader() {
      present = new Set()
    },

    initInterval() {
      presentBefore = present
      present = new Set()
    },

    role: (instance) => (present.has(instance) || presentBefore.has(instance) ? 'counted' : 'hidden'),

    analyze(line, _total, at) {
      // Client and server are asked one after the other, but shown version by version: the first line of a sample brings
      // all versions that are to be expected in order, the first of a run all there are.
      if (present.size === 0) {
        for (const instance of Object.keys(LAYOUTS)) {
          if (presentBefore.size === 0 || presentBefore.has(instance)) at(instance)
        }
      }
      const instance = INSTANCES[line.pattern] ?? ''
      present.add(instance)
      const row = at(instance)
      for (const [name, word] of Object.entries(LAYOUTS[instance] ?? {})) row[name as Call] = line.counter(word)
    },

    intervalEnd(row, { instance }) {
      if (instance === '') completeTotal(row)
      else {
        row.meta = META.reduce((sum, name) => plus(sum, row[name]), Number.NaN)
        const side = instance.endsWith('sd') ? server : client
        side.add(row)
      }
    },
  }
})
