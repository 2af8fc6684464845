import { RecollectError } from '../vocabulary/error.ts'

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/
const PART = /(\d+(?:\.\d+)?)(ms|[smhdw])/g
const BARE = /^\d+(?:\.\d+)?$/

/** Seconds in `5m`, `1h30m`, `90s`, `1.5d`, `250ms`; a bare number is seconds. Throws `bad-time`. */
export function parseDuration(text: string): number {
  const trimmed = text.trim()
  if (BARE.test(trimmed)) return Number(trimmed)
  if (!WHOLE.test(trimmed)) {
    throw new RecollectError(
      'bad-time',
      `duration ${JSON.stringify(text)}: expected 90s, 5m, 1h30m, 2d or a number of seconds`,
    )
  }
  let seconds = 0
  for (const [, amount, unit] of trimmed.matchAll(PART)) seconds += Number(amount) * (SECONDS[unit ?? 's'] ?? 1)
  return seconds
}
