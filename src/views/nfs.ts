import { defineViews, type ViewColumn } from '../vocabulary/view.ts'

/** `read: 'read'`: metrics of nfs, and their headings. */
const calls = (nicks: Readonly<Record<string, string | readonly string[]>>): readonly ViewColumn[] =>
  Object.entries(nicks).map(([nick, metrics]) => ({
    nick,
    metric: (typeof metrics === 'string' ? [metrics] : metrics).map((metric) => `nfs.${metric}`),
  }))

const only = (version: string) => ({ as: 'groups', usual: [version] }) as const

/** All calls of version 3 (RFC 1813), in dstat's order. */
const VERSION_3 = calls({
  null: 'null',
  gatr: 'getattr',
  satr: 'setattr',
  look: 'lookup',
  aces: 'access',
  rdln: 'readlink',
  read: 'read',
  writ: 'write',
  crea: 'create',
  mkdr: 'mkdir',
  syml: 'symlink',
  mknd: 'mknod',
  rm: 'remove',
  rmdr: 'rmdir',
  ren: 'rename',
  link: 'link',
  rdir: 'readdir',
  'rdr+': 'readdirplus',
  fstt: 'fsstat',
  fsnf: 'fsinfo',
  path: 'pathconf',
  cmmt: 'commit',
})

const READDIR = ['readdir', 'readdirplus']
const FILE_SYSTEM = ['fsstat', 'fsinfo', 'pathconf']
const INODES = [
  ...['getattr', 'setattr', 'lookup', 'access', 'readlink', 'create', 'mkdir', 'symlink', 'mknod', 'remove', 'rmdir'],
  ...['rename', 'link'],
]

/** Calls of NFS, and of the RPC below. */
export const nfsViews = defineViews([
  {
    name: 'nfs3',
    help: 'Calls of the NFS 3 client',
    title: 'nfs3 client',
    columns: calls({
      read: 'read',
      writ: 'write',
      rdir: READDIR,
      othr: INODES,
      fs: FILE_SYSTEM,
      cmmt: 'commit',
    }),
    members: only('3cd'),
  },
  {
    name: 'nfs3-ops',
    aliases: ['nfs3op'],
    help: 'Calls of the NFS 3 client, each kind',
    title: 'extended nfs3 client operations',
    columns: VERSION_3,
    members: only('3cd'),
  },
  {
    name: 'nfsd3',
    help: 'Calls of the NFS 3 server',
    title: 'nfs3 server',
    columns: calls({
      read: 'read',
      writ: 'write',
      rdir: READDIR,
      inod: INODES,
      fs: FILE_SYSTEM,
      cmmt: 'commit',
    }),
    members: only('3sd'),
  },
  {
    name: 'nfsd3-ops',
    aliases: ['nfsd3op'],
    help: 'Calls of the NFS 3 server, each kind',
    title: 'extended nfs3 server operations',
    columns: VERSION_3,
    members: only('3sd'),
  },
  {
    name: 'nfsd4-ops',
    help: 'Operations of the NFS 4 server',
    title: 'nfs4 server',
    columns: calls({
      read: 'read',
      writ: 'write',
      rdir: 'readdir',
      gatr: 'getattr',
      satr: 'setattr',
      cmmt: 'commit',
      gfh: 'getfh',
      pfh: 'putfh',
      sfh: 'savefh',
      rfh: 'restorefh',
      open: 'open',
      clse: 'close',
      accs: 'access',
      lkup: 'lookup',
      rem: 'remove',
    }),
    members: only('4sd'),
  },
  {
    name: 'nfsstat4',
    help: 'Calls of the NFS 4 client',
    title: 'nfs4 client',
    columns: calls({
      read: 'read',
      writ: 'write',
      rdir: 'readdir',
      cmmt: 'commit',
      gatr: 'getattr',
      crt: 'create',
      link: 'link',
      rmv: 'remove',
    }),
    members: only('4cd'),
  },
  {
    name: 'rpc',
    help: 'RPC calls of the client: made, sent again, credentials renewed',
    title: 'rpc client',
    columns: [
      { metric: 'nfs.clientCalls', nick: 'call' },
      { metric: 'nfs.retransmissions', nick: 'retr' },
      { metric: 'nfs.authRefreshes', nick: 'refr' },
    ],
  },
  {
    name: 'rpcd',
    help: 'RPC calls of the server: got, refused, and why: credentials, client, form',
    title: 'rpc server',
    columns: [
      { metric: 'nfs.serverCalls', nick: 'call' },
      { metric: 'nfs.badCalls', nick: 'erca' },
      { metric: 'nfs.badAuth', nick: 'erau' },
      { metric: 'nfs.badClient', nick: 'ercl' },
      { metric: 'nfs.badFormat', nick: 'xdrc' },
    ],
  },
])
