import { cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Recorder, record } from '../../src/recorder/recorder.ts'
import { openRecording } from '../../src/recording/reader.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { moment, Tree } from '../source/tree.ts'
import { headerOf, markersOf, samplesOf } from './recorded.ts'
import { load, onStage, processes, START } from './stage.ts'

const disks = defineImporter({
  name: 'disk',
  title: 'DISKS',
  sources: [{ key: 'disk', path: '/proc/diskstats' }],
  metrics: {},
})

describe('the recorder', () => {
  const stage = onStage()

  it('writes what it read at each tick, and an end', async () => {
    const result = await record(stage.options({ count: 3 }))
    expect(stage.files).to.deep.equal(['alder-20261121-210000.raw.zst'])
    expect(result).to.deep.equal({
      samples: 3,
      missed: 0,
      lost: 0,
      files: [join(stage.directory, 'alder-20261121-210000.raw.zst')],
    })
    expect(markersOf(stage.text)).to.deep.equal([START, START + 10, START + 20, START + 20])
    const line = 'load 1.12 0.80 0.44 2/118 48211\n'
    expect(samplesOf(stage.text)).to.deep.equal([line, line, line])
    expect(statSync(join(stage.directory, stage.files[0] ?? '')).mode & 0o777).to.equal(0o600)
    expect(stage.notices).to.deep.equal([])
  })

  it('writes what the reader gives back', async () => {
    const written: { time: number; steady: number; lines: string; host: string }[] = []
    for await (const { time, steady, bytes, start, end, header } of new Recorder(
      stage.options({ count: 3 }),
    ).samples()) {
      written.push({ time, steady, lines: Buffer.from(bytes.subarray(start, end)).toString(), host: header.host })
    }
    const recording = await openRecording(join(stage.directory, stage.files[0] ?? ''))
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
    stage.clock.pass(3.25)
    await record(
      stage.options({ importers: [load, missing, failing], intervals: [10, 60], count: 2, comment: 'night\nshift' }),
    )
    const header = (key: string) => headerOf(stage.text, key)
    expect(header('Host')).to.equal('alder')
    expect(header('Created')).to.equal('1795291203.250')
    expect(header('Booted')).to.equal('1795280400.000')
    expect(header('Zone')).to.equal('Europe/Berlin')
    expect(header('Interval')).to.equal('10 60')
    expect(header('Modules')).to.equal('load missing failing')
    expect(header('Module load')).to.equal('version=6.18.44')
    expect(header('Unreadable')).to.equal('/proc/nothing: ENOENT')
    expect(header('Comment')).to.equal('night\\nshift')
    expect(stage.notices).to.deep.equal(['module-failed: import module failing: header: no header today'])
  })

  it('ends when it is told to, also while it sleeps', async () => {
    const recorder = new Recorder(stage.options())
    stage.clock.onWake = (time) => {
      if (time === START + 20) recorder.stop()
    }
    const result = await recorder.run()
    expect(result.samples).to.equal(2)
    expect(markersOf(stage.text)).to.deep.equal([START, START + 10, START + 20])
  })

  it('gives its samples to a reader as well, and ends well when he goes', async () => {
    const seen: string[] = []
    for await (const sample of new Recorder(stage.options()).samples()) {
      seen.push(Buffer.from(sample.bytes.subarray(sample.start, sample.end)).toString())
      expect(sample.header.host).to.equal('alder')
      expect(sample.header.lines[0]).to.match(/^# Recollect: \d+ \S+$/)
      if (seen.length === 2) break
    }
    expect(seen).to.deep.equal(samplesOf(stage.text))
    expect(seen).to.have.length(2)
  })

  it('needs no file to watch', async () => {
    const times: number[] = []
    const { path: _, ...watching } = stage.options({ count: 3 })
    for await (const { time } of new Recorder(watching).samples()) times.push(time)
    expect(times).to.deep.equal([START, START + 10, START + 20])
    expect(stage.files).to.deep.equal([])
  })

  it('keeps descriptors flat over many ticks', async () => {
    const open = () => readdirSync('/proc/self/fd').length
    let ticks = 0
    let before = 0
    const importers = [load, processes]
    const { root: _, ...about } = stage.options({
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
    expect(stage.files).to.have.length(5)
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
    stage.clock.onWake = () => {
      number = number === 1 ? 2 : 3
      show()
    }
    await record(stage.options({ root: tree.path, importers: [processes, disks], intervals: [10], count: 3 }))
    const samples = samplesOf(stage.text)
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
