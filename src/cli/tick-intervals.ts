import { Ticker } from '../recorder/ticker.ts'
import { meantBy } from './usage-error.ts'
import { intervalList } from './values.ts'

/** Seconds of the intervals behind -i, such as samples can be taken at. Throws a UsageError. */
export function tickIntervals(typed: string): readonly number[] {
  const intervals = intervalList('-i', typed)
  meantBy('-i', () => new Ticker(intervals))
  return intervals
}
