import { expect } from 'chai'
import load from '../../importers/load.ts'
import { play, sampleOf } from '../helpers/samples.ts'

describe('the load importer', () => {
  it('reads averages and the run queue, and leaves out the recorder', () => {
    const [first] = play(load, [sampleOf(1000, 'procs_running 4\nprocs_blocked 1\nload 1.11 0.63 0.30 3/120 16278\n')])
    expect(first?.['']).to.deep.equal({
      tasks: 120,
      running: 2,
      avg1: 1.11,
      avg5: 0.63,
      avg15: 0.3,
      runnable: 3,
      blocked: 1,
    })
  })

  it('knows what it is told, and no less than none', () => {
    const [first, second] = play(load, [
      sampleOf(1000, 'load 0.00 0.00 0.00 0/96 7\n'),
      sampleOf(1010, 'procs_running 0\n'),
    ])
    expect(first?.['']).to.include({ running: 0, tasks: 96, runnable: undefined, blocked: undefined })
    expect(second?.['']).to.include({ running: undefined, avg1: undefined, runnable: 0 })
  })

  it('averages over longer intervals', () => {
    const samples = [0, 1, 2].map((n) =>
      sampleOf(1000 + n, `load ${n}.50 0.00 0.00 ${n + 1}/10 7\nprocs_running ${n + 1}\n`),
    )
    const values = play(load, samples, { every: 3 }).filter((value) => value !== undefined)
    // The first sample is what the interval begins with.
    expect(values.at(-1)?.['']).to.include({ avg1: 2, running: 1.5, runnable: 1.5 })
  })

  it('says nothing of a broken line', () => {
    const [first] = play(load, [sampleOf(1000, 'load 1.00 2.00\n')])
    expect(first?.['']).to.include({ avg1: 1, avg5: 2, avg15: undefined, running: undefined, tasks: undefined })
  })
})
