import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'chai'
import { openRecording } from '../../src/recording/reader.ts'
import type { RecollectError } from '../../src/vocabulary/error.ts'
import { inPackage } from '../helpers/paths.ts'
import {
  collect,
  Folder,
  type Got,
  linesOf,
  type Made,
  make,
  readFile,
  stream,
  TWO_A_FRAME,
  withRecording,
} from './made.ts'

/** How many samples are surely in a file that was cut off. */
function flushedWithin({ flushed }: Made, length: number): number {
  return flushed.filter((end, i) => i > 0 && end <= length).length
}

function expectTorn({ notices }: Got, about: string): void {
  expect(
    notices.map(({ code }) => code),
    about,
  ).to.deep.equal(['torn'])
}

describe('a recording that was cut off', function () {
  this.timeout(60_000)
  const folder = new Folder()
  after(() => folder.remove())

  const lines = (i: number): string => `cpu  ${i * 997} 0 ${i * 31}\nload 0.${i}\n`
  const made = make({ count: 4, lines, options: { ...TWO_A_FRAME, frameSeconds: 30 } })
  const headerEnd = made.bytes.indexOf('RCLF') - 8
  /** Behind the frame with the marker that ends the recording stands a copy of the header. */
  const frameEnd = made.bytes.lastIndexOf('RCLF\x01\x02', undefined, 'latin1') - 8

  it('gives every sample that was flushed', async () => {
    for (let length = headerEnd; length < made.bytes.length; length += 3) {
      const got = await readFile(folder, made.bytes.subarray(0, length))
      expect(got.samples, `${length} bytes`).to.deep.equal(made.samples.slice(0, flushedWithin(made, length)))
      if (length < frameEnd) expectTorn(got, `${length} bytes`)
      else expect(got.notices.length, `${length} bytes`).to.be.at.most(1)
    }
  })

  it('gives the same through a pipe, at every length', async () => {
    for (let length = headerEnd; length < made.bytes.length; length++) {
      const got = await stream(made.bytes.subarray(0, length))
      expect(got.samples, `${length} bytes`).to.deep.equal(made.samples.slice(0, flushedWithin(made, length)))
    }
  })

  it('is none yet while it has no header', async () => {
    for (let length = 0; length < headerEnd; length += 7) {
      const bytes = made.bytes.subarray(0, length)
      let code = 'none'
      await openRecording(folder.file(bytes)).catch((error: RecollectError) => {
        code = error.code
      })
      expect(code, `${length} bytes`).to.equal('not-a-recording')
    }
  })

  it('gives whole blocks where nothing was flushed', async () => {
    const long = (i: number): string => `${`proc:${i} stat ${Math.sqrt(i)} `.repeat(2000)}\n`
    const unflushed = make({ count: 12, close: false, flushEvery: 1000, lines: long, options: {} })
    const { samples } = await readFile(folder, unflushed.bytes)
    expect(samples.length).to.be.greaterThan(2)
    expect(samples).to.deep.equal(unflushed.samples.slice(0, samples.length))
  })

  it('gives the same with zeros behind it, as a file system may leave them', async () => {
    for (let length = headerEnd; length < made.bytes.length; length += 19) {
      for (const zeros of [1, 4096]) {
        const bytes = Buffer.concat([made.bytes.subarray(0, length), Buffer.alloc(zeros)])
        const got = await readFile(folder, bytes)
        const about = `${length} bytes and ${zeros} zeros`
        // Zeros may happen to be how the next block goes on.
        expect(got.samples.length, about).to.be.at.least(flushedWithin(made, length))
        expect(got.samples, about).to.deep.equal(made.samples.slice(0, got.samples.length))
        expect(got.notices.length, about).to.equal(1)
      }
    }
  })

  it('gives the same with garbage behind it', async () => {
    const garbage = Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 7919 + 13) & 255))
    for (let length = headerEnd; length < made.bytes.length; length += 11) {
      const got = await stream(Buffer.concat([made.bytes.subarray(0, length), garbage]))
      expect(got.samples, `${length} bytes`).to.deep.equal(made.samples.slice(0, flushedWithin(made, length)))
      expect(got.notices.length, `${length} bytes`).to.equal(1)
    }
  })

  it('ends where its last whole sample is', async () => {
    const length = (made.flushed[2] ?? 0) + 20
    await withRecording(folder, made.bytes.subarray(0, length), async (recording) => {
      expect(await recording.span()).to.deep.equal({ from: 1795288876.94, thru: 1795288886.94 })
      const health = await recording.check()
      expect(health).to.deep.include({ ok: false, samples: 2, closed: false, index: 'none' })
      expect(health.notices.map(({ message }) => message.replace(recording.path, 'x'))).to.deep.equal([
        'x: not closed: the recorder was cut off or still runs: plays up to 2026-11-21 20:21:26: ' +
          `bytes ${made.flushed[2]} to ${length - 1} cannot be read`,
      ])
      const early = { from: 0, thru: 1795288886.94 }
      expect(await collect(recording.samples(early))).to.deep.equal(made.samples.slice(0, 2))
    })
  })

  it('tells that it has no end only to those who read that far', async () => {
    const codes: string[] = []
    const options = { onNotice: ({ code }: { code: string }) => codes.push(code) }
    const unclosed = make({ count: 9, close: false })
    await withRecording(
      folder,
      unclosed.bytes,
      async (recording) => {
        await collect(recording.samples({ from: 0, thru: 1795288886.94 }))
        expect(codes).to.deep.equal([])
        await collect(recording.samples({ from: 1795288946.94, thru: 1e10 }))
        expect(codes).to.deep.equal(['torn'])
      },
      options,
    )
  })
})

