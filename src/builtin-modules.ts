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
  pressure: { load: () => import('../importers/pressure.ts') },
  softnet: { load: () => import('../importers/softnet.ts') },
  filesystem: { load: () => import('../importers/filesystem.ts') },
  cgroup: { load: () => import('../importers/cgroup.ts') },
  self: { load: () => import('../importers/self.ts') },
  swap: { onRequest: true, load: () => import('../importers/swap.ts') },
  irq: { onRequest: true, load: () => import('../importers/irq.ts') },
  zone: { onRequest: true, load: () => import('../importers/zone.ts') },
  ipc: { onRequest: true, load: () => import('../importers/ipc.ts') },
  lock: { onRequest: true, load: () => import('../importers/lock.ts') },
  aio: { onRequest: true, load: () => import('../importers/aio.ts') },
  'tcp-socket': { onRequest: true, load: () => import('../importers/tcp-socket.ts') },
  'udp-socket': { onRequest: true, load: () => import('../importers/udp-socket.ts') },
  'unix-socket': { onRequest: true, load: () => import('../importers/unix-socket.ts') },
  'process-count': { onRequest: true, load: () => import('../importers/process-count.ts') },
  cpufreq: { onRequest: true, load: () => import('../importers/cpufreq.ts') },
  battery: { onRequest: true, load: () => import('../importers/battery.ts') },
  md: { onRequest: true, load: () => import('../importers/md.ts') },
  zfs: { onRequest: true, load: () => import('../importers/zfs.ts') },
  lustre: { onRequest: true, load: () => import('../importers/lustre.ts') },
  fuse: { onRequest: true, load: () => import('../importers/fuse.ts') },
  wifi: { onRequest: true, load: () => import('../importers/wifi.ts') },
  openvz: { onRequest: true, load: () => import('../importers/openvz.ts') },
  postfix: { onRequest: true, load: () => import('../importers/postfix.ts') },
  qmail: { onRequest: true, load: () => import('../importers/qmail.ts') },
  sendmail: { onRequest: true, load: () => import('../importers/sendmail.ts') },
  session: { onRequest: true, load: () => import('../importers/session.ts') },
  json: { onRequest: true, load: () => import('../importers/json.ts') },
  libvirt: { onRequest: true, load: () => import('../importers/libvirt.ts') },
  misc: { onRequest: true, load: () => import('../importers/misc.ts') },
  dtrace: { onRequest: true, load: () => import('../importers/dtrace.ts') },
  mysql: { onRequest: true, load: () => import('../importers/mysql.ts') },
  redis: { onRequest: true, load: () => import('../importers/redis.ts') },
  memcached: { onRequest: true, load: () => import('../importers/memcached.ts') },
  snmp: { onRequest: true, load: () => import('../importers/snmp.ts') },
  dbus: { onRequest: true, load: () => import('../importers/dbus.ts') },
  samba: { onRequest: true, load: () => import('../importers/samba.ts') },
  nvidia: { onRequest: true, load: () => import('../importers/nvidia.ts') },
  gpfs: { onRequest: true, load: () => import('../importers/gpfs.ts') },
  xorg: { onRequest: true, load: () => import('../importers/xorg.ts') },
  traffic: { onRequest: true, load: () => import('../importers/traffic.ts') },
}

/** What other monitors have a module for and this package has none, on purpose, with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  vmware: "the console of VMware's ESX (dstat's vmk-hba, vmk-int, vmk-nic): it has not been Linux since ESX 5",
  'linux-2.4': 'kernel 2.4 (/proc/partitions with statistics, /proc/stat of one line a disk): recordings start at 2.6',
}
