/** How many seconds the clock on the wall is ahead of UTC at a time (epoch seconds). */
export type ClockOffset = (time: number) => number

const QUARTER = 900
const DAY = 86_400

/** Whether multiples of so many seconds are moments that a clock shows: parts of its day, or days. */
export function isOfClock(every: number): boolean {
  return DAY % every === 0 || every % DAY === 0
}

/** Whether these moments are the same on the clocks of all zones, which share their quarters of an hour. */
export function isOfAllClocks(every: number): boolean {
  return QUARTER % every === 0
}

interface Multiple {
  readonly offset: ClockOffset
  /** Of a number of multiples, the whole one. */
  readonly steps: (multiples: number) => number
}

/** Epoch seconds of the multiple of `every` that is so many `steps` from a time, as the clock shows it. */
export function clockMultiple(time: number, every: number, { offset, steps }: Multiple): number {
  const ahead = offset(time)
  const found = steps((time + ahead) / every) * every - ahead
  // Where the clock is turned before that, it shows another time then: 23:00 or 01:00 for the midnight that was meant.
  const then = offset(found)
  if ((ahead - then) % every === 0) return found
  const meant = found + ahead - then
  // A time that the clock skips never comes.
  return meant > time && offset(meant) === then ? meant : meant + every
}

/** The first multiple behind a time. */
export const after = (multiples: number): number => Math.floor(multiples) + 1