describe('a recorder that was killed', () => {
  const folder = new Folder()
  after(() => folder.remove())

  it('leaves every sample that it flushed', async () => {
    const path = join(folder.path, 'killed.raw.zst')
    const script = `
      const { FileSink } = await import(${JSON.stringify(inPackage('src/recording/file-sink.ts'))})
      const { RecordingWriter } = await import(${JSON.stringify(inPackage('src/recording/writer.ts'))})
      const { header, linesOf, START } = await import(${JSON.stringify(inPackage('test/recording/made.ts'))})
      const writer = new RecordingWriter(new FileSink(${JSON.stringify(path)}), header, { frameSeconds: 7 })
      for (let i = 0; ; i++) {
        writer.sample(START + i, i, Buffer.from(linesOf(i)))
        writer.flush()
        process.stdout.write(i + 1 + '\\n')
        await new Promise((done) => setTimeout(done))
      }`
    const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', script]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let told = ''
    child.stdout.on('data', (chunk) => {
      told += chunk
      if (told.length > 200) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const flushed = told.split('\n').length - 1
    const notices: string[] = []
    const recording = await openRecording(path, { onNotice: ({ code }) => notices.push(code) })
    const samples = await collect(recording.samples())
    await recording.close()
    expect(flushed).to.be.greaterThan(20)
    expect(samples.length).to.be.within(flushed, flushed + 2)
    expect(samples.map(({ text }) => text)).to.deep.equal(samples.map((_, i) => linesOf(i)))
    expect(notices).to.deep.equal(['torn'])
  })
})

describe('a recording in small pieces', () => {
  const made = make({ count: 7 })

  for (const chunk of [1, 2, 3, 7, 64, 1000]) {
    it(`is the same in chunks of ${chunk}`, async () => {
      expect(await stream(made.bytes, chunk)).to.deep.equal({ samples: made.samples, notices: [] })
    })
  }

  it('is the same byte by byte with the last flush but no end', async () => {
    const unclosed = make({ count: 7, close: false })
    const got = await stream(unclosed.bytes, 1)
    expect(got.samples).to.deep.equal(made.samples)
    expectTorn(got, 'unclosed')
  })

  it('gives each sample as soon as it was flushed', async () => {
    const { Decoder } = await import('../../src/recording/decoder.ts')
    const decoder = new Decoder({ name: 'pipe' })
    let from = 0
    made.flushed.forEach((end, i) => {
      decoder.push(made.bytes.subarray(from, end))
      from = end
      expect(decoder.next()?.time).to.equal(made.samples[i - 1]?.time)
      expect(decoder.next()).to.equal(undefined)
    })
  })

  it('is not made to wait for ever by what is none', async () => {
    let code = 'none'
    await stream(Buffer.alloc(3 * 1024 * 1024, 'abc'), 65_536).catch((error: RecollectError) => {
      code = error.code
    })
    expect(code).to.equal('not-a-recording')
    await stream(Buffer.alloc(0), 1).catch((error: RecollectError) => {
      code = error.message
    })
    expect(code).to.equal('pipe: not a recording: no header was found')
  })
})
