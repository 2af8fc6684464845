import type { HostRecordings, PlayOptions } from '../playback/recordings.ts'

/** About how many samples will be played, at the pace at which they were recorded; infinitely many where that is not known. */
export function sampleCount(hosts: readonly HostRecordings[], { windows }: Pick<PlayOptions, 'windows'>): number {
  const counts = hosts.map((host) => {
    const [seconds = 0] = host.header.intervals
    const played = (windows?.(host) ?? [host.span]).reduce((sum, { from, thru }) => sum + thru - from, 0)
    return seconds > 0 ? played / seconds : Number.POSITIVE_INFINITY
  })
  return counts.reduce((sum, count) => sum + count, 0)
}
