import type { Series } from '../vocabulary/points.ts'
import { memo } from './values.ts'

/** Who had a name before another one: `4711@83812`, with the birth that tells them apart. */
const former = memo((series: Series): Series => ({ ...series, instance: `${series.instance}@${series.born}` }))

/** Names each row once: of several instances of one name (a pid that was used again) the last has it, as it has now. */
export function tellApart(rows: Series[]): void {
  const names = new Set<string>()
  for (let row = rows.length - 1; row >= 0; row--) {
    const series = rows[row]
    if (series === undefined) continue
    if (names.has(series.instance)) rows[row] = former(series)
    names.add(series.instance)
  }
}
