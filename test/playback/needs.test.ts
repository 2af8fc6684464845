import { expect } from 'chai'
import brief from '../../formats/brief.ts'
import plot from '../../formats/plot.ts'
import verbose from '../../formats/verbose.ts'
import { loadImporters } from '../../src/index.ts'
import { findRecordings } from '../../src/playback/find-recordings.ts'
import { intervals } from '../../src/playback/player.ts'
import { byHost, type PlayOptions } from '../../src/playback/recordings.ts'
import { openRecording } from '../../src/recording/open.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import type { Needs } from '../../src/vocabulary/need.ts'
import { inPackage } from '../helpers/paths.ts'
import { type Values, valuesOf } from '../helpers/samples.ts'

/** What a sample recording says, by time and module. */
async function played(importers: readonly Importer[], how: PlayOptions): Promise<ReadonlyMap<string, Values>> {
  const recording = await openRecording(findRecordings([inPackage('samples', 'minimal')])[0] ?? '')
  const all = new Map<string, Values>()
  try {
    for await (const { time, reports } of intervals(await byHost([recording]), importers, how)) {
      for (const [name, report] of reports) all.set(`${time} ${name}`, valuesOf(report))
    }
  } finally {
    await recording.close()
  }
  return all
}

const SHOWN = [
  { ...plot, what: 'the plot format', total: true, each: true },
  { ...plot, what: 'the plot format, of instances alone,', total: false, each: true },
  { ...brief, what: 'the brief format', total: true, each: false },
  { ...verbose, what: 'the verbose format', total: true, each: true },
]

describe('what is needed', () => {
  for (const { what, shows, total, each } of SHOWN) {
    it(`by ${what} is as it is where everything is read`, async () => {
      const importers = await loadImporters('all')
      const needs: Needs = (importer) => shows?.({ importer, total, each })
      const everything = await played(importers, {})
      const needed = await played(importers, { needs })
      expect([...needed.keys()]).to.deep.equal([...everything.keys()])
      let compared = 0
      for (const importer of importers) {
        const names = Object.keys(importer.metrics).filter((_, index) => needs(importer)?.metrics.has(index))
        for (const [key, values] of everything) {
          if (!key.endsWith(` ${importer.name}`)) continue
          for (const [instance, row] of Object.entries(values)) {
            if (instance === '' && importer.dimension !== undefined && !total) continue
            const own = needed.get(key)?.[instance]
            for (const metric of names) expect(own?.[metric], `${key} ${instance} ${metric}`).to.equal(row[metric])
            compared += names.length
          }
        }
      }
      expect(compared).to.be.greaterThan(total && each ? 1000 : 100)
    })
  }

  it('is not folded where no total is', async () => {
    const [disk] = await loadImporters('disk')
    if (disk === undefined) throw new Error('no disk')
    const metrics = new Set(Object.keys(disk.metrics).keys())
    for (const total of [true, false]) {
      const needed = [...(await played([disk], { needs: () => ({ metrics, total, each: true }) })).values()].at(-1)
      expect(Object.keys(needed ?? {})).to.have.length.greaterThan(1)
      expect(Object.values(needed?.[''] ?? {}).some((value) => value !== undefined)).to.equal(total)
    }
  })

  it('is all that is read of a line', async () => {
    const [memory] = await loadImporters('memory')
    if (memory === undefined) throw new Error('no memory')
    const metrics = Object.keys(memory.metrics)
    const needs: Needs = () => ({ metrics: new Set([metrics.indexOf('swapUsed')]), total: true, each: false })
    const [first] = (await played([memory], { needs })).values()
    const known = metrics.filter((metric) => first?.['']?.[metric] !== undefined)
    // What it is computed from, and what else is computed of what that reads.
    expect(known).to.include.members(['swapUsed', 'swapTotal', 'swapFree', 'free'])
    expect(known).to.not.include.members(['dirty'])
    expect(known).to.not.include.members(['pageTables'])
  })
})
