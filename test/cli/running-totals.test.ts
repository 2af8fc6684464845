import { expect } from 'chai'
import disk from '../../importers/disk.ts'
import memory from '../../importers/memory.ts'
import { RunningTotals } from '../../src/cli/running-totals.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { TOTAL } from '../../src/vocabulary/report.ts'
import { program } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { sampleOf } from '../helpers/samples.ts'
import { hasTmux, Tmux } from '../helpers/tmux.ts'

/** So many reads since boot, and so much free memory. */
const text = (reads: number, free: number): string =>
  `disk   8   0 sda ${reads} 0 ${8 * reads} 0 0 0 0 0 0 0 0\nMemFree: ${free} kB\n`

function total(interval: Interval, full: string): number | undefined {
  const [module = '', metric = ''] = full.split('.')
  const report = interval.reports.get(module)
  const index = Object.keys(report?.importer.metrics ?? {}).indexOf(metric)
  return report?.columns[index]?.[TOTAL]
}

describe('cli: running totals', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()

  it('are of all that was watched: what was counted, or its mean, and the mean of what is of a moment', () => {
    const totals = new RunningTotals([disk, memory], {})
    const seen = (typed: string): readonly unknown[] => {
      const { label, interval } = totals.answer(typed) ?? expect.fail('nothing')
      return [label, total(interval, 'disk.reads'), total(interval, 'memory.free')]
    }
    totals.take(sampleOf(1000, text(100, 50)))
    expect(totals.answer('')).to.equal(undefined)
    totals.take(sampleOf(1010, text(150, 10)))
    expect(seen('')).to.deep.equal(['T', 50, 10])
    totals.take(sampleOf(1020, text(160, 30)))
    expect(seen('')).to.deep.equal(['T', 60, 20])
    expect(seen('a')).to.deep.equal(['A', 3, 20])
    // Anew from here, and shown once more as it was.
    expect(seen('z')).to.deep.equal(['Z', 60, 20])
    expect(totals.answer('')).to.equal(undefined)
    totals.take(sampleOf(1025, text(175, 70)))
    expect(seen('')).to.deep.equal(['T', 15, 70])
    expect(seen('a')).to.deep.equal(['A', 3, 70])
  })

  it('come when somebody types for them, under the lines that pass by', async function () {
    if (!hasTmux()) skipFor(this, 'tmux')
    const command = [...program, 'watch', '-sm', '-i', '0.2']
    const terminal = new Tmux(directory.path, { columns: 80, rows: 24, command })
    try {
      await terminal.until(/^ +\S+G /m)
      for (const [key, row] of [
        ['Enter', /^T +\S+/m],
        ['a', /^A +\S+/m],
        ['z', /^Z +\S+/m],
      ] as const) {
        if (key === 'Enter') terminal.press('Enter')
        else terminal.press(key, 'Enter')
        await terminal.until(row)
      }
      terminal.press('C-c')
      await terminal.ended()
    } finally {
      terminal.close()
    }
  })
})
