import { fixed } from '../layout/number.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** `3.2 MB` */
export function sizeText(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000
    unit++
  }
  return `${fixed(size, unit === 0 ? 0 : 1)} ${UNITS[unit]}`
}

const PARTS: readonly (readonly [seconds: number, letter: string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
]

/** `1d 2h 3m 4s`; fractions only below a minute. */
export function spanText(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(3))}s`
  let rest = Math.round(seconds)
  const words: string[] = []
  for (const [size, letter] of PARTS) {
    const count = Math.floor(rest / size)
    if (count > 0) words.push(`${count}${letter}`)
    rest -= count * size
  }
  if (rest > 0) words.push(`${rest}s`)
  return words.join(' ')
}
