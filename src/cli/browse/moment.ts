import type { HostRecordings } from '../../playback/recordings.ts'
import { type Times, windowsOption } from '../window-options.ts'

/** The times of a recording that a text means, as --at understands it: one for each day where it is a time of day. */
export function momentsAt(text: string, host: HostRecordings, zone: Pick<Times, 'tz' | 'utc'>): readonly number[] {
  const windows = windowsOption({ ...zone, at: text, around: '0' })?.(host) ?? []
  return windows.map(({ from }) => from)
}

/** The one that is nearest to a time; undefined where there are none. */
export function nearest(moments: readonly number[], time: number): number | undefined {
  const [first] = moments.toSorted((a, b) => Math.abs(a - time) - Math.abs(b - time))
  return first
}
