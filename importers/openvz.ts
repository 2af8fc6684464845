import { type Cells, counter, defineImporter, gauge, ratio } from 'recollect/importer'

/** A line of vestat: `VEID user nice system uptime …`, in jiffies. */
const time = (word: number, help: string) =>
  counter({ line: 'vz-cpu *', word, unit: 'jiffies', show: 's', digits: 2, help })
const share = (head: string, help: string) => gauge({ unit: '%', across: 'sum', head, width: 5, help })
const io = (name: string, head: string, help: string) =>
  counter({ line: `vz-io * ${name}`, word: 0, unit: 'B', show: 'KiB', head, help })

const metrics = {
  user: share('User', "Time of the container's programs, of all CPUs"),
  nice: share('Nice', "Time of the container's programs at lowered priority, of all CPUs"),
  system: share('Sys', 'Time of the kernel for the container, of all CPUs'),
  idle: share('Idle', 'Time in which others ran, or nobody, of all CPUs'),
  userTime: time(0, "CPU time of the container's programs"),
  niceTime: time(1, "CPU time of the container's programs at lowered priority"),
  systemTime: time(2, 'CPU time of the kernel for the container'),
  uptime: time(3, 'Time since the container started'),
  readBytes: io('read', 'Read', 'Data read from disks'),
  writeBytes: io('write', 'Write', 'Data written to disks'),
  dirtyBytes: io('dirty', 'Dirty', 'Data made dirty in memory'),
  cancelledBytes: io('cancel', 'Cancel', 'Dirty data that was deleted before it was written'),
  missedBytes: io('missed', 'Missed', 'Dirty data that could not be charged to the container'),
  failures: counter({ head: 'FailCn', help: 'Times that the container was refused something for a limit (failcnt)' }),
}

/** OpenVZ containers: CPU from /proc/vz/vestat, disks from /proc/bc, limits from /proc/user_beancounters (vzctl's manual). */
export default defineImporter(() => {
  /** The container that the lines of user_beancounters are about, and its failures so far. */
  let container: Cells<typeof metrics> | undefined
  let failures = 0

  return {
    name: 'openvz',
    title: 'OPENVZ CONTAINERS',
    dimension: 'container',
    sources: [
      { key: 'vz-cpu', path: '/proc/vz/vestat', skip: 2, cut: { '': 5 } },
      { key: 'vz-io', path: '/proc/bc/*/ioacct' },
      { key: 'vz-ubc', path: '/proc/user_beancounters', skip: 2 },
    ],
    needs: 'OpenVZ',
    metrics,
    analyzes: ['vz-ubc'],
    initInterval() {
      container = undefined
      failures = 0
    },
    /** `101: kmemsize held maxheld barrier limit failcnt`; the lines that follow have no number before them. */
    analyze(line, _total, at) {
      const first = line.text(0)
      if (first.endsWith(':')) {
        container = at(first.slice(0, -1))
        failures = 0
      }
      if (container === undefined) return
      failures += line.number(line.words - 1)
      container.failures = failures
    },
    intervalEnd(row, { header }) {
      const all = row.uptime * header.cpus
      row.user = ratio(100 * row.userTime, all)
      row.nice = ratio(100 * row.niceTime, all)
      row.system = ratio(100 * row.systemTime, all)
      row.idle = 100 - row.user - row.nice - row.system
    },
  }
})
