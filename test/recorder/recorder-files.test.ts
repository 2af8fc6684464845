import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import type { RecordOptions } from '../../src/recorder/record-options.ts'
import { Recorder, record } from '../../src/recorder/recorder.ts'
import { headerOf, markersOf, samplesOf, textOf } from './recorded.ts'
import { load, onStage, processes, START } from './stage.ts'

describe("the recorder's files", () => {
  const stage = onStage()

  it('records to a prefix, too', async () => {
    await record(stage.options({ count: 1, path: join(stage.directory, 'web') }))
    expect(stage.files).to.deep.equal(['web-alder-20261121-210000.raw.zst'])
    await record(stage.options({ count: 1, path: join(stage.directory, 'new', 'deep', '/') }))
    expect(readdirSync(join(stage.directory, 'new', 'deep'))).to.have.length(1)
    expect(statSync(join(stage.directory, 'new', 'deep')).mode & 0o777).to.equal(0o700)
  })

  it('never writes to a file that is there already', async () => {
    writeFileSync(join(stage.directory, 'alder-20261121-210000.raw.zst'), 'somebody else')
    writeFileSync(join(stage.directory, 'alder-20261121-210001.raw.zst'), 'somebody else')
    await record(stage.options({ count: 1 }))
    expect(stage.files).to.have.length(3)
    expect(markersOf(textOf(join(stage.directory, 'alder-20261121-210002.raw.zst')))[0]).to.equal(START)
  })

  it('says at once when it cannot write', async () => {
    expect(() => new Recorder(stage.options({ path: join(stage.directory, 'no', 'such') }))).to.throw(
      /no such directory/,
    )
    rmSync(stage.directory, { recursive: true })
    const recorder = new Recorder(stage.options({ path: `${stage.directory}/` }))
    rmSync(stage.directory, { recursive: true })
    const error = await recorder.run().then(
      () => undefined,
      (reason: Error) => reason,
    )
    expect(error?.message).to.equal(`${stage.directory}/: cannot write a recording: no such file or directory`)
  })

  describe('rolling', () => {
    it('begins a file at the time of day and every so many minutes, without a gap', async () => {
      const roll = { at: '21:01', everyMinutes: 2 }
      await record(stage.options({ roll, count: 20, importers: [load, processes], intervals: [10, 60] }))
      expect(stage.files).to.deep.equal([
        'alder-20261121-210000.raw.zst',
        'alder-20261121-210100.raw.zst',
        'alder-20261121-210300.raw.zst',
      ])
      const markers = stage.texts.map(markersOf)
      expect(markers.map((times) => times[0])).to.deep.equal([START, START + 60, START + 180])
      // The end of one is the beginning of the next.
      expect(markers.map((times) => times.at(-1))).to.deep.equal([START + 60, START + 180, START + 190])
      expect(markers.map((times) => times.length)).to.deep.equal([7, 13, 3])
      for (const one of stage.texts) expect(samplesOf(one)[0]).to.contain('proc:4711 stat ')
      expect(stage.texts.map((one) => headerOf(one, 'Created'))).to.deep.equal(
        [0, 60, 180].map((seconds) => (START + seconds).toFixed(3)),
      )
    })

    it('begins a file when it is told to, with all in its first sample', async () => {
      const recorder = new Recorder(stage.options({ importers: [load, processes], intervals: [10, 60], count: 4 }))
      stage.clock.onWake = (time) => {
        if (time === START + 20) recorder.roll()
      }
      expect((await recorder.run()).files).to.have.length(2)
      expect(stage.texts.map(markersOf)).to.deep.equal([
        [START, START + 10, START + 20],
        [START + 20, START + 30, START + 30],
      ])
      expect(samplesOf(stage.texts[1] ?? '').map((one) => one.includes('proc:'))).to.deep.equal([true, false])
    })

    it('rolls twice within a second without overwriting', async () => {
      const recorder = new Recorder(stage.options({ intervals: [0.1], count: 5 }))
      stage.clock.onWake = () => recorder.roll()
      await recorder.run()
      expect(stage.files).to.have.length(5)
      expect(stage.texts.flatMap((one) => samplesOf(one))).to.have.length(5)
    })

    it('begins a file when the clock is set back, so that within one it only goes forward', async () => {
      stage.clock.onWake = (time) => {
        if (time === START + 30) stage.clock.set(START - 3600)
      }
      await record(stage.options({ count: 5 }))
      expect(stage.files).to.deep.equal(['alder-20261121-200000.raw.zst', 'alder-20261121-210000.raw.zst'])
      expect(stage.texts.map((one) => markersOf(one).map((time) => time - START))).to.deep.equal([
        [-3600, -3590, -3590],
        [0, 10, 20, 20],
      ])
      expect(stage.notices).to.deep.equal([
        'clock-set: recorder: the clock was set back by 3620.000 s: a new file begins',
      ])
    })

    it('waits where the clock is set back a little, and takes no tick twice', async () => {
      let set = false
      stage.clock.onWake = (time) => {
        if (time === START + 20 && !set) stage.clock.set(START + 12)
        set ||= time === START + 20
      }
      await record(stage.options({ count: 4 }))
      expect(stage.files).to.have.length(1)
      expect(markersOf(stage.text)).to.deep.equal([START, START + 10, START + 20, START + 30, START + 30])
    })
  })

  describe('flushing', () => {
    it('makes each sample readable, or those that are five seconds old', async () => {
      const path = () => join(stage.directory, stage.files[0] ?? '')
      const readable: number[] = []
      const watch = async (intervals: readonly number[], about: Partial<RecordOptions> = {}) => {
        rmSync(stage.directory, { recursive: true })
        stage.empty()
        readable.length = 0
        for await (const _ of new Recorder(stage.options({ intervals, count: 12, ...about })).samples()) {
          readable.push(markersOf(textOf(path())).length)
        }
        return readable
      }
      expect(await watch([10])).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      expect(await watch([1])).to.deep.equal([1, 1, 1, 1, 1, 6, 6, 6, 6, 6, 11, 11])
      expect(await watch([1], { flushSeconds: 0 })).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      expect(await watch([1], { flushSeconds: 3, sync: true })).to.deep.equal([1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10])
    })

    it('flushes when it is told to', async () => {
      const recorder = new Recorder(stage.options({ intervals: [1], count: 4 }))
      for await (const _ of recorder.samples()) recorder.flush()
      let samples = 0
      for await (const _ of new Recorder(
        stage.options({ intervals: [1], count: 4, path: join(stage.directory, 'b') }),
      ).samples()) {
        samples++
      }
      expect(samples).to.equal(4)
      const second = new Recorder(stage.options({ intervals: [1], count: 4, path: join(stage.directory, 'c') }))
      for await (const _ of second.samples()) {
        if (second.result.samples !== 3) continue
        second.flush()
        const [name = ''] = stage.files.filter((file) => file.startsWith('c-'))
        expect(markersOf(textOf(join(stage.directory, name)))).to.have.length(3)
      }
    })
  })

  describe('in trouble', () => {
    it('begins a file when its file was removed or renamed', async () => {
      stage.clock.onWake = (time) => {
        const [name = ''] = stage.files
        if (time === START + 20) renameSync(join(stage.directory, name), join(stage.directory, 'moved'))
      }
      await record(stage.options({ count: 5 }))
      expect(stage.files).to.deep.equal(['alder-20261121-210030.raw.zst', 'moved'])
      expect(stage.texts.map(markersOf)).to.deep.equal([
        [START + 30, START + 40, START + 40],
        [START, START + 10, START + 20, START + 30],
      ])
      expect(stage.notices).to.have.length(1)
      expect(stage.notices[0]).to.match(/^file-gone: .*alder-20261121-210000\.raw\.zst: /)
    })

    it('says at the end that its file was removed or renamed', async () => {
      stage.clock.onWake = (time) => {
        if (time === START + 10)
          renameSync(join(stage.directory, 'alder-20261121-210000.raw.zst'), join(stage.directory, 'moved'))
      }
      await record(stage.options({ count: 2, flushSeconds: 60 }))
      expect(stage.texts.map(markersOf)).to.deep.equal([[START, START + 10, START + 10]])
      expect(stage.notices).to.have.length(1)
      expect(stage.notices[0]).to.match(/^file-gone: .*alder-20261121-210000\.raw\.zst: was removed or renamed$/)
    })

    it('goes on in memory while there is no directory', async () => {
      const away = `${stage.directory}-away`
      stage.clock.onWake = (time) => {
        if (time === START + 20) renameSync(stage.directory, away)
        if (time === START + 60) renameSync(away, stage.directory)
      }
      const result = await record(stage.options({ count: 9 }))
      expect(result.files.map((file) => basename(file))).to.deep.equal(stage.files)
      expect(stage.texts.flatMap((one) => markersOf(one).slice(0, -1))).to.deep.equal(
        Array.from({ length: 9 }, (_, i) => START + 10 * i),
      )
      expect(stage.notices.map((notice) => notice.split(':')[0])).to.deep.equal([
        'file-gone',
        'cannot-write',
        'written',
      ])
      const missing = join(stage.directory, 'alder-20261121-210030.raw.zst')
      expect(stage.notices[1]).to.equal(
        `cannot-write: ${missing}: no such file or directory: recording goes on in memory`,
      )
    })

    it('goes on when a file cannot be made at a roll', async () => {
      const recorder = new Recorder(stage.options({ count: 4 }))
      const away = `${stage.directory}-away`
      stage.clock.onWake = (time) => {
        if (time === START + 10) renameSync(stage.directory, away)
        if (time === START + 10) recorder.roll()
      }
      const result = await recorder.run()
      renameSync(away, stage.directory)
      expect(result).to.include({ samples: 4, lost: 3 })
      expect(stage.texts.map(markersOf)).to.deep.equal([[START, START + 10]])
      expect(stage.notices.map((notice) => notice.split(':')[0])).to.deep.equal(['cannot-write', 'lost'])
    })
  })
})
