import type { Importer } from './vocabulary/importer.ts'

interface BuiltIn {
  /** collectl's letter, small for the total, capital for detail. */
  readonly letter?: string
  /** Letters by which it can only be asked for in detail (`Z`, `E`), or only in total. */
  readonly detailOnly?: boolean
  /** Recorded and shown only where it is named: it asks a server, runs a program, or is seldom wanted. */
  readonly onRequest?: boolean
  load(): Promise<{ readonly default: Importer }>
}

/**
 * The modules of the package, in the order in which they print (collectl's, of its brief format).
 *
 * Their letters stand here too, so that `-scdn` loads three modules and not all; a test compares them with the modules' own.
 */
export const builtInImporters: Readonly<Record<string, BuiltIn>> = {
  cpu: { letter: 'c', load: () => import('../importers/cpu.ts') },
  load: { letter: 'c', load: () => import('../importers/load.ts') },
  interrupt: { letter: 'j', load: () => import('../importers/interrupt.ts') },
  memory: { letter: 'm', load: () => import('../importers/memory.ts') },
  buddy: { letter: 'b', load: () => import('../importers/buddy.ts') },
  slab: { letter: 'y', load: () => import('../importers/slab.ts') },
  slub: { letter: 'y', load: () => import('../importers/slub.ts') },
  disk: { letter: 'd', load: () => import('../importers/disk.ts') },
  net: { letter: 'n', load: () => import('../importers/net.ts') },
  tcp: { letter: 't', load: () => import('../importers/tcp.ts') },
  socket: { letter: 's', load: () => import('../importers/socket.ts') },
  inode: { letter: 'i', load: () => import('../importers/inode.ts') },
  infiniband: { letter: 'x', load: () => import('../importers/infiniband.ts') },
  nfs: { letter: 'f', load: () => import('../importers/nfs.ts') },
  numa: { letter: 'm', detailOnly: true, load: () => import('../importers/numa.ts') },
  environment: { letter: 'e', detailOnly: true, load: () => import('../importers/environment.ts') },
  process: { letter: 'z', detailOnly: true, load: () => import('../importers/process.ts') },
  thread: { letter: 'z', detailOnly: true, load: () => import('../importers/thread.ts') },
  misc: { onRequest: true, load: () => import('../importers/misc.ts') },
}

/** What other monitors have a module for and this package has none, on purpose, with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  vmware: "the console of VMware's ESX (dstat's vmk-hba, vmk-int, vmk-nic): it is no Linux since ESX 5",
  'linux-2.4': 'kernel 2.4 (/proc/partitions with statistics, /proc/stat of one line a disk): recordings start at 2.6',
}
