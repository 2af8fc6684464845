import { type HostDay, pathPart, RecollectError } from 'recollect/exporter'

/** How Hive, and all who read its layout, write that there is no value. */
const NOTHING = '__HIVE_DEFAULT_PARTITION__'

/** `NAME=VALUE` as the name of a folder, escaped as Hive does. */
function partition(name: string, value: string): string {
  return `${name}=${pathPart(value) || NOTHING}`
}

/** The folder of a host's day: `host=web1/date=2026-11-20`. */
export function dayFolder({ host, date }: HostDay): string {
  return `${partition('host', host)}/${partition('date', date)}`
}

/** The day of a moment, `2026-11-20`, in UTC: the same moment has one date on all hosts. Throws `bad-time` for what no calendar holds. */
export function dateOf(time: number): string {
  const date = new Date(time * 1000)
  if (Number.isNaN(date.getTime())) throw new RecollectError('bad-time', `time ${time}: no date has it`)
  return date.toISOString().slice(0, 10)
}
