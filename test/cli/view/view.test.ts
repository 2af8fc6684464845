import { expect } from 'chai'
import { needsVerbose } from '../../../src/cli/choose.ts'
import { UsageError } from '../../../src/cli/usage-error.ts'
import { pickColumns } from '../../../src/cli/view/columns.ts'
import { counterOf, parseCounterNames } from '../../../src/cli/view/counter-name.ts'
import { parseTop, topOf } from '../../../src/cli/view/top.ts'
import { topNames } from '../../../src/cli/view/top-names.ts'
import { loadBuiltIn } from '../../../src/modules.ts'
import { Playback } from '../../../src/playback/reports.ts'
import { defineImporter } from '../../../src/vocabulary/importer.ts'
import { gauge, text } from '../../../src/vocabulary/metric.ts'
import { type Interval, TOTAL } from '../../../src/vocabulary/report.ts'
import { sampleOf } from '../../helpers/samples.ts'

const task = defineImporter({
  name: 'task',
  title: 'TASKS',
  letter: 'k',
  dimension: 'pid',
  line: 'task *',
  sources: [{ key: 'task', path: '/none' }],
  metrics: {
    rss: gauge({ word: 0, help: 'Memory', brief: true }),
    cpu: gauge({ word: 1, help: 'Time', only: 'each' }),
    name: text({ word: 2, help: 'Name' }),
  },
})
const quiet = defineImporter({ ...task, name: 'quiet', metrics: { rss: gauge({ word: 0, help: 'Memory' }) } })

function intervalOf(lines: string): Interval {
  const interval = new Playback([task]).take(sampleOf(10, lines))
  if (interval === undefined) throw new Error('no interval')
  return interval
}

const interval = intervalOf('task 1 50 x sh\ntask 2 900 1 db\ntask 3 70 3 web\ntask 4.5 900 2 cache\n')

function names(shown: Interval): readonly string[] {
  const report = shown.reports.get('task')
  return report?.slots.map((slot) => report.instance(slot)) ?? []
}

describe('cli: --top', () => {
  it('understands a metric and how many', () => {
    expect(parseTop('process.rss,5')).to.deep.equal({
      module: 'process',
      metrics: ['rss'],
      name: 'process.rss',
      count: 5,
    })
    expect(parseTop('swap')).to.deep.equal({ module: 'process', metrics: ['swap'], name: 'swap', count: 10 })
    for (const typed of ['', 'a,0', 'a,x', 'a,1,2', 'a,1,v,v'])
      expect(() => parseTop(typed), typed).to.throw(UsageError)
  })

  it("understands collectl's names, each of metrics that there are", async () => {
    for (const [name, { module, metrics }] of Object.entries(topNames)) {
      const { importer } = await loadBuiltIn(module)
      const numbers = Object.entries(importer.metrics).flatMap(([metric, { kind }]) =>
        kind === 'text' ? [] : [metric],
      )
      expect([...numbers, 'instance'], name).to.include.members([...metrics])
    }
    expect(parseTop('iokb,3')).to.deep.equal({
      module: 'process',
      metrics: ['readBytes', 'writeBytes'],
      name: 'iokb',
      count: 3,
    })
    expect(parseTop('totsize,,v')).to.deep.equal({
      module: 'slab',
      metrics: ['slabsBytes'],
      name: 'totsize',
      count: 10,
    })
    // The number of the processor is no reason to show anybody.
    expect(parseTop('cpu').metrics).to.deep.equal(['cpu'])
  })

  it('sorts by sums and by names, and may leave out those that have nothing', () => {
    const by = (...metrics: readonly string[]) => ({ module: 'task', metrics, name: '', count: 9 })
    expect(names(topOf([task], by('rss', 'cpu'))(interval))).to.deep.equal(['4.5', '2', '3', '1'])
    expect(names(topOf([task], by('instance'))(interval))).to.deep.equal(['4.5', '3', '2', '1'])
    const many = intervalOf('task 9 1 1 a\ntask 10 0 0 b\ntask 100 x 1 c\n')
    expect(names(topOf([task], by('instance'))(many))).to.deep.equal(['100', '10', '9'])
    expect(names(topOf([task], { ...by('rss'), hidesZeros: true })(many))).to.deep.equal(['9'])
  })

  it('keeps those with most, most first, ties in their order', () => {
    expect(names(topOf([task], { module: 'task', metrics: ['rss'], name: 'rss', count: 3 })(interval))).to.deep.equal([
      '2',
      '4.5',
      '3',
    ])
  })

  it('puts what is not known last', () => {
    expect(names(topOf([task], { module: 'task', metrics: ['cpu'], name: 'cpu', count: 9 })(interval))).to.deep.equal([
      '3',
      '4.5',
      '2',
      '1',
    ])
  })

  it('does not change the interval that it was given', () => {
    topOf([task], { module: 'task', metrics: ['rss'], name: 'rss', count: 1 })(interval)
    expect(names(interval)).to.deep.equal(['1', '2', '3', '4.5'])
  })

  it('names a metric that is near to one that is not there', () => {
    const top = { module: 'task', metrics: ['rsz'], name: 'rsz', count: 1 }
    expect(() => topOf([task], top)).to.throw(UsageError, 'option --top: task.rsz: no such metric: did you mean rss?')
    expect(() => topOf([task], { ...top, metrics: ['name'] })).to.throw(UsageError, 'no such metric')
  })
})

