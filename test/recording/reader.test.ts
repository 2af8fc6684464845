import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { openRecording } from '../../src/recording/reader.ts'
import { loadZstd } from '../../src/recording/zstd.ts'
import type { RecollectError } from '../../src/vocabulary/error.ts'
import { asNobody } from '../helpers/nobody.ts'
import { collect, Folder, header, type Made, make, type Plain, withRecording } from './made.ts'

async function failure(path: string): Promise<RecollectError> {
  try {
    await openRecording(path)
  } catch (error) {
    return error as RecollectError
  }
  throw new Error('it opened')
}

/** A clock that was set back, stood still, and was set forward. */
const WILD = [100, 110, 120, 60, 70, 80, 80, 80, 90, 100, 110, 5000, 5010, 5005, 5020]

/** The samples' times, all that are between two of them, and what is outside. */
function windowsOf({ samples }: Made): readonly { from: number; thru: number }[] {
  const times = [...new Set(samples.map(({ time }) => time))].toSorted((a, b) => a - b)
  const edges = times.flatMap((time) => [time, time + 0.001])
  return edges.flatMap((from) => edges.filter((thru) => thru >= from).map((thru) => ({ from, thru })))
}

function within(samples: readonly Plain[], { from, thru }: { from: number; thru: number }): readonly string[] {
  return samples.filter(({ time }) => time >= from && time <= thru).map(({ text }) => text)
}

