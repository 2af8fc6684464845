import { expect } from 'chai'
import { builtInSelectables, loadBuiltIn } from '../../src/modules.ts'
import { views } from '../../src/views/index.ts'
import type { Metrics } from '../../src/vocabulary/metric.ts'
import { conversion } from '../../src/vocabulary/unit.ts'

/** What is known of an interval itself. */
const INTERVAL = ['time', 'epoch', 'seconds']

describe('views', () => {
  const metrics = new Map<string, Metrics>()

  before(async () => {
    for (const { name } of builtInSelectables) metrics.set(name, (await loadBuiltIn(name)).importer.metrics)
  })

  it('have names and letters of their own', () => {
    const names = views.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    expect(names).to.deep.equal([...new Set(names)])
    const letters = views.flatMap(({ letter }) => letter ?? [])
    expect(letters).to.deep.equal([...new Set(letters)])
    for (const name of names) expect(name).to.match(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    for (const letter of letters) expect(letter).to.match(/^[cdgilmnprstTy]$/)
  })

  for (const view of views) {
    it(`${view.name} names metrics that there are, in units that they can be shown in`, () => {
      for (const { metric, unit, nick, width = view.width } of view.columns) {
        expect(nick.length, nick).to.be.within(1, width)
        for (const full of typeof metric === 'string' ? [metric] : metric) {
          const [module = '', name = ''] = full.split('.')
          if (module === 'interval') expect(INTERVAL).to.include(name)
          else if (name !== 'instance') {
            const about = metrics.get(module)?.[name]
            expect(about, full).to.not.equal(undefined)
            if (about === undefined || about.kind === 'text' || unit === undefined) continue
            expect(() => conversion(about.unit ?? 'count', unit, { hz: 100, pageSize: 4096 })).to.not.throw()
          }
        }
      }
    })
  }
})
