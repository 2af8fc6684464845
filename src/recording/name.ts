/** A wall-clock moment, as a file's name says it. */
export interface LocalTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** What a recording's name says. */
export interface RecordingName extends LocalTime {
  /** The host, with the prefix that was asked for, if any. */
  readonly host: string
  /** `raw.zst` is ours; the others are collectl's, `rawp` holding processes and slabs alone. */
  readonly container: 'raw.zst' | 'raw.gz' | 'raw' | 'rawp.gz' | 'rawp'
}

const NAME = /^(?<host>.+)-(?<date>\d{8})-(?<time>\d{6})\.(?<container>raw\.zst|rawp?\.gz|rawp?)$/s

// NAME_MAX is 255 bytes (limits.h): what is left behind the date, the time and the extension, with room for a prefix.
const LONGEST_HOST = 128

/** A host's name as a part of a file's name: what is no letter, digit, `.`, `_` or `-` becomes `_`. */
export function safeHost(host: string): string {
  const safe = host
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^[.-]+/, '')
    .slice(0, LONGEST_HOST)
  return safe === '' ? 'localhost' : safe
}

/** `HOST-YYYYMMDD-HHMMSS.raw.zst`, in the host's own time. */
export function recordingName(host: string, at: LocalTime): string {
  const date = `${padded(at.year, 4)}${padded(at.month)}${padded(at.day)}`
  const time = `${padded(at.hour)}${padded(at.minute)}${padded(at.second)}`
  return `${safeHost(host)}-${date}-${time}.raw.zst`
}

/** What a file's name (no folders) says, or undefined if no recording is called so. */
export function parseRecordingName(name: string): RecordingName | undefined {
  const { host, date, time, container } = NAME.exec(name)?.groups ?? {}
  if (host === undefined || date === undefined || time === undefined || !isContainer(container)) return undefined
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number)
  const [hour, minute, second] = [time.slice(0, 2), time.slice(2, 4), time.slice(4)].map(Number)
  if (!within(month, 1, 12) || !within(day, 1, 31) || year === undefined) return undefined
  if (!within(hour, 0, 23) || !within(minute, 0, 59) || !within(second, 0, 60)) return undefined
  return { host, year, month, day, hour, minute, second, container }
}

function padded(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}

function within(value: number | undefined, least: number, most: number): value is number {
  return value !== undefined && value >= least && value <= most
}

function isContainer(text: string | undefined): text is RecordingName['container'] {
  return text === 'raw.zst' || text === 'raw.gz' || text === 'raw' || text === 'rawp.gz' || text === 'rawp'
}
