import type { Selected } from '../../vocabulary/format.ts'
import type { Interval } from '../../vocabulary/report.ts'
import type { Destination } from '../output/destination.ts'
import type { Terminal } from '../output/terminal.ts'
import { openExports } from './open-exports.ts'

/** What is exported. */
interface Exported {
  readonly selection: readonly Selected[]
  readonly isLive: boolean
  readonly directory?: string
  /** Times are shown of this zone; absent: of each recording's own. */
  readonly zone?: string
  readonly terminal: Terminal
  /** Where the same goes as text. */
  readonly beside?: Destination
}

/** Does one thing after the other, and awaits what there is to await: to await them all takes longer than many of them do. */
function inTurn(all: readonly (() => Promise<void> | undefined)[]): Promise<void> | undefined {
  for (const [n, one] of all.entries()) {
    const waited = one()
    if (waited !== undefined) return waited.then(() => inTurn(all.slice(n + 1)))
  }
  return undefined
}

/** Opens the exporters that were named, as one destination. */
export async function exportDestination(typed: readonly string[], what: Exported): Promise<Destination> {
  const { terminal, beside, ...where } = what
  const { out, notice: onNotice } = terminal
  const how = { ...where, out, onNotice }
  const exports = await openExports(typed, how)
  return {
    begin: (first) => inTurn(exports.map((one) => () => one.take(first))),
    show(interval: Interval, label?: string): Promise<void> | undefined {
      return inTurn([() => beside?.show(interval, label), ...exports.map((one) => () => one.take(interval))])
    },
    async end(): Promise<void> {
      await beside?.end()
      for (const one of exports) await one.end()
    },
  }
}
