import { RecollectError } from '../vocabulary/error.ts'

/** When a new file begins: every day at a time of day, or every so many minutes counted from it. */
export interface RollTimes {
  /** Local time of day, `HH:MM`. */
  readonly at: string
  /** Default: once a day. */
  readonly everyMinutes?: number
}

const MINUTES_A_DAY = 1440

/** Gives the first moment after epoch seconds `after` at which a new file is due. Throws a RecollectError `bad-option`. */
export function rollSchedule(times: RollTimes): (after: number) => number {
  const { at, everyMinutes = MINUTES_A_DAY } = times
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(at) ?? []
  if (hours === undefined || minutes === undefined) {
    throw new RecollectError('bad-option', `roll time: ${at}: expected a time of day, HH:MM`)
  }
  if (!Number.isInteger(everyMinutes) || everyMinutes < 1 || everyMinutes > MINUTES_A_DAY) {
    throw new RecollectError('bad-option', `roll minutes: ${everyMinutes}: expected 1 to ${MINUTES_A_DAY}`)
  }
  return everyMinutes > 60
    ? (after) => Math.min(...localTimes(after, { hours, minutes, everyMinutes }).filter((time) => time > after))
    : (after) => {
        const starts = localTimes(after, { hours, minutes, everyMinutes: MINUTES_A_DAY })
        const start = Math.max(...starts.filter((time) => time <= after))
        const nextStart = Math.min(...starts.filter((time) => time > after))
        // True minutes: an hour that comes twice has all its rolls twice, one that is left out has none.
        const step = everyMinutes * 60
        return Math.min(nextStart, start + (Math.floor((after - start) / step) + 1) * step)
      }
}

interface Local {
  readonly hours: string
  readonly minutes: string
  readonly everyMinutes: number
}

/** Epoch seconds of all such times of day, from yesterday to the day after tomorrow. */
function localTimes(around: number, { hours, minutes, everyMinutes }: Local): readonly number[] {
  const date = new Date(around * 1000)
  const times: number[] = []
  for (let day = -1; day <= 2; day++) {
    for (let minute = 0; minute < MINUTES_A_DAY; minute += everyMinutes) {
      const time = new Date(
        date.getFullYear(),
        date.getMonth(),
        date.getDate() + day,
        Number(hours),
        Number(minutes) + minute,
      )
      times.push(time.getTime() / 1000)
    }
  }
  return times
}
