import type { Clock } from './clock.ts'

/** Day, month and time as dstat shows them: `21-11 04:20:00`. */
export function dayAndTime({ date, time }: Clock): string {
  return `${date.slice(6)}-${date.slice(4, 6)} ${time}`
}