describe('recording reader', () => {
  const folder = new Folder()
  after(() => folder.remove())

  it('gives the header and every sample', async () => {
    const made = make({ header: { ...header, comment: 'a night' } })
    await withRecording(folder, made.bytes, async (recording) => {
      expect(recording.header).to.deep.include({ host: 'box', zone: 'Europe/Berlin', comment: 'a night' })
      expect(recording.size).to.equal(made.bytes.length)
      expect(await collect(recording.samples())).to.deep.equal(made.samples)
      expect(await recording.span()).to.deep.equal({ from: 1795288876.94, thru: 1795288946.94 })
    })
  })

  it('reads a recording that is still written, and one that was just begun', async () => {
    const made = make({ close: false })
    await withRecording(folder, made.bytes, async (recording) => {
      expect(await collect(recording.samples())).to.deep.equal(made.samples)
      expect(await recording.span()).to.deep.equal({ from: 1795288876.94, thru: 1795288946.94 })
    })
    for (const close of [true, false]) {
      await withRecording(folder, make({ count: 0, close }).bytes, async (recording) => {
        expect(await collect(recording.samples())).to.deep.equal([])
        expect(await recording.span()).to.equal(undefined)
        expect((await recording.check()).ok).to.equal(close)
      })
    }
  })

  for (const [what, time] of [
    ['a steady clock', undefined],
    ['a wild clock', (i: number) => WILD[i] ?? 0],
  ] as const) {
    it(`seeks without an index as with one, by ${what}`, async () => {
      const made = make({ count: what === 'a wild clock' ? WILD.length : 7, ...(time && { time }) })
      const unclosed = make({ count: made.samples.length, close: false, ...(time && { time }) })
      for (const { bytes } of [made, unclosed]) {
        await withRecording(folder, bytes, async (recording) => {
          for (const window of windowsOf(made)) {
            const got = await collect(recording.samples(window))
            expect(got.map(({ text }) => text)).to.deep.equal(within(made.samples, window), JSON.stringify(window))
            expect(got.some(({ afterLoss }) => afterLoss)).to.equal(false)
          }
        })
      }
    }).timeout(60_000)
  }

  it('decompresses the frames of the window alone', async () => {
    const made = make({ count: 10 })
    await withRecording(folder, made.bytes, async (recording) => {
      const frames = await recording.frames()
      // All the others are damaged behind the recording's back.
      const kept = 2
      const bytes = Buffer.from(made.bytes)
      frames.forEach(({ offset, bytes: size }, i) => {
        if (i !== kept) bytes.fill(0, offset + 68, offset + size)
      })
      folder.file(bytes)
      const { from = 0, thru = 0 } = frames[kept] ?? {}
      const got = await collect(recording.samples({ from, thru }))
      expect(got).to.deep.equal(made.samples.slice(4, 6))
    })
  })

  it('knows its frames, from the index or without', async () => {
    const made = make({ count: 5 })
    const unclosed = make({ count: 5, close: false })
    const indexed = await withRecording(folder, made.bytes, (recording) => recording.frames())
    expect(indexed.map(({ from, thru, samples }) => [from, thru, samples])).to.deep.equal([
      [1795288876.94, 1795288886.94, 2],
      [1795288896.94, 1795288906.94, 2],
      [1795288916.94, 1795288916.94, 1],
    ])
    const walked = await withRecording(folder, unclosed.bytes, (recording) => recording.frames())
    expect(walked.slice(0, 2)).to.deep.equal(indexed.slice(0, 2))
    expect(walked[2]).to.deep.include({ from: 1795288916.94, thru: undefined, samples: undefined })
    const text = execFileSync('zstd', ['-dcq'], { input: made.bytes, encoding: 'latin1' })
    const inFrames = indexed.reduce((sum, { textBytes = 0 }) => sum + textBytes, 0)
    expect(inFrames).to.equal(text.length - text.indexOf('>>> '))
  })

  it('may be read twice at once', async () => {
    const made = make()
    await withRecording(folder, made.bytes, async (recording) => {
      const both = await Promise.all([collect(recording.samples()), collect(recording.samples())])
      expect(both).to.deep.equal([made.samples, made.samples])
    })
  })

  it('may be left in the middle', async () => {
    await withRecording(folder, make().bytes, async (recording) => {
      const iterator = recording.samples()[Symbol.asyncIterator]()
      for await (const sample of { [Symbol.asyncIterator]: () => iterator }) {
        expect(sample.time).to.equal(1795288876.94)
        break
      }
      expect(await iterator.next()).to.deep.equal({ done: true, value: undefined })
    })
  })

  it('finds a whole recording whole', async () => {
    const made = make()
    await withRecording(folder, made.bytes, async (recording) => {
      const { textBytes, ...health } = await recording.check()
      expect(health).to.deep.equal({
        ok: true,
        samples: 8,
        frames: 4,
        bytes: made.bytes.length,
        closed: true,
        index: 'right',
        notices: [],
      })
      expect(textBytes).to.equal(execFileSync('zstd', ['-dcq'], { input: made.bytes }).length)
    })
  })

  it('reads what zstd made of it anew, in one frame without marks', async () => {
    const made = make()
    const again = execFileSync('zstd', ['-cq'], { input: execFileSync('zstd', ['-dcq'], { input: made.bytes }) })
    await withRecording(folder, again, async (recording) => {
      expect(await collect(recording.samples())).to.deep.equal(made.samples)
      const window = { from: 1795288896.94, thru: 1795288906.94 }
      expect(await collect(recording.samples(window))).to.deep.equal(made.samples.slice(2, 4))
      expect(await recording.span()).to.deep.equal({ from: 1795288876.94, thru: 1795288946.94 })
      expect((await recording.check()).notices).to.deep.equal([])
    })
  })

  describe('refuses', () => {
    it('what is not there', async () => {
      const { code, message } = await failure(join(folder.path, 'none'))
      expect({ code, message }).to.deep.equal({
        code: 'no-such-file',
        message: `${folder.path}/none: no such file`,
      })
    })

    it('a directory', async () => {
      const { code, message } = await failure(folder.path)
      expect({ code, message }).to.deep.equal({
        code: 'not-a-recording',
        message: `${folder.path}: not a recording: it is a directory`,
      })
    })

    it('a pipe, at once', async () => {
      const path = join(folder.path, 'pipe')
      execFileSync('mkfifo', [path])
      expect((await failure(path)).message).to.equal(`${path}: not a recording: it is not a regular file`)
    })

    it('what may not be read', async () => {
      const path = folder.file(make().bytes, 'secret')
      chmodSync(path, 0)
      await asNobody(async () => {
        expect((await failure(path)).message).to.equal(`${path}: cannot be read: permission denied`)
      })
    })

    it('what is no recording', async () => {
      const zstd = loadZstd()
      const dump = Buffer.alloc(1000)
      const others = {
        empty: Buffer.alloc(0),
        text: Buffer.from('hello, world\n'.repeat(1000)),
        zeros: Buffer.alloc(100_000),
        gzip: gzipSync('hello'),
        dump: dump.subarray(0, zstd.compress(dump, Buffer.from('CREATE TABLE x;\n>>> 1.000 <<<\n'), 3)),
        large: Buffer.alloc(3 * 1024 * 1024, 'abc'),
      }
      for (const [name, bytes] of Object.entries(others)) {
        const { code, message } = await failure(folder.file(bytes, name))
        expect(code, name).to.equal('not-a-recording')
        expect(message, name).to.match(new RegExp(`/${name}: not a recording: `))
      }
    })

    it('a newer format', async () => {
      const zstd = loadZstd()
      const bytes = Buffer.alloc(1000)
      const size = zstd.compress(bytes, Buffer.from('# Recollect: 2 9.0.0\n# Future: x\n'), 3)
      const { code, message } = await failure(folder.file(bytes.subarray(0, size), 'future'))
      expect(code).to.equal('newer-format')
      expect(message).to.include('future: written by recollect 9.0.0 in format 2')
    })
  })
})
