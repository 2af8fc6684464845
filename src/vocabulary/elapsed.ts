const MINUTE = 60
const HOUR = 3600

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}

/**
 * A span of time as a clock shows it: `mm:ss.hh`, from an hour on `h:mm:ss`; `-` if it is not known.
 *
 * `whole` leaves the hundredths out and always has hours, as plot files want it: `0:00:05`. Parts of the last unit are
 * cut off: a time that has not passed yet is not shown.
 */
export function elapsed(seconds: number, precision: 'hundredths' | 'whole'): string {
  if (!Number.isFinite(seconds)) return '-'
  const sign = seconds < 0 ? '-' : ''
  // Hundredths of seconds arrive as jiffies / hz: the nearest one is meant, not the one below its binary value.
  const hundredths = Math.floor(Math.abs(seconds) * 100 + 1e-6)
  const whole = Math.floor(hundredths / 100)
  const clock = `${twoDigits(Math.floor((whole % HOUR) / MINUTE))}:${twoDigits(whole % MINUTE)}`
  if (precision === 'whole' || whole >= HOUR) return `${sign}${Math.floor(whole / HOUR)}:${clock}`
  return `${sign}${clock}.${twoDigits(hundredths % 100)}`
}
