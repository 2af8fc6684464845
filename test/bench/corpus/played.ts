/** What a recording that is to be made says of itself. */
export interface Played {
  readonly host: string
  /** Epoch seconds of the first sample. */
  readonly from: number
  readonly samples: number
  /** Seconds. */
  readonly interval: number
  /** Epoch seconds. */
  readonly bootTime: number
  readonly cpus: number
  readonly disks: readonly string[]
  readonly nets: readonly string[]
  /** Absent: none are recorded. */
  readonly processes?: { readonly count: number; readonly interval: number }
}

/** `YYYYMMDD` and `HHMMSS` of UTC, in which the corpus lives. */
export function localParts(time: number): { readonly date: string; readonly time: string } {
  const [date = '', rest = ''] = new Date(time * 1000).toISOString().split('T')
  return { date: date.replaceAll('-', ''), time: rest.slice(0, 8).replaceAll(':', '') }
}
