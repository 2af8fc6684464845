// collectl's order of reading within a sample; a directory stands for all in it.
const ORDER = [
  '/proc/buddyinfo',
  '/proc/stat',
  '/proc/interrupts',
  '/proc/diskstats',
  '/proc/loadavg',
  '/proc/net/netstat',
  '/proc/net/snmp',
  '/proc/sys/fs/dentry-state',
  '/proc/sys/fs/inode-nr',
  '/proc/sys/fs/file-nr',
  '/proc/net/rpc/nfs',
  '/proc/net/rpc/nfsd',
  '/proc/meminfo',
  '/proc/vmstat',
  '/sys/devices/system/node/',
  '/proc/net/sockstat',
  '/proc/net/dev',
  '/sys/class/infiniband/',
]

// The slowest last, so that they do not come between the others.
const LAST = ['/proc/slabinfo', '/proc/[0-9]*']

/** Where a source stands within a sample: smaller is read earlier; what collectl does not read comes in between. */
export function readingOrder(path: string): number {
  const place = ORDER.findIndex((known) => path === known || (known.endsWith('/') && path.startsWith(known)))
  if (place >= 0) return place
  const last = LAST.findIndex((known) => path.startsWith(known))
  return ORDER.length + (last < 0 ? 0 : 1 + last)
}
