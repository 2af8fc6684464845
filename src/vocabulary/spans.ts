/** Spans of time of one kind within an interval: one, or in an interval of many samples perhaps several. */
export interface Spans {
  /** Epoch seconds at which the first begins. */
  readonly from: number
  /** Epoch seconds at which the last ends. */
  readonly thru: number
  /** How many they are. */
  readonly count: number
  /** How long they are together. */
  readonly seconds: number
}

/** A single one, forwards or backwards. */
export function spanOf(from: number, thru: number): Spans {
  return { from, thru, count: 1, seconds: Math.abs(thru - from) }
}

/** Those known so far, and those that came later. */
export function joinSpans(known: Spans | undefined, later: Spans | undefined): Spans | undefined {
  if (known === undefined || later === undefined) return known ?? later
  const { from } = known
  return { from, thru: later.thru, count: known.count + later.count, seconds: known.seconds + later.seconds }
}

/** The same by another clock, which shows so many seconds more. */
export function shiftSpans(spans: Spans, by: number): Spans {
  return { ...spans, from: spans.from + by, thru: spans.thru + by }
}
