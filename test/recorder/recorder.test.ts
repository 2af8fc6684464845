import { cpSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { Recorder, type RecordOptions, record } from '../../src/recorder/recorder.ts'
import { openRecording } from '../../src/recording/reader.ts'
import { systemClock } from '../../src/source/clock.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { moment, removeTrees, Tree } from '../source/tree.ts'
import { ManualClock } from './manual-clock.ts'
import { headerOf, markersOf, samplesOf, textOf } from './recorded.ts'

/** 2026-11-21 20:00:00 UTC, see test/roots/README.md. */
const START = 1795291200

const load = defineImporter({
  name: 'load',
  title: 'LOAD',
  sources: [{ key: 'load', path: '/proc/loadavg' }],
  metrics: {},
  updateHeader: (machine) => ({ version: machine.read('/proc/sys/kernel/osrelease')?.trim() ?? '' }),
})

const processes = defineImporter({
  name: 'process',
  title: 'PROCESSES',
  sources: [{ key: 'proc:* stat', path: '/proc/[0-9]*/stat', pace: 'second' }],
  metrics: {},
})

const disks = defineImporter({
  name: 'disk',
  title: 'DISKS',
  sources: [{ key: 'disk', path: '/proc/diskstats' }],
  metrics: {},
})

describe('the recorder', () => {
  let clock: ManualClock
  let directory: string
  let notices: string[]
  const zone = process.env['TZ']

  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin'
    clock = new ManualClock(START)
    directory = new Tree().path
    notices = []
  })

  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
    removeTrees()
  })

  function options(about: Partial<RecordOptions> = {}): RecordOptions {
    return {
      importers: [load],
      intervals: [10],
      path: directory,
      root: moment(1),
      clock,
      onNotice: ({ code, message }) => notices.push(`${code}: ${message}`),
      ...about,
    }
  }

  const files = () => readdirSync(directory).sort()
  const texts = () => files().map((name) => textOf(join(directory, name)))
  const text = () => texts().join('')

  it('asks half a second before a sample what takes a while to answer', async () => {
    const asked: number[] = []
    const slow = defineImporter({
      name: 'slow',
      title: 'SLOW',
      sources: [],
      metrics: {},
      async getData(record) {
        asked.push(clock.now() - START)
        await answer
        record.line('slow', String(asked.length))
      },
    })
    let giveAnswer = () => {}
    let answer = new Promise<void>((resolve) => {
      giveAnswer = resolve
    })
    for await (const _ of new Recorder(options({ importers: [slow], count: 4 })).samples()) {
      giveAnswer()
      await answer
      answer = new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(asked).to.deep.equal([0, 9.5, 19.5, 29.5])
    expect(samplesOf(text())[1]).to.match(/^slow 1\n/)
  })

  it('waits a moment for what is answered soon', async () => {
    const asked: number[] = []
    const quick = defineImporter({
      name: 'quick',
      title: 'QUICK',
      sources: [],
      metrics: {},
      async getData(record) {
        asked.push(clock.now() - START)
        await new Promise((resolve) => setImmediate(resolve))
        record.line('quick', String(asked.length))
      },
    })
    await record(options({ importers: [quick], count: 4 }))
    expect(samplesOf(text())).to.deep.equal(['quick 1\n', 'quick 2\n', 'quick 3\n', 'quick 4\n'])
    expect(asked).to.deep.equal([0, 10, 20, 30])
  })

  it('writes what it read at each tick, and an end', async () => {
    const result = await record(options({ count: 3 }))
    expect(files()).to.deep.equal(['alder-20261121-210000.raw.zst'])
    expect(result).to.deep.equal({
      samples: 3,
      missed: 0,
      lost: 0,
      files: [join(directory, 'alder-20261121-210000.raw.zst')],
    })
    expect(markersOf(text())).to.deep.equal([START, START + 10, START + 20, START + 20])
    const line = 'load 1.12 0.80 0.44 2/118 48211\n'
    expect(samplesOf(text())).to.deep.equal([line, line, line])
    expect(statSync(join(directory, files()[0] ?? '')).mode & 0o777).to.equal(0o600)
    expect(notices).to.deep.equal([])
  })

  it('writes what the reader gives back', async () => {
    const written: { time: number; steady: number; lines: string; host: string }[] = []
    for await (const { time, steady, bytes, start, end, header } of new Recorder(options({ count: 3 })).samples()) {
      written.push({ time, steady, lines: Buffer.from(bytes.subarray(start, end)).toString(), host: header.host })
    }
    const recording = await openRecording(join(directory, files()[0] ?? ''))
    const read: typeof written = []
    for await (const { time, steady, bytes, start, end, header } of recording.samples()) {
      read.push({ time, steady, lines: Buffer.from(bytes.subarray(start, end)).toString(), host: header.host })
    }
    expect((await recording.check()).ok).to.equal(true)
    await recording.close()
    expect(read).to.deep.equal(written)
    expect(read).to.have.length(3)
  })

  it('says in the header what the machine is, and what could not be read', async () => {
    const missing = defineImporter({
      name: 'missing',
      title: 'MISSING',
      sources: [{ key: 'key', path: '/proc/nothing' }],
      metrics: {},
    })
    const failing = defineImporter({
      name: 'failing',
      title: 'FAILING',
      sources: [],
      metrics: {},
      updateHeader: () => {
        throw new Error('no header today')
      },
    })
    clock.pass(3.25)
    await record(
      options({ importers: [load, missing, failing], intervals: [10, 60], count: 2, comment: 'night\nshift' }),
    )
    const header = (key: string) => headerOf(text(), key)
    expect(header('Host')).to.equal('alder')
    expect(header('Created')).to.equal('1795291203.250')
    expect(header('Booted')).to.equal('1795280400.000')
    expect(header('Zone')).to.equal('Europe/Berlin')
    expect(header('Interval')).to.equal('10 60')
    expect(header('Modules')).to.equal('load missing failing')
    expect(header('Module load')).to.equal('version=6.18.44')
    expect(header('Unreadable')).to.equal('/proc/nothing: ENOENT')
    expect(header('Comment')).to.equal('night\\nshift')
    expect(notices).to.deep.equal(['module-failed: import module failing: header: no header today'])
  })

  it('begins at once and then keeps to the clock', async () => {
    clock.pass(3.25)
    await record(options({ count: 3 }))
    expect(markersOf(text()).slice(0, 3)).to.deep.equal([START + 3.25, START + 10, START + 20])
  })

  it('takes a late tick late, and counts those that it missed', async () => {
    clock.onWake = (time) => clock.pass({ [START + 10]: 4.5, [START + 20]: 25 }[time] ?? 0)
    const result = await record(options({ count: 4 }))
    expect(markersOf(text()).slice(0, 4)).to.deep.equal([START, START + 14.5, START + 45, START + 50])
    expect(result.missed).to.equal(2)
    expect(notices).to.have.length(1)
    expect(notices[0]).to.match(/^late: .*2 ticks/)
  })

  it('sums up what it missed later on', async () => {
    clock.onWake = () => clock.pass(10)
    const result = await record(options({ count: 100 }))
    // At first, 600 s later, 1200 s later, and the rest at the end.
    expect(result.missed).to.equal(99)
    expect(notices.map((notice) => Number(/(\d+) tick/.exec(notice)?.[1]))).to.deep.equal([1, 30, 30, 30, 8])
  })

  it('ends after a time', async () => {
    await record(options({ seconds: 30 }))
    expect(markersOf(text())).to.deep.equal([START, START + 10, START + 20, START + 30, START + 30])
    rmSync(directory, { recursive: true })
    directory = new Tree().path
    clock.pass(2)
    await record(options({ seconds: 25 }))
    expect(markersOf(text()).map((time) => time - START)).to.deep.equal([32, 40, 50, 57])
  })

  it('ends when it is told to, also while it sleeps', async () => {
    const recorder = new Recorder(options())
    clock.onWake = (time) => {
      if (time === START + 20) recorder.stop()
    }
    const result = await recorder.run()
    expect(result.samples).to.equal(2)
    expect(markersOf(text())).to.deep.equal([START, START + 10, START + 20])
  })

  it('gives its samples to a reader as well, and ends well when he goes', async () => {
    const seen: string[] = []
    for await (const sample of new Recorder(options()).samples()) {
      seen.push(Buffer.from(sample.bytes.subarray(sample.start, sample.end)).toString())
      expect(sample.header.host).to.equal('alder')
      expect(sample.header.lines[0]).to.match(/^# Recollect: \d+ \S+$/)
      if (seen.length === 2) break
    }
    expect(seen).to.deep.equal(samplesOf(text()))
    expect(seen).to.have.length(2)
  })

  it('needs no file to watch', async () => {
    const times: number[] = []
    const { path: _, ...watching } = options({ count: 3 })
    for await (const { time } of new Recorder(watching).samples()) times.push(time)
    expect(times).to.deep.equal([START, START + 10, START + 20])
    expect(files()).to.deep.equal([])
  })

  it('records slower intervals at their own ticks, and all in the first sample', async () => {
    clock.pass(30)
    await record(options({ importers: [load, processes], intervals: [10, 30], count: 5 }))
    const withProcesses = samplesOf(text()).map((sample) => sample.includes('proc:4711 stat '))
    expect(withProcesses).to.deep.equal([true, false, false, true, false])
  })

  it('records as fast as it can', async () => {
    const { path: _, ...real } = options({ intervals: [0], count: 200 })
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
    const endless = new Recorder({ ...options({ intervals: [0] }), clock: systemClock })
    setTimeout(() => endless.stop(), 60)
    expect((await endless.run()).samples).to.be.above(10)
    expect(interrupted).to.equal(true)
  })

  it('records to a prefix, too', async () => {
    await record(options({ count: 1, path: join(directory, 'web') }))
    expect(files()).to.deep.equal(['web-alder-20261121-210000.raw.zst'])
    await record(options({ count: 1, path: join(directory, 'new', 'deep', '/') }))
    expect(readdirSync(join(directory, 'new', 'deep'))).to.have.length(1)
    expect(statSync(join(directory, 'new', 'deep')).mode & 0o777).to.equal(0o700)
  })

  it('never writes to a file that is there already', async () => {
    writeFileSync(join(directory, 'alder-20261121-210000.raw.zst'), 'somebody else')
    writeFileSync(join(directory, 'alder-20261121-210001.raw.zst'), 'somebody else')
    await record(options({ count: 1 }))
    expect(files()).to.have.length(3)
    expect(markersOf(textOf(join(directory, 'alder-20261121-210002.raw.zst')))[0]).to.equal(START)
  })

  it('says at once when it cannot write', async () => {
    expect(() => new Recorder(options({ path: join(directory, 'no', 'such') }))).to.throw(/no such directory/)
    rmSync(directory, { recursive: true })
    const recorder = new Recorder(options({ path: `${directory}/` }))
    rmSync(directory, { recursive: true })
    const error = await recorder.run().then(
      () => undefined,
      (reason: Error) => reason,
    )
    expect(error?.message).to.equal(`${directory}/: cannot write a recording: no such file or directory`)
  })

  describe('rolling', () => {
    it('begins a file at the time of day and every so many minutes, without a gap', async () => {
      const roll = { at: '21:01', everyMinutes: 2 }
      await record(options({ roll, count: 20, importers: [load, processes], intervals: [10, 60] }))
      expect(files()).to.deep.equal([
        'alder-20261121-210000.raw.zst',
        'alder-20261121-210100.raw.zst',
        'alder-20261121-210300.raw.zst',
      ])
      const markers = texts().map(markersOf)
      expect(markers.map((times) => times[0])).to.deep.equal([START, START + 60, START + 180])
      // The end of one is the beginning of the next.
      expect(markers.map((times) => times.at(-1))).to.deep.equal([START + 60, START + 180, START + 190])
      expect(markers.map((times) => times.length)).to.deep.equal([7, 13, 3])
      for (const one of texts()) expect(samplesOf(one)[0]).to.contain('proc:4711 stat ')
      expect(texts().map((one) => headerOf(one, 'Created'))).to.deep.equal(
        [0, 60, 180].map((seconds) => (START + seconds).toFixed(3)),
      )
    })

    it('begins a file when it is told to, with all in its first sample', async () => {
      const recorder = new Recorder(options({ importers: [load, processes], intervals: [10, 60], count: 4 }))
      clock.onWake = (time) => {
        if (time === START + 20) recorder.roll()
      }
      expect((await recorder.run()).files).to.have.length(2)
      expect(texts().map(markersOf)).to.deep.equal([
        [START, START + 10, START + 20],
        [START + 20, START + 30, START + 30],
      ])
      expect(samplesOf(texts()[1] ?? '').map((one) => one.includes('proc:'))).to.deep.equal([true, false])
    })

    it('rolls twice within a second without overwriting', async () => {
      const recorder = new Recorder(options({ intervals: [0.1], count: 5 }))
      clock.onWake = () => recorder.roll()
      await recorder.run()
      expect(files()).to.have.length(5)
      expect(texts().flatMap((one) => samplesOf(one))).to.have.length(5)
    })

    it('begins a file when the clock is set back, so that within one it only goes forward', async () => {
      clock.onWake = (time) => {
        if (time === START + 30) clock.set(START - 3600)
      }
      await record(options({ count: 5 }))
      expect(files()).to.deep.equal(['alder-20261121-200000.raw.zst', 'alder-20261121-210000.raw.zst'])
      expect(texts().map((one) => markersOf(one).map((time) => time - START))).to.deep.equal([
        [-3600, -3590, -3590],
        [0, 10, 20, 20],
      ])
      expect(notices).to.deep.equal(['clock-set: recorder: the clock was set back by 3620.000 s: a new file begins'])
    })

    it('waits where the clock is set back a little, and takes no tick twice', async () => {
      let set = false
      clock.onWake = (time) => {
        if (time === START + 20 && !set) clock.set(START + 12)
        set ||= time === START + 20
      }
      await record(options({ count: 4 }))
      expect(files()).to.have.length(1)
      expect(markersOf(text())).to.deep.equal([START, START + 10, START + 20, START + 30, START + 30])
    })
  })

  describe('flushing', () => {
    it('makes each sample readable, or those that are five seconds old', async () => {
      const path = () => join(directory, files()[0] ?? '')
      const readable: number[] = []
      const watch = async (intervals: readonly number[], about: Partial<RecordOptions> = {}) => {
        rmSync(directory, { recursive: true })
        directory = new Tree().path
        readable.length = 0
        for await (const _ of new Recorder(options({ intervals, count: 12, ...about })).samples()) {
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
      const recorder = new Recorder(options({ intervals: [1], count: 4 }))
      for await (const _ of recorder.samples()) recorder.flush()
      let samples = 0
      for await (const _ of new Recorder(options({ intervals: [1], count: 4, path: join(directory, 'b') })).samples()) {
        samples++
      }
      expect(samples).to.equal(4)
      const second = new Recorder(options({ intervals: [1], count: 4, path: join(directory, 'c') }))
      for await (const _ of second.samples()) {
        if (second.result.samples !== 3) continue
        second.flush()
        const [name = ''] = files().filter((file) => file.startsWith('c-'))
        expect(markersOf(textOf(join(directory, name)))).to.have.length(3)
      }
    })
  })

  describe('in trouble', () => {
    it('begins a file when its file was removed or renamed', async () => {
      clock.onWake = (time) => {
        const [name = ''] = files()
        if (time === START + 20) renameSync(join(directory, name), join(directory, 'moved'))
      }
      await record(options({ count: 5 }))
      expect(files()).to.deep.equal(['alder-20261121-210030.raw.zst', 'moved'])
      expect(texts().map(markersOf)).to.deep.equal([
        [START + 30, START + 40, START + 40],
        [START, START + 10, START + 20, START + 30],
      ])
      expect(notices).to.have.length(1)
      expect(notices[0]).to.match(/^file-gone: .*alder-20261121-210000\.raw\.zst: /)
    })

    it('says at the end that its file was removed or renamed', async () => {
      clock.onWake = (time) => {
        if (time === START + 10) renameSync(join(directory, 'alder-20261121-210000.raw.zst'), join(directory, 'moved'))
      }
      await record(options({ count: 2, flushSeconds: 60 }))
      expect(texts().map(markersOf)).to.deep.equal([[START, START + 10, START + 10]])
      expect(notices).to.have.length(1)
      expect(notices[0]).to.match(/^file-gone: .*alder-20261121-210000\.raw\.zst: was removed or renamed$/)
    })

    it('goes on in memory while there is no directory', async () => {
      const away = `${directory}-away`
      clock.onWake = (time) => {
        if (time === START + 20) renameSync(directory, away)
        if (time === START + 60) renameSync(away, directory)
      }
      const result = await record(options({ count: 9 }))
      expect(result.files.map((file) => basename(file))).to.deep.equal(files())
      expect(texts().flatMap((one) => markersOf(one).slice(0, -1))).to.deep.equal(
        Array.from({ length: 9 }, (_, i) => START + 10 * i),
      )
      expect(notices.map((notice) => notice.split(':')[0])).to.deep.equal(['file-gone', 'cannot-write', 'written'])
      const missing = join(directory, 'alder-20261121-210030.raw.zst')
      expect(notices[1]).to.equal(`cannot-write: ${missing}: no such file or directory: recording goes on in memory`)
    })

    it('goes on when a file cannot be made at a roll', async () => {
      const recorder = new Recorder(options({ count: 4 }))
      const away = `${directory}-away`
      clock.onWake = (time) => {
        if (time === START + 10) renameSync(directory, away)
        if (time === START + 10) recorder.roll()
      }
      const result = await recorder.run()
      renameSync(away, directory)
      expect(result).to.include({ samples: 4, lost: 3 })
      expect(texts().map(markersOf)).to.deep.equal([[START, START + 10]])
      expect(notices.map((notice) => notice.split(':')[0])).to.deep.equal(['cannot-write', 'lost'])
    })
  })

  it('keeps descriptors flat over many ticks', async () => {
    const open = () => readdirSync('/proc/self/fd').length
    let ticks = 0
    let before = 0
    const importers = [load, processes]
    const { root: _, ...about } = options({
      importers,
      intervals: [1],
      count: 3000,
      roll: { at: '00:00', everyMinutes: 10 },
    })
    for await (const sample of new Recorder(about).samples()) {
      if (ticks++ === 10) before = open()
      expect(sample.end).to.be.above(0)
    }
    expect(ticks).to.equal(3000)
    // Other processes come and go meanwhile: each has one file.
    expect(open()).to.be.below(before + 30)
    expect(files()).to.have.length(5)
  }).timeout(20_000)

  it('follows the machine from moment to moment', async () => {
    let number: 1 | 2 | 3 = 1
    const tree = new Tree()
    rmSync(tree.path, { recursive: true })
    const show = () => {
      rmSync(tree.path, { recursive: true, force: true })
      cpSync(moment(number), tree.path, { recursive: true, verbatimSymlinks: true })
    }
    show()
    clock.onWake = () => {
      number = number === 1 ? 2 : 3
      show()
    }
    await record(options({ root: tree.path, importers: [processes, disks], intervals: [10], count: 3 }))
    const samples = samplesOf(text())
    expect(samples.map((one) => one.match(/(?<=^proc:)\d+/gm))).to.deep.equal([
      ['1', '2', '812', '4711', '5020'],
      ['1', '2', '812', '4711', '5020'],
      ['1', '2', '812', '4711', '5117'],
    ])
    expect(samples.map((one) => one.match(/(?<= )sd\w+/g))).to.deep.equal([
      ['sda', 'sda1'],
      ['sda', 'sda1', 'sdb'],
      ['sda', 'sda1', 'sdb'],
    ])
  })
})
