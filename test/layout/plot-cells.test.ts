import { expect } from 'chai'
import { PlotCells } from '../../src/layout/plot-cells.ts'
import { plotDetailTable } from '../../src/layout/tables.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { process } from '../helpers/importers.ts'
import { headerOf, intervalOf } from '../helpers/report.ts'

const columns = plotDetailTable(process)?.columns ?? []
const options = { digits: 0, separator: ' ', perInterval: false, rest: true }
const before = 'at '

/** So many intervals in which a little changes: numbers become longer and shorter, words others, instances come and go. */
function made(count: number): readonly Interval[] {
  let seed = 1
  const upTo = (end: number): number => {
    seed = (seed * 48_271) % 0x7fffffff
    return seed % end
  }
  const some = <T>(...values: readonly [T, ...T[]]): T => values[upTo(values.length)] ?? values[0]
  const rows = new Map<string, Record<string, string | number>>()
  const headers = [headerOf({ hz: 100 }), headerOf({ hz: 250 })]
  return Array.from({ length: count }, (_, n) => {
    const pid = `${upTo(8)}`
    if (upTo(4) === 0) rows.delete(pid)
    else rows.set(pid, { ...rows.get(pid) })
    const row = rows.get(pid)
    if (row !== undefined) {
      if (upTo(2) === 0) row['cpuTime'] = some(0, 7, 12.5, 1e3, 99_999, 1e12, -3, Number.NaN)
      if (upTo(3) === 0) row['user'] = some('root', 'jürgen', '', 'a b')
      if (upTo(3) === 0) row['command'] = some('sh', 'x'.repeat(300), '/bin/日本 --all', '')
    }
    const each = Object.fromEntries([...rows].map(([name, values]) => [name, { ...values }]))
    return intervalOf([[process, { each }]], { header: headers[n < count / 2 ? 0 : 1] ?? headerOf() })
  })
}

describe('the cells of a plot line', () => {
  const intervals = made(600)
  const report = (interval: Interval) => interval.reports.get('process') ?? expect.fail('no report')

  it('are the same whether something was written before or not, line by line', () => {
    const cells = new PlotCells(columns, options)
    const all = intervals.map((interval) => cells.lines(report(interval), report(interval).slots, { before, interval }))
    const alone = intervals.map((interval) =>
      new PlotCells(columns, options).lines(report(interval), report(interval).slots, { before, interval }),
    )
    expect(all).to.deep.equal(alone)
    expect(new Set(all)).to.have.length.greaterThan(300)
  })

  it('are so, too, where each instance is asked for by itself', () => {
    const cells = new PlotCells(columns, options)
    const compare = (interval: Interval, slot: number): void => {
      const alone = new PlotCells(columns, options).values(report(interval), slot, interval)
      expect(cells.values(report(interval), slot, interval)).to.equal(alone)
    }
    for (const interval of intervals) for (const slot of report(interval).slots) compare(interval, slot)
    // One alone is written again and again.
    for (const interval of intervals) if (report(interval).slots.length > 0) compare(interval, 1)
  })
})
