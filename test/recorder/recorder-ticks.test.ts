import { rmSync } from 'node:fs'
import { expect } from 'chai'
import { Recorder, record } from '../../src/recorder/recorder.ts'
import { systemClock } from '../../src/source/clock.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { markersOf, samplesOf } from './recorded.ts'
import { load, onStage, processes, START } from './stage.ts'

describe("the recorder's ticks", () => {
  const stage = onStage()

  it('asks half a second before a sample what takes a while to answer', async () => {
    const asked: number[] = []
    const slow = defineImporter({
      name: 'slow',
      title: 'SLOW',
      sources: [],
      metrics: {},
      async getData(record) {
        asked.push(stage.clock.now() - START)
        await answer
        record.line('slow', String(asked.length))
      },
    })
    let giveAnswer = () => {}
    const toCome = () =>
      new Promise<void>((resolve) => {
        giveAnswer = resolve
      })
    let answer = toCome()
    for await (const _ of new Recorder(stage.options({ importers: [slow], count: 4 })).samples()) {
      // Each answer comes behind the sample that it was asked for, long after a sample's patience.
      await new Promise((resolve) => setTimeout(resolve, 100))
      giveAnswer()
      await answer
      answer = toCome()
    }
    expect(asked).to.deep.equal([0, 9.5, 19.5, 29.5])
    expect(samplesOf(stage.text)[1]).to.match(/^slow 1\n/)
  })

  it('waits a moment for what is answered soon', async () => {
    const asked: number[] = []
    const quick = defineImporter({
      name: 'quick',
      title: 'QUICK',
      sources: [],
      metrics: {},
      async getData(record) {
        asked.push(stage.clock.now() - START)
        await new Promise((resolve) => setImmediate(resolve))
        record.line('quick', String(asked.length))
      },
    })
    await record(stage.options({ importers: [quick], count: 4 }))
    expect(samplesOf(stage.text)).to.deep.equal(['quick 1\n', 'quick 2\n', 'quick 3\n', 'quick 4\n'])
    expect(asked).to.deep.equal([0, 10, 20, 30])
  })

  it('begins at once and then keeps to the clock', async () => {
    stage.clock.pass(3.25)
    await record(stage.options({ count: 3 }))
    expect(markersOf(stage.text).slice(0, 3)).to.deep.equal([START + 3.25, START + 10, START + 20])
  })

  it('takes a late tick late, and counts those that it missed', async () => {
    stage.clock.onWake = (time) => stage.clock.pass({ [START + 10]: 4.5, [START + 20]: 25 }[time] ?? 0)
    const result = await record(stage.options({ count: 4 }))
    expect(markersOf(stage.text).slice(0, 4)).to.deep.equal([START, START + 14.5, START + 45, START + 50])
    expect(result.missed).to.equal(2)
    expect(stage.notices).to.have.length(1)
    expect(stage.notices[0]).to.match(/^late: .*2 ticks/)
  })

  it('sums up what it missed later on', async () => {
    stage.clock.onWake = () => stage.clock.pass(10)
    const result = await record(stage.options({ count: 100 }))
    // At first, 600 s later, 1200 s later, and the rest at the end.
    expect(result.missed).to.equal(99)
    expect(stage.notices.map((notice) => Number(/(\d+) tick/.exec(notice)?.[1]))).to.deep.equal([1, 30, 30, 30, 8])
  })

  it('ends after a time', async () => {
    await record(stage.options({ seconds: 30 }))
    expect(markersOf(stage.text)).to.deep.equal([START, START + 10, START + 20, START + 30, START + 30])
    rmSync(stage.directory, { recursive: true })
    stage.empty()
    stage.clock.pass(2)
    await record(stage.options({ seconds: 25 }))
    expect(markersOf(stage.text).map((time) => time - START)).to.deep.equal([32, 40, 50, 57])
  })

  it('records slower intervals at their own ticks, and all in the first sample', async () => {
    stage.clock.pass(30)
    await record(stage.options({ importers: [load, processes], intervals: [10, 30], count: 5 }))
    const withProcesses = samplesOf(stage.text).map((sample) => sample.includes('proc:4711 stat '))
    expect(withProcesses).to.deep.equal([true, false, false, true, false])
  })

  it('records as fast as it can', async () => {
    const { path: _, ...real } = stage.options({ intervals: [0], count: 200 })
    let interrupted = false
    setTimeout(() => {
      interrupted = true
    }, 1)
    const times: number[] = []
    for await (const { time, steady } of new Recorder({ ...real, root: '' }).samples()) {
      times.push(time)
      expect(steady).to.be.above(0)
    }
    expect(times).to.have.length(200)
    const endless = new Recorder({ ...stage.options({ intervals: [0] }), clock: systemClock })
    setTimeout(() => endless.stop(), 60)
    expect((await endless.run()).samples).to.be.above(10)
    expect(interrupted).to.equal(true)
  })
})
