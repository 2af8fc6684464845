import type { HostRecordings, PlayOptions } from '../playback/recordings.ts'

const DAY_SECONDS = 86_400

/** Whether what is played begins and ends more than a day apart, so that a time of day does not say which it is. */
export function isOfSeveralDays(hosts: readonly HostRecordings[], { windows }: Pick<PlayOptions, 'windows'>): boolean {
  const played = hosts.flatMap((host) => {
    const { span } = host
    const asked = windows?.(host) ?? [span]
    return asked.map(({ from, thru }) => ({ from: Math.max(from, span.from), thru: Math.min(thru, span.thru) }))
  })
  const first = Math.min(...played.map(({ from }) => from))
  const last = Math.max(...played.map(({ thru }) => thru))
  return last - first > DAY_SECONDS
}
