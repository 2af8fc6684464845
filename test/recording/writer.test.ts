import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import { RecordingWriter } from '../../src/recording/writer.ts'
import type { RecollectError } from '../../src/vocabulary/error.ts'
import { Folder, header, linesOf, type Making, make, START, stream, TWO_A_FRAME, withRecording } from './made.ts'
import { MemorySink } from './memory-sink.ts'

const MIB = 1024 * 1024

function text(bytes: Buffer): string {
  return execFileSync('zstd', ['-dcq'], { input: bytes, encoding: 'latin1' })
}

describe('recording writer', () => {
  const folder = new Folder()
  after(() => folder.remove())

  async function frameSizes(making: Making): Promise<readonly (number | undefined)[]> {
    return withRecording(folder, make(making).bytes, async (recording) =>
      (await recording.frames()).map(({ samples }) => samples),
    )
  }

  it('writes text that zstd prints and grep finds', () => {
    const path = folder.file(make({ count: 3 }).bytes)
    const found = execFileSync('sh', ['-c', `zstd -dcq '${path}' | grep '^disk '`], { encoding: 'utf8' })
    expect(found).to.equal([0, 1, 2].map((i) => `${linesOf(i).split('\n')[1]}\n`).join(''))
    execFileSync('zstd', ['-tq', path])
  })

  it("writes collectl's grammar: header, marker and lines, and a marker at the end", () => {
    const lines = text(make({ count: 2 }).bytes).split('\n')
    expect(lines.filter((line) => !line.startsWith('#'))).to.deep.equal([
      '>>> 1795288876.940 <<<',
      ...linesOf(0).trimEnd().split('\n'),
      '>>> 1795288886.940 <<<',
      ...linesOf(1).trimEnd().split('\n'),
      '>>> 1795288886.940 <<<',
      '',
    ])
    expect(lines[0]).to.equal('# Recollect: 1 0.1.0')
    expect(lines.filter((line) => line.startsWith('#end '))).to.have.length(2)
  })

  it('ends at the time it is told', () => {
    const sink = new MemorySink()
    const writer = new RecordingWriter(sink, header)
    writer.sample(START, 1, Buffer.from('load 1\n'))
    writer.close(START + 10)
    const written = sink.bytes.length
    writer.close(START + 20)
    expect(sink.bytes.length).to.equal(written)
    expect(writer.bytesWritten).to.equal(written)
    expect(text(sink.bytes)).to.match(/>>> 1795288886\.940 <<<\n$/)
  })

  it('closes a frame when it has enough text', async () => {
    expect(await frameSizes({ options: { frameBytes: 500 } })).to.deep.equal([3, 3, 2])
  })

  it('closes a frame when it is old enough', async () => {
    expect(await frameSizes({ options: { frameSeconds: 30 } })).to.deep.equal([3, 3, 2])
  })

  it('closes a frame when the clock was set back', async () => {
    const times = [100, 110, 105, 115, 115, 90]
    expect(await frameSizes({ count: 6, options: {}, time: (i) => times[i] ?? 0 })).to.deep.equal([2, 3, 1])
  })

  it('writes nothing at a flush that has nothing to flush', () => {
    const sink = new MemorySink()
    const writer = new RecordingWriter(sink, header, { sync: true })
    writer.flush()
    expect(sink.syncs).to.equal(0)
    writer.sample(START, 1, Buffer.from('load 1\n'))
    writer.flush()
    const written = sink.bytes.length
    writer.flush()
    expect(sink.bytes.length).to.equal(written)
    expect(sink.syncs).to.equal(1)
  })

  it('syncs only when it is asked to', () => {
    const sink = new MemorySink()
    const writer = new RecordingWriter(sink, header)
    writer.sample(START, 1, Buffer.from('load 1\n'))
    writer.flush()
    writer.close()
    expect(sink.syncs).to.equal(0)
  })

  it('takes a part of a buffer, and ends the last line', async () => {
    const sink = new MemorySink()
    const writer = new RecordingWriter(sink, header)
    writer.sample(START, 1, new Uint8Array(Buffer.from('xxload 1\nload 2xx')), 2, 15)
    writer.sample(START + 1, Number.NaN, Buffer.alloc(0))
    writer.close()
    const { samples, notices } = await stream(sink.bytes)
    expect(notices).to.deep.equal([])
    expect(samples.map((sample) => sample.text)).to.deep.equal(['load 1\nload 2\n', ''])
    expect(samples[1]?.steady).to.be.NaN
  })

  it('cuts lines that no reader would take', async () => {
    const sink = new MemorySink()
    const writer = new RecordingWriter(sink, header)
    const long = 'x'.repeat(2 * MIB)
    writer.sample(START, 1, Buffer.from(`a 1\nb ${long}\nc ${long}\nd 1\ne ${long}`))
    writer.close()
    const { samples, notices } = await stream(sink.bytes)
    expect(notices).to.deep.equal([])
    const lines = samples[0]?.text.split('\n') ?? []
    expect(lines.map((line) => `${line.slice(0, 2)}${line.length}`)).to.deep.equal([
      'a 3',
      `b ${MIB - 1}`,
      `c ${MIB - 1}`,
      'd 3',
      `e ${MIB - 1}`,
      '0',
    ])
  })

  it('refuses a sample that no reader would take', () => {
    const writer = new RecordingWriter(new MemorySink(), header)
    try {
      writer.sample(START, 1, Buffer.alloc(64 * MIB))
      expect.fail('nothing was thrown')
    } catch (error) {
      expect((error as RecollectError).code).to.equal('sample-too-large')
    }
  })

  it('repeats the header now and then', async () => {
    const made = make({ count: 65, options: { ...TWO_A_FRAME, frameBytes: 1 } })
    const copies = made.bytes.toString('latin1').split('RCLF\x01\x02').length - 1
    expect(copies).to.equal(3)
    expect((await stream(made.bytes)).samples).to.deep.equal(made.samples)
  })

  it('goes on after trouble with the sink, and readers know what is missing', async () => {
    const sink = new MemorySink()
    let full = false
    const writer = new RecordingWriter(
      {
        write: (bytes) => {
          if (full) throw new Error('ENOSPC')
          sink.write(bytes)
        },
      },
      header,
    )
    for (let i = 0; i < 6; i++) {
      full = i === 2 || i === 3
      const write = (): void => {
        writer.sample(START + i, i, Buffer.from(linesOf(i)))
        writer.flush()
      }
      if (full) expect(write).to.throw('ENOSPC')
      else write()
    }
    writer.close()
    const read = (samples: readonly { text: string; afterLoss: boolean }[]): unknown =>
      samples.map((sample) => [sample.text, sample.afterLoss])
    const wanted = [0, 1, 4, 5].map((i) => [linesOf(i), i === 4])
    const { samples, notices } = await stream(sink.bytes)
    expect(read(samples)).to.deep.equal(wanted)
    expect(notices.map(({ code }) => code)).to.deep.equal(['damaged'])
    expect(notices[0]?.message).to.include('samples lost between')
  })
})
