import {
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { record } from '../../src/recorder/recorder.ts'
import { type Retention, Retirement } from '../../src/recorder/retention.ts'
import { FileSink } from '../../src/recording/file-sink.ts'
import { RecordingWriter } from '../../src/recording/writer.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import type { Header } from '../../src/vocabulary/header.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { moment, removeTrees, Tree } from '../source/tree.ts'
import { ManualClock } from './manual-clock.ts'

const NOW = 1795291200
const DAY = 86_400

const HEADER: Header = {
  writer: 'recollect',
  writerVersion: '0.1.0',
  formatVersion: 1,
  host: 'alder',
  created: NOW,
  bootTime: NOW - 1000,
  kernel: '6.18.44',
  arch: 'x86_64',
  zone: 'Europe/Berlin',
  cpus: 2,
  hz: 100,
  pageSize: 4096,
  intervals: [10],
  modules: [],
  details: new Map(),
  unreadable: [],
  lines: [],
}

describe('retention', () => {
  let directory: string
  let notices: string[]

  beforeEach(() => {
    directory = new Tree().path
    notices = []
  })

  afterEach(removeTrees)

  const files = () => readdirSync(directory).sort()
  const path = (name: string) => join(directory, name)

  /** Makes a recording that was last written to so many days ago. */
  function recorded(name: string, days: number, header: Partial<Header> = {}): string {
    const sink = new FileSink(path(name))
    const writer = new RecordingWriter(sink, { ...HEADER, ...header })
    writer.sample(NOW, 1, Buffer.from('load 1 2 3\n'))
    writer.close()
    sink.close()
    return aged(name, days)
  }

  function aged(name: string, days: number): string {
    utimesSync(path(name), NOW - days * DAY, NOW - days * DAY)
    return name
  }

  /** The same without an end, as its recorder leaves it while it goes on, and when it is killed. */
  function unended(name: string, seconds: number): string {
    recorded(name, 0)
    truncateSync(path(name), statSync(path(name)).size - 1)
    return aged(name, seconds / DAY)
  }

  function apply(retention: Retention, open?: string, files: readonly string[] = []): Retirement {
    const retirement = new Retirement({
      directory,
      subject: 'alder',
      host: 'alder',
      retention,
      onNotice: ({ code, message }) => notices.push(`${code}: ${message}`),
    })
    const bytes = open === undefined ? 0 : statSync(path(open)).size
    retirement.apply(NOW, { path: open === undefined ? undefined : path(open), bytes, files: files.map(path) })
    return retirement
  }

  it('deletes what was last written to too long ago, and says so', () => {
    const old = recorded('alder-20261101-000000.raw.zst', 7.01)
    const young = recorded('alder-20261102-000000.raw.zst', 6.99)
    apply({ days: 7 })
    expect(files()).to.deep.equal([young])
    expect(notices).to.deep.equal([`deleted: ${path(old)}: deleted: older than 7 days`])
  })

  it('deletes the oldest while all together are too large', () => {
    const names = [3, 1, 2, 0].map((days) => recorded(`alder-2026110${days + 1}-000000.raw.zst`, days))
    const bytes = names.reduce((sum, name) => sum + statSync(path(name)).size, 0)
    apply({ maxBytes: bytes })
    expect(files()).to.have.length(4)
    apply({ maxBytes: bytes - 1 })
    expect(files()).to.deep.equal([
      'alder-20261101-000000.raw.zst',
      'alder-20261102-000000.raw.zst',
      'alder-20261103-000000.raw.zst',
    ])
    apply({ maxBytes: 1 })
    expect(files()).to.deep.equal([])
    expect(notices).to.have.length(4)
  })

  it('never deletes the file that is being written', () => {
    const open = recorded('alder-20261101-000000.raw.zst', 30)
    const other = recorded('alder-20261102-000000.raw.zst', 20)
    apply({ maxBytes: statSync(path(open)).size + statSync(path(other)).size - 1 }, open)
    expect(files()).to.deep.equal([open])
    apply({ days: 1, maxBytes: 1 }, open)
    expect(files()).to.deep.equal([open])
  })

  it('deletes its own torn recordings, too', () => {
    const torn = recorded('alder-20261101-000000.raw.zst', 0)
    truncateSync(path(torn), statSync(path(torn)).size - 200)
    aged(torn, 30)
    apply({ days: 7 })
    expect(files()).to.deep.equal([])
  })

  describe('beside another recorder', () => {
    it('keeps what that one may be writing, and says so once', () => {
      const other = unended('alder-20261101-000000.raw.zst', 1000)
      const ended = recorded('alder-20261102-000000.raw.zst', 0)
      const retirement = apply({ days: 0, maxBytes: 1 })
      retirement.apply(NOW + 60, { path: undefined, bytes: 0, files: [] })
      expect(files()).to.deep.equal([other])
      expect(notices).to.deep.equal([
        `kept: ${path(other)}: not deleted: another recorder may be writing it`,
        `deleted: ${path(ended)}: deleted: all together larger than 1 B`,
      ])
    })

    it('deletes what nobody wrote to for twice as long as a frame and an interval take', () => {
      const gone = unended('alder-20261101-000000.raw.zst', 2 * (900 + 10) + 1)
      const there = unended('alder-20261102-000000.raw.zst', 2 * (900 + 10) - 1)
      apply({ maxBytes: 1 })
      expect(files()).to.deep.equal([there])
      expect(notices[0]).to.contain(gone)
    })

    it('deletes what this one made itself and could not end', () => {
      const own = unended('alder-20261101-000000.raw.zst', 1)
      apply({ maxBytes: 1 }, undefined, [own])
      expect(files()).to.deep.equal([])
    })
  })

  it('deletes nothing else', () => {
    // Names that are not ours.
    for (const name of [
      'backup-20200101.tar.gz',
      'notes-20200101.txt',
      'alder-20200101-000000.raw.zst.bak',
      'raw.zst',
    ]) {
      writeFileSync(path(name), 'mine')
      aged(name, 999)
    }
    recorded('alder-20200101-000000.zst', 999)
    recorded('alder-20200101-0000.raw.zst', 999)
    // Recordings of others: another host, another prefix, another host in the header, another program.
    recorded('birch-20200101-000000.raw.zst', 999, { host: 'birch' })
    recorded('web-alder-20200101-000000.raw.zst', 999)
    recorded('alder-20200102-000000.raw.zst', 999, { host: 'birch' })
    writeFileSync(path('alder-20200101-000000.raw.gz'), 'of collectl')
    aged('alder-20200101-000000.raw.gz', 999)
    // Files that only look like ours.
    for (const [name, content] of [
      ['alder-20200103-000000.raw.zst', ''],
      ['alder-20200104-000000.raw.zst', '# Recollect: 1 0.1.0\n# Host: alder\n'],
      ['alder-20200105-000000.raw.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3])],
    ] as const) {
      writeFileSync(path(name), content)
      aged(name, 999)
    }
    mkdirSync(path('alder-20200106-000000.raw.zst'))
    aged('alder-20200106-000000.raw.zst', 999)
    mkdirSync(path('below'))
    recorded('below/alder-20200101-000000.raw.zst', 999)
    const elsewhere = new Tree().path
    const kept = join(elsewhere, 'kept')
    symlinkSync(kept, path('alder-20200107-000000.raw.zst'))
    const sink = new FileSink(kept)
    new RecordingWriter(sink, HEADER).close()
    sink.close()
    utimesSync(kept, 0, 0)

    const before = files()
    apply({ days: 1, maxBytes: 1 })
    expect(files()).to.deep.equal(before)
    expect(existsSync(kept)).to.equal(true)
    expect(existsSync(path('below/alder-20200101-000000.raw.zst'))).to.equal(true)
    expect(notices).to.deep.equal([])
    // It would have been deleted, were it the real one.
    recorded('alder-20200108-000000.raw.zst', 999)
    apply({ days: 1 })
    expect(files()).to.deep.equal(before)
    expect(notices).to.have.length(1)
  })

  it('leaves links alone, also those to its own recordings', () => {
    recorded('alder-20261101-000000.raw.zst', 30)
    symlinkSync('alder-20261101-000000.raw.zst', path('alder-20261102-000000.raw.zst'))
    apply({ days: 7 })
    expect(files()).to.deep.equal(['alder-20261102-000000.raw.zst'])
  })

  it('survives a directory that is not there', () => {
    directory = join(directory, 'none')
    apply({ days: 1, maxBytes: 1 })
    expect(notices).to.deep.equal([])
  })

  describe('while recording', () => {
    const importer = defineImporter({
      name: 'noise',
      title: 'NOISE',
      sources: [],
      metrics: {},
      getData: (record) => {
        for (let i = 0; i < 200; i++) record.line('noise', Math.random().toString(36))
      },
    })

    it('keeps the total below its limit, by rolling early and deleting the oldest', async () => {
      const old = recorded('alder-20200101-000000.raw.zst', 999)
      writeFileSync(path('foreign'), Buffer.alloc(1_000_000))
      const maxBytes = 50_000
      await record({
        importers: [importer],
        intervals: [10],
        count: 200,
        path: directory,
        root: moment(1),
        clock: new ManualClock(NOW),
        retention: { maxBytes },
        onNotice: ({ code }) => notices.push(code),
      })
      const own = files().filter((name) => name !== 'foreign')
      const bytes = own.reduce((sum, name) => sum + statSync(path(name)).size, 0)
      expect(own).to.not.contain(old)
      // One more sample than fits may be in the last file.
      expect(bytes).to.be.within(maxBytes / 3, maxBytes + 5_000)
      expect(notices.length).to.be.above(5)
      expect(new Set(notices)).to.deep.equal(new Set(['deleted']))
      expect(existsSync(path('foreign'))).to.equal(true)
    })

    it('leaves the files of another recorder of the same name alone', async () => {
      const one = {
        importers: [importer],
        intervals: [1],
        count: 100,
        path: directory,
        root: moment(1),
        retention: { maxBytes: 30_000 },
        onNotice: ({ code }: Notice) => notices.push(code),
      }
      // Files are written to by the machine's own clock.
      const clock = () => new ManualClock(Date.now() / 1000)
      await Promise.all([record({ ...one, clock: clock() }), record({ ...one, clock: clock() })])
      expect(notices).to.contain('deleted').and.not.contain('file-gone')
    })

    it('deletes by age at the start and at each roll', async () => {
      recorded('alder-20200101-000000.raw.zst', 999)
      const clock = new ManualClock(NOW)
      let seen: readonly string[] = []
      clock.onWake = (time) => {
        if (time === NOW + 10) {
          seen = files()
          recorded('alder-20200102-000000.raw.zst', 999)
        }
      }
      await record({
        importers: [importer],
        intervals: [10],
        count: 10,
        path: directory,
        root: moment(1),
        clock,
        roll: { at: '00:00', everyMinutes: 1 },
        retention: { days: 1 },
      })
      expect(seen).to.have.length(1)
      expect(files()).to.have.length(2)
      expect(files().every((name) => name.startsWith('alder-202611'))).to.equal(true)
    })
  })
})
