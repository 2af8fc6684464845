import { type Cells, defineImporter, gauge } from 'recollect/importer'

const number = (head: string, help: string) => gauge({ head, width: 6, help })

const metrics = {
  posix: number('Posix', 'Locks of fcntl, which belong to processes'),
  flock: number('Flock', 'Locks of flock, which belong to open files'),
  ofd: number('OFD', 'Locks of fcntl that belong to open files'),
  leases: number('Lease', 'Leases, and delegations of a file server'),
  read: number('Read', 'Locks that others may share'),
  write: number('Write', 'Exclusive locks'),
  waiting: number('Wait', 'Locks that are asked for and not granted yet'),
}

type Kind = 'posix' | 'flock' | 'ofd' | 'leases'

/** As fs/locks.c calls them. */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['POSIX', 'posix'],
  ['FLOCK', 'flock'],
  ['OFDLCK', 'ofd'],
  ['LEASE', 'leases'],
  ['DELEG', 'leases'],
])

function addOne(row: Cells<typeof metrics>, name: keyof typeof metrics): void {
  row[name] = Number(row[name]) + 1
}

/** File locks, from /proc/locks (proc_locks(5)). */
export default defineImporter({
  name: 'lock',
  title: 'FILE LOCKS',
  line: 'lock',
  // Whose lock it is and of what file is left out.
  sources: [{ key: 'lock', path: '/proc/locks', evenEmpty: true, cut: { '': 5 } }],
  needs: 'a kernel with file locks (CONFIG_FILE_LOCKING)',
  metrics,
  /** `1: POSIX  ADVISORY  WRITE 812`, and `1: -> POSIX ADVISORY READ` of one that waits for the first. */
  analyze(line, row) {
    if (Number.isNaN(row.posix)) {
      for (const kind of KINDS.values()) row[kind] = 0
      row.read = row.write = row.waiting = 0
    }
    if (line.words === 0) return
    const waits = line.is(1, '->')
    const at = waits ? 2 : 1
    const kind = KINDS.get(line.text(at))
    if (waits) addOne(row, 'waiting')
    else {
      if (kind !== undefined) addOne(row, kind)
      if (line.is(at + 2, 'READ')) addOne(row, 'read')
      if (line.is(at + 2, 'WRITE')) addOne(row, 'write')
    }
  },
})
