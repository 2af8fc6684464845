import type { Importer } from './vocabulary/importer.ts'

interface BuiltIn {
  /** collectl's letter, small for the total, capital for detail. */
  readonly letter?: string
  /** Letters by which it can only be asked for in detail (`Z`, `E`), or only in total. */
  readonly detailOnly?: boolean
  load(): Promise<{ readonly default: Importer }>
}

/**
 * The modules of the package, in the order in which they record and print.
 *
 * Their letters stand here too, so that `-scdn` loads three modules and not all; a test compares them with the modules' own.
 */
export const builtInImporters: Readonly<Record<string, BuiltIn>> = {
  buddy: { letter: 'b', load: () => import('../importers/buddy.ts') },
  cpu: { letter: 'c', load: () => import('../importers/cpu.ts') },
  interrupt: { letter: 'j', load: () => import('../importers/interrupt.ts') },
  disk: { letter: 'd', load: () => import('../importers/disk.ts') },
  load: { letter: 'c', load: () => import('../importers/load.ts') },
  tcp: { letter: 't', load: () => import('../importers/tcp.ts') },
  inode: { letter: 'i', load: () => import('../importers/inode.ts') },
  nfs: { letter: 'f', load: () => import('../importers/nfs.ts') },
  memory: { letter: 'm', load: () => import('../importers/memory.ts') },
  numa: { letter: 'm', detailOnly: true, load: () => import('../importers/numa.ts') },
  socket: { letter: 's', load: () => import('../importers/socket.ts') },
  net: { letter: 'n', load: () => import('../importers/net.ts') },
  infiniband: { letter: 'x', load: () => import('../importers/infiniband.ts') },
  environment: { letter: 'e', detailOnly: true, load: () => import('../importers/environment.ts') },
  slab: { letter: 'y', load: () => import('../importers/slab.ts') },
  process: { letter: 'z', detailOnly: true, load: () => import('../importers/process.ts') },
}
