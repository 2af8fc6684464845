import { defineImporter, gauge } from 'recollect/importer'

const SECONDS_A_DAY = 86_400

/** A new value where there is one, else the one before. */
const orKnown = (value: number, before: number): number => (Number.isNaN(value) ? before : value)

/**
 * What collectl's module of the same name tells: how long the machine is up, its CPUs' clock, NFS mounts, logins.
 *
 * Of the logins only their number is recorded, as uptime(1) says it; collectl's recordings have a number, too.
 */
export default defineImporter(() => {
  /** Of the lines of one sample that tell of the same thing. */
  let clocks = 0
  let clockSum = 0
  let mounts = 0
  /** What is asked at the second interval stays as it is until it is asked again. */
  let known = { mounts: Number.NaN, logins: Number.NaN }

  return {
    name: 'misc',
    title: 'MISC STATISTICS',
    sources: [
      { key: 'misc-uptime', path: '/proc/uptime' },
      { key: 'misc-mhz', path: '/proc/cpuinfo', keep: ['cpu MHz'] },
      { key: 'misc-mount', path: '/proc/mounts', pace: 'second' },
    ],
    metrics: {
      uptime: gauge({ line: 'misc-uptime', word: 0, unit: 's', digits: 0, help: 'Time since the machine booted' }),
      days: gauge({ head: 'UTim', digits: 1, help: 'The same in days' }),
      clock: gauge({ unit: 'MHz', head: 'MHz', width: 4, help: 'Clock of the CPUs, their mean' }),
      mounts: gauge({ head: 'MT', width: 3, help: 'File systems mounted by NFS' }),
      logins: gauge({
        line: 'misc-logins:',
        word: 0,
        head: 'Log',
        width: 3,
        help: 'Sessions of users who are logged in',
      }),
    },
    analyzes: ['misc-mhz', 'misc-mount', 'misc-mounts', 'misc-users:'],
    tables: {
      brief: { title: 'Misc', columns: ['days', 'clock', 'mounts', 'logins'] },
      summary: {
        columns: [
          { metric: 'days', head: 'UpTime', width: 6 },
          { metric: 'clock', head: 'CPU-MHz', width: 7 },
          { metric: 'mounts', head: 'Mounts', width: 6 },
          { metric: 'logins', head: 'Logins', width: 6 },
        ],
      },
      plot: {
        tag: 'MISC',
        columns: [
          { metric: 'days', head: 'Uptime', style: 'whole' },
          { metric: 'clock', head: 'MHz', style: 'whole' },
          { metric: 'mounts', head: 'Mounts' },
          { metric: 'logins', head: 'Logins' },
        ],
      },
    },

    getHeader() {
      known = { mounts: Number.NaN, logins: Number.NaN }
    },

    pace: 'second',
    async getData(record) {
      await record.exec(['uptime'], 'misc-users:')
    },

    initInterval() {
      clocks = 0
      clockSum = 0
      mounts = 0
    },

    analyze(line, row) {
      switch (line.pattern) {
        case 'misc-mhz':
          // `cpu MHz : 2596.138`
          clocks++
          clockSum += line.number(3)
          row.clock = clockSum / clocks
          break
        case 'misc-mount':
          // `server:/export /mnt nfs4 rw,… 0 0`
          if (line.is(2, 'nfs') || line.is(2, 'nfs4')) mounts++
          row.mounts = mounts
          break
        case 'misc-mounts':
          row.mounts = line.number(0)
          break
        default:
          // `00:05:01 up 3:20,  2 users,  load average: …`
          row.logins = Number(/(\d+) users?\b/.exec(line.rest())?.[1] ?? Number.NaN)
      }
    },

    intervalEnd(row) {
      row.days = row.uptime / SECONDS_A_DAY
      row.mounts = orKnown(row.mounts, known.mounts)
      row.logins = orKnown(row.logins, known.logins)
      known = { mounts: row.mounts, logins: row.logins }
    },
  }
})
