import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { openRecording } from '../../src/recording/open.ts'
import type { Recording } from '../../src/recording/reader.ts'
import type { ReadOptions } from '../../src/recording/sample-reader.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import { COLLECTL_START, collectlFile, collectlHeader, cpuLines, markerOf, timeOf } from './collectl-made.ts'
import { collect, Folder, type Plain } from './made.ts'

interface Played {
  readonly samples: readonly Plain[]
  readonly notices: readonly string[]
}

describe('recordings of collectl', () => {
  const folder = new Folder()
  after(() => folder.remove())

  async function withFile<T>(
    bytes: Uint8Array | string,
    use: (recording: Recording) => Promise<T>,
    { name = 'box-20261121-203312.raw', ...options }: ReadOptions & { readonly name?: string } = {},
  ): Promise<T> {
    const recording = await openRecording(folder.file(Buffer.from(bytes), name), options)
    try {
      return await use(recording)
    } finally {
      await recording.close()
    }
  }

  /** All that a file plays; the path is left out of the notices. */
  async function play(
    bytes: Uint8Array | string,
    options: ReadOptions & { readonly name?: string } = {},
  ): Promise<Played> {
    const notices: Notice[] = []
    const onNotice = (notice: Notice): void => void notices.push(notice)
    const samples = await withFile(bytes, async (recording) => collect(recording.samples()), { ...options, onNotice })
    return { samples, notices: notices.map(({ message }) => message.slice(message.indexOf(': ') + 2)) }
  }

  const whole = collectlFile()

  describe('are read', () => {
    it('plain and compressed, whatever they are called', async () => {
      for (const name of ['box-20261121-203312.raw', 'x.raw.zst', 'evening', 'box-20261121-203312.raw.gz']) {
        for (const bytes of [whole.text, gzipSync(whole.text)]) {
          expect(await play(bytes, { name })).to.deep.equal({ samples: whole.samples, notices: [] })
        }
      }
    })

    it('with the header that each sample was recorded under', async () => {
      await withFile(whole.text, async (recording) => {
        expect(recording.header).to.include({ host: 'box', hz: 250, writer: 'collectl', formatVersion: 0 })
        for await (const { header } of recording.samples()) expect(header).to.equal(recording.header)
      })
    })

    it('in pieces of any size, with samples longer than a piece', async () => {
      const lines = (i: number): string => cpuLines(i) + `int ${i}: ${'7 '.repeat(150_000)}\n`.repeat(3)
      const { text, samples } = collectlFile({ count: 4, lines })
      expect(await play(text)).to.deep.equal({ samples, notices: [] })
      expect(await play(gzipSync(text))).to.deep.equal({ samples, notices: [] })
    })

    it('without the comments within them, and without what stands before the first marker', async () => {
      const made = collectlFile({ lines: (i) => `### 1795.1 interval1\n${cpuLines(i)}# stray\n` })
      const slub = `#SLUB DATA\n#:at-0000016 ext4_inode kmalloc-16\n${'#'.repeat(80)}\n`
      const text = made.text.replace(collectlHeader(), collectlHeader() + slub)
      expect(await play(text)).to.deep.equal({ samples: whole.samples, notices: [] })
    })

    it('with intervals that brought no lines', async () => {
      const { text, samples } = collectlFile({ lines: (i) => (i % 2 === 0 ? cpuLines(i) : '') })
      expect(await play(text)).to.deep.equal({ samples, notices: [] })
    })

    it('in several gzip members, in the middle of a line or with headers of their own', async () => {
      const bytes = Buffer.from(whole.text)
      const split = Buffer.concat([gzipSync(bytes.subarray(0, 1500)), gzipSync(bytes.subarray(1500))])
      expect(await play(split)).to.deep.equal({ samples: whole.samples, notices: [] })
      const second = collectlFile({ from: COLLECTL_START + 10, header: collectlHeader({ subsys: 'cdn' }) })
      const glued = Buffer.concat([gzipSync(whole.text), gzipSync(second.text), Buffer.alloc(512)])
      expect(await play(glued)).to.deep.equal({ samples: [...whole.samples, ...second.samples], notices: [] })
      await withFile(glued, async (recording) => {
        const modules = new Set<string>()
        for await (const { header } of recording.samples()) modules.add(header.modules.join(' '))
        expect([...modules]).to.deep.equal(['cpu load disk', 'cpu load disk net'])
      })
    })
  })

  describe('say when', () => {
    it('their first and last sample was', async () => {
      for (const bytes of [whole.text, gzipSync(whole.text)]) {
        const span = await withFile(bytes, (recording) => recording.span())
        expect(span).to.deep.equal({ from: timeOf(0), thru: timeOf(5) })
      }
      const empty = collectlHeader() + markerOf(COLLECTL_START)
      expect(await withFile(empty, (recording) => recording.span())).to.equal(undefined)
    })

    it('their samples of a window are, before and after all was read', async () => {
      const lines = (i: number): string => `${cpuLines(i)}Net eth${i}: ${'1 '.repeat(100_000)}\n`
      const { text, samples } = collectlFile({ count: 60, lines })
      for (const bytes of [text, gzipSync(text)]) {
        await withFile(bytes, async (recording) => {
          for (const [first, last] of [
            [0, 0],
            [57, 59],
            [23, 25],
            [48, 47],
          ] as const) {
            const window = { from: timeOf(first), thru: timeOf(last) }
            expect(await collect(recording.samples(window))).to.deep.equal(samples.slice(first, last + 1))
            await recording.span()
            expect(await collect(recording.samples(window))).to.deep.equal(samples.slice(first, last + 1))
          }
        })
      }
    })

    it('their samples of a window are although the clock was set back', async () => {
      const text =
        collectlHeader() + [5, 6, 2, 3, 7].map((i) => markerOf(timeOf(i)) + cpuLines(i)).join('') + markerOf(timeOf(8))
      await withFile(text, async (recording) => {
        expect(await recording.span()).to.deep.equal({ from: timeOf(2), thru: timeOf(7) })
        const times = (await collect(recording.samples({ from: timeOf(2), thru: timeOf(5) }))).map(({ time }) => time)
        expect(times).to.deep.equal([5, 2, 3].map((i) => timeOf(i)))
      })
    })
  })

  describe('that were cut off', () => {
    it('play up to there, and say so once', async () => {
      const bytes = gzipSync(whole.text)
      let most = 0
      for (let cut = 200; cut < bytes.length; cut++) {
        const { samples, notices } = await play(bytes.subarray(0, cut))
        const last = samples.at(-1)
        expect(samples.slice(0, -1)).to.deep.equal(whole.samples.slice(0, Math.max(0, samples.length - 1)))
        if (last !== undefined) expect(whole.samples[samples.length - 1]?.text.startsWith(last.text)).to.equal(true)
        expect(notices, `cut at ${cut}`).to.have.length(1)
        expect(notices[0]).to.match(/^not closed: .*(plays up to|holds no sample)/)
        most = Math.max(most, samples.length)
      }
      expect(most).to.equal(6)
    })

    it('play the last sample where no marker ends them, without the line that was being written', async () => {
      const { text, samples } = collectlFile({ terminated: false })
      const { samples: got, notices } = await play(`${text}disk 254 0 vda 9`)
      expect(got).to.deep.equal(samples)
      expect(notices).to.have.length(1)
      expect(notices[0]).to.match(/^not closed: .*plays up to .*: nothing else is missing$/)
    })

    it('lose nothing of what stands before damage in the middle of a member', async () => {
      const lines = (i: number): string => `${cpuLines(i)}load 0.${i} ${Math.sin(i)} ${Math.cos(i)}\n`
      const { text, samples } = collectlFile({ count: 2000, lines })
      const bytes = gzipSync(text)
      const at = Math.floor(bytes.length / 2)
      // An invalid block type: no decompressor goes past it.
      const damaged = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(4000, 0xff), bytes.subarray(at + 4000)])
      const { samples: got, notices } = await play(damaged)
      const whole = await play(bytes.subarray(0, at))
      expect(got.length).to.be.within(whole.samples.length - 1, whole.samples.length + 30)
      expect(got.slice(0, whole.samples.length - 1)).to.deep.equal(samples.slice(0, whole.samples.length - 1))
      expect(notices).to.have.length(1)
      expect(notices[0]).to.match(/^damaged: bytes \d+ to \d+: gzip: .*: perhaps samples lost between .* and the end$/)
    })

    it('go on with the next member', async () => {
      const second = collectlFile({ from: COLLECTL_START + 100 })
      const first = gzipSync(whole.text)
      first.fill(0xff, 600)
      for (const noise of [Buffer.alloc(0), Buffer.from('noise \x1f\x8b\x08\x00 noise', 'latin1')]) {
        const { samples, notices } = await play(Buffer.concat([first, noise, gzipSync(second.text)]))
        expect(samples.slice(-6)).to.deep.equal(second.samples)
        expect(samples.length).to.be.greaterThan(6)
        // Bytes that are changed may still be text, and end a member.
        const [lost, ...others] = notices.filter((notice) => !/checksum of a gzip member/.test(notice))
        expect(lost).to.match(/^damaged: bytes \d+ to \d+: .*gzip/)
        expect(others).to.deep.equal([])
      }
    })
  })

  describe('that were changed', () => {
    it('say that a checksum does not fit', async () => {
      const bytes = gzipSync(whole.text)
      bytes[bytes.length - 8] = (bytes.at(-8) ?? 0) ^ 1
      const { samples, notices } = await play(bytes)
      expect(samples).to.deep.equal(whole.samples)
      expect(notices).to.deep.equal([
        `damaged: bytes 0 to ${bytes.length - 1}: checksum of a gzip member: any of it may be wrong`,
      ])
    })

    const damages: Readonly<Record<string, (marker: string) => string>> = {
      'digits that are none': (marker) => marker.replace('9', 'x'),
      'no end': (marker) => marker.replace('<<<', ''),
      'no beginning': (marker) => marker.slice(4),
      'another beginning': (marker) => `>${marker.slice(2)}`,
      'a missing point': (marker) => marker.replace('.', ''),
      'no line end': (marker) => marker.trimEnd(),
      'nothing left of it': () => '',
    }
    for (const [what, damage] of Object.entries(damages)) {
      it(`never join two intervals: a marker with ${what}`, async () => {
        const marker = markerOf(timeOf(3))
        const { samples, notices } = await play(whole.text.replace(marker, damage(marker)))
        expect(samples.map(({ time }) => time)).to.deep.equal([0, 1, 2, 4, 5].map((i) => timeOf(i)))
        expect(samples.map(({ text }) => text)).to.deep.equal(
          whole.samples.filter((_, i) => i !== 3).map(({ text }) => text),
        )
        expect(samples.map(({ afterLoss }) => afterLoss)).to.deep.equal([false, false, false, true, false])
        expect(notices).to.have.length(1)
        expect(notices[0]).to.match(/^damaged: bytes \d+ to \d+: (a damaged|no) marker: perhaps samples lost between/)
      })
    }

    it('take no command line for a marker', async () => {
      const line = (i: number): string => `proc:${i} cmd cat 1795289596.001 <<<\nproc:${i} cmd cat <<<\n`
      const { text, samples } = collectlFile({ lines: (i) => cpuLines(i) + line(i) })
      expect(await play(text)).to.deep.equal({ samples, notices: [] })
    })

    it('keep their samples where a second header cannot be read', async () => {
      const broken = collectlFile({ header: collectlHeader().replace('V4.3.1-1', '') })
      const { samples, notices } = await play(whole.text + broken.text)
      expect(samples).to.deep.equal(whole.samples)
      expect(notices.join('\n')).to.match(/no line "# Collectl: V…" in its header/)
    })
  })

  describe('that are hostile', () => {
    it('have lines cut that are longer than they may be', async () => {
      const long = `Net ${'x'.repeat(3_000_000)}: 1 2 3\n`
      const { text } = collectlFile({ lines: (i) => `${cpuLines(i) + long}load 0.1 0.2 0.3 1/2 ${i}\n` })
      const { samples, notices } = await play(gzipSync(text))
      expect(samples).to.have.length(6)
      for (const [i, sample] of samples.entries()) {
        expect(sample.text).to.equal(`${cpuLines(i)}${long.slice(0, 2 ** 20 - 1)}\nload 0.1 0.2 0.3 1/2 ${i}\n`)
      }
      expect(notices).to.have.length(1)
      expect(notices[0]).to.match(/lines longer than they may be, cut: no sample lost$/)
    })

    it('cost no more memory than a sample may have', async () => {
      const { text, samples } = collectlFile()
      const endless = text.replace(markerOf(timeOf(2)), `${markerOf(timeOf(2))}${'endless '.repeat(500_000)}`)
      const { samples: got, notices } = await play(endless, { limits: { sample: 1_000_000 } })
      expect(got.map(({ time }) => time)).to.deep.equal(samples.filter((_, i) => i !== 2).map(({ time }) => time))
      expect(notices).to.have.length(1)
      expect(notices[0]).to.match(/longer than a sample may be/)
    })

    it('are refused where they are something else', async () => {
      const others: Readonly<Record<string, Uint8Array | string>> = {
        script: '#!/bin/sh\necho hello\n',
        comments: '#'.repeat(5000),
        compressed: gzipSync('hello\n'),
        head: gzipSync(whole.text).subarray(0, 5),
        ours: gzipSync('# Recollect: 1 0.1.0\n# Host: box\n'),
        bomb: gzipSync(Buffer.alloc(20_000_000, '#')),
      }
      for (const [name, bytes] of Object.entries(others)) {
        const error = await play(bytes).then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
        expect(error, name).to.have.property('code', 'not-a-recording')
      }
    })

    it('are told what they are where they are plot files', async () => {
      const names = ['#Date Time [CPU]User%\n', '#UTC [CPU]User%\n', '#Date Time PID User\n']
      const recorded = `${'#'.repeat(35)} RECORDED ${'#'.repeat(35)}\n# Collectl: V4.3.1-1\n`
      for (const header of [collectlHeader(), recorded + collectlHeader(), '# Recollect: 1 0.1.0\n# Host: box\n']) {
        for (const line of names) {
          const error = await play(`${header}${line}20261121 20:33:13 5\n`).catch((thrown: unknown) => thrown)
          expect(error)
            .to.have.property('message')
            .that.matches(/: not a recording: it is a plot file: play the recording that it was made from$/)
        }
      }
      const error = await play('# Recollect: 1 0.1.0\n# Host: box\n>>> 1.000 <<<\n#Date Time\n').catch(
        (thrown: unknown) => thrown,
      )
      expect(error).to.have.property('message').that.contains('it is the text of one: compress it')
    })
  })

  it('are checked', async () => {
    const bytes = gzipSync(whole.text)
    expect(await withFile(bytes, (recording) => recording.check())).to.deep.equal({
      ok: true,
      samples: 6,
      frames: 0,
      bytes: bytes.length,
      textBytes: whole.text.length,
      closed: true,
      index: 'none',
      notices: [],
    })
    const cut = await withFile(bytes.subarray(0, -4), (recording) => recording.check())
    expect(cut).to.include({ ok: false, closed: false })
    expect(cut.notices).to.have.length(1)
  })
})
