const DAY = 86_400
const NAME = '(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)'
const TIME = '[+-]?\\d{1,3}(?::\\d{2}){0,2}'
const TURN = `(?:M\\d{1,2}\\.[1-5]\\.[0-6]|J?\\d{1,3})(?:/${TIME})?`
const ZONE = new RegExp(`^${NAME}(${TIME})${NAME}(${TIME})?,(${TURN}),(${TURN})$`)

/** Where clocks are turned in a year. */
interface Turn {
  /** The day, in days since 1970. */
  day(year: number): number
  /** Seconds of the clock behind its midnight. */
  readonly second: number
}

function seconds(text: string): number {
  const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[+-]/, '').split(':').map(Number)
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + rest)
}

const dayOf = (year: number, month: number, day: number): number => Date.UTC(year, month, day) / (DAY * 1000)

const weekdayOf = (day: number): number => new Date(day * DAY * 1000).getUTCDay()

/** `M3.5.0`: the last Sunday in March, the first being M3.1.0. */
function weekday(month: number, week: number, wanted: number): Turn['day'] {
  return (year) => {
    const first = dayOf(year, month - 1, 1)
    const day = first + ((wanted - weekdayOf(first) + 7) % 7) + (week - 1) * 7
    return day < dayOf(year, month, 1) ? day : day - 7
  }
}

const isLeap = (year: number): boolean => dayOf(year + 1, 0, 1) - dayOf(year, 0, 1) === 366

function turnOf(text: string): Turn {
  const [rule = '', time = '2'] = text.split('/')
  const second = seconds(time)
  if (rule.startsWith('M')) {
    const [month = 1, week = 1, wanted = 0] = rule.slice(1).split('.').map(Number)
    return { day: weekday(month, week, wanted), second }
  }
  if (!rule.startsWith('J')) return { day: (year) => dayOf(year, 0, 1) + Number(rule), second }
  // The day of a year in which 29 February is not counted.
  const day = Number(rule.slice(1))
  return { day: (year) => dayOf(year, 0, day) + (isLeap(year) && day > 59 ? 1 : 0), second }
}

/**
 * Seconds east of Greenwich at an epoch second, of a zone with summer time as POSIX writes it in TZ: `CET-1CEST,M3.5.0,M10.5.0/3`
 * (tzset(3)); undefined where it is none. East is negative there.
 */
export function posixOffset(name: string): ((time: number) => number) | undefined {
  const [, standard, summer, start, end] = ZONE.exec(name) ?? []
  if (standard === undefined || start === undefined || end === undefined) return undefined
  const usual = -seconds(standard)
  const other = summer === undefined ? usual + 3600 : -seconds(summer)
  const [on, off] = [turnOf(start), turnOf(end)]
  return (time) => {
    const year = new Date((time + usual) * 1000).getUTCFullYear()
    const from = on.day(year) * DAY + on.second - usual
    const thru = off.day(year) * DAY + off.second - other
    const isSummer = from < thru ? time >= from && time < thru : time >= from || time < thru
    return isSummer ? other : usual
  }
}