describe('cli: --columns', () => {
  it('understands totals, instances and metrics, whose names may hold dots', () => {
    const count = gauge({ help: 'Number' })
    const told = { ...quiet, name: 'json', metrics: { 'root.count': count, count } }
    const meant = (typed: string) =>
      parseCounterNames(typed).map((name) => {
        const counter = counterOf(name, [task, told])
        return [counter.importer.name, counter.instance, counter.name]
      })
    expect(meant('task.rss,task.4.5.rss,task.*.rss')).to.deep.equal([
      ['task', '', 'rss'],
      ['task', '4.5', 'rss'],
      ['task', '*', 'rss'],
    ])
    expect(meant('json.root.count,json.sda.1.root.count,json.leaf.count')).to.deep.equal([
      ['json', '', 'root.count'],
      ['json', 'sda.1', 'root.count'],
      ['json', 'leaf', 'count'],
    ])
    for (const typed of ['', 'cpu', 'cpu.', '.user', 'a.b,']) {
      expect(() => parseCounterNames(typed), typed).to.throw(UsageError, /expected module.metric/)
    }
  })

  it('gives a format only the picked columns, each as the total of a module of its own', () => {
    const { selected: shown, reshape } = pickColumns([task], parseCounterNames('task.4.5.name,task.4.5.cpu,task.rss'))
    expect(
      shown.map(({ importer, total, each }) => [importer.name, Object.keys(importer.metrics), total, each]),
    ).to.deep.equal([
      ['task.4.5', ['name', 'cpu'], true, false],
      ['task', ['rss'], true, false],
    ])
    const { reports } = reshape(interval)
    const one = reports.get('task.4.5')
    expect(one?.text(0, TOTAL)).to.equal('cache')
    expect(one?.columns[1]?.[TOTAL]).to.equal(2)
    expect(reports.get('task')?.columns[0]?.[TOTAL]).to.equal(50 + 900 + 70 + 900)
  })

  it('gives nothing for an instance that is not there', () => {
    const { reshape } = pickColumns([task], parseCounterNames('task.9.rss'))
    expect([...reshape(interval).reports.keys()]).to.deep.equal([])
  })

  it('names what is not there', () => {
    expect(() => pickColumns([task], parseCounterNames('task.rsz'))).to.throw(UsageError, 'did you mean rss?')
    expect(() => pickColumns([task], parseCounterNames('cpu.user'))).to.throw(UsageError, 'cpu: no such module')
  })
})

describe('cli: brief or verbose', () => {
  it('shows details, and what has no brief form, verbose', () => {
    const total = { importer: task, total: true, each: false }
    expect(needsVerbose([total])).to.equal(false)
    expect(needsVerbose([{ ...total, each: true }])).to.equal(true)
    expect(needsVerbose([{ ...total, importer: quiet }]), 'a module without a brief form').to.equal(true)
    expect(needsVerbose([total, { ...total, importer: quiet }]), 'beside one that has the same letter').to.equal(false)
    const { letter: _, ...unlettered } = quiet
    expect(needsVerbose([total, { ...total, importer: unlettered }]), 'beside another').to.equal(true)
  })
})
