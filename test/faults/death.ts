import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RecordingWriter } from '../../src/recording/writer.ts'
import { runHere } from '../helpers/cli.ts'
import { header, linesOf, make, START, stream } from '../recording/made.ts'
import { MemorySink } from '../recording/memory-sink.ts'
import { inFolder } from './folder.ts'
import { missingOf, reason } from './judge.ts'
import { readDirectory, recordAndKill, type Told } from './killed.ts'
import { spanFrom, spansOf } from './story.ts'
import type { Group, Scale, Tally } from './tally.ts'

/** Runs pieces of work, a few at a time. */
async function each(count: number, atOnce: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

function key({ time, steady, crc }: Told): string {
  // Recordings keep microseconds. Within a millisecond nothing else may have changed.
  return `${time} ${Math.round(steady * 1e6)} ${crc}`
}

/** Every sample that was flushed is there, and nothing that was not recorded. */
async function flushedIsThere(tally: Tally, i: number): Promise<void> {
  await inFolder(async (directory) => {
    // Small and large files, so that death comes in the middle of frames, at their ends and at rolls.
    const rollEvery = [1, 3, 20, 1_000_000][i % 4] ?? 1
    const told = await recordAndKill({ directory, interval: 0, flush: 0, rollEvery }, Math.random() * 400)
    const read = [...(await readDirectory(directory)).values()].flat()
    const known = new Set(told.map(key))
    const found = new Set(read.map(key))
    tally.tried()
    tally.risk(told.length)
    tally.lose(told.filter((sample) => !found.has(key(sample))).length, `case ${i}: of ${told.length} flushed`)
    // The one that was flushed when it was about to be told of.
    if (read.filter((sample) => !known.has(key(sample))).length > 1) tally.wrong(`case ${i}: samples that nobody took`)
    if (found.size < read.length) tally.wrong(`case ${i}: a sample twice`)
  })
}

const INTERVAL = 0.05
const FLUSH = 0.3

/** No more is lost than one flush interval; the torn file is left alone by the next recorder, and the gap is seen. */
async function restarted(tally: Tally, i: number): Promise<void> {
  await inFolder(async (directory) => {
    const options = { directory, interval: INTERVAL, flush: FLUSH, rollEvery: 9 }
    const told = await recordAndKill(options, 100 + Math.random() * 900)
    const torn = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))] as const)
    const before = [...(await readDirectory(directory)).values()].flat()
    const found = new Set(before.map(key))
    const flushedUntil = (told.at(-1)?.steady ?? 0) - FLUSH - INTERVAL
    tally.tried()
    tally.risk(told.length)
    tally.give(told.filter((sample) => sample.steady > flushedUntil && !found.has(key(sample))).length)
    tally.lose(told.filter((sample) => sample.steady <= flushedUntil && !found.has(key(sample))).length, `case ${i}`)

    const again = await recordAndKill({ ...options, count: 6 }, 0)
    tally.risk(again.length)
    for (const [name, bytes] of torn) {
      if (!readFileSync(join(directory, name)).equals(bytes)) tally.wrong(`case ${i}: ${name} was touched`)
    }
    const all = [...(await readDirectory(directory)).values()].flat()
    tally.lose(before.length + again.length - all.length, `case ${i}: after a restart`)
    const { code, stdout } = await runHere(['play', directory, '--format', 'json', '-sc'])
    const intervals = stdout
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line))
    if (code !== 0) tally.crash(`case ${i}: play ends with ${code}`)
    // A busy machine makes others.
    const times = all.map(({ time }) => time)
    const gaps = times.flatMap((thru, n) => {
      const from = times[n - 1] ?? thru
      return Math.round((thru - from) * 1000) > 3000 * INTERVAL ? [spanFrom(from, thru)] : []
    })
    const shown = intervals.filter(({ gap }) => gap !== undefined)
    tally.same(spansOf(shown), gaps, `case ${i}: gaps`)
    if (!gaps.some(({ from }) => from === before.at(-1)?.time)) tally.wrong(`case ${i}: no gap at the restart`)
    tally.same(intervals.length, all.length - 1, `case ${i}: intervals`)
    // Over a gap nothing is known.
    if (shown.some(({ total }) => total.cpu.busy !== null)) tally.wrong(`case ${i}: busy over the gap`)
    if (intervals.some(({ time }, n) => n > 0 && time <= intervals[n - 1].time)) tally.wrong(`case ${i}: order`)
  })
}

/** A disk that loses power keeps some beginning of what was written, perhaps with zeros where more was promised. */
async function powerCut(tally: Tally, scale: Scale): Promise<void> {
  const made = make({ count: 24, options: { frameSeconds: 70, fileId: '0123456789abcdef' } })
  const first = made.bytes.indexOf('RCLF') - 8
  const step = scale === 'quick' ? 29 : 1
  for (let length = first; length <= made.bytes.length; length += step) {
    const flushed = made.flushed.filter((end, n) => n > 0 && end <= length).length
    for (const zeros of [0, 512, 4096]) {
      const about = `${length} bytes and ${zeros} zeros`
      tally.tried()
      tally.risk(flushed)
      try {
        const got = await stream(Buffer.concat([made.bytes.subarray(0, length), Buffer.alloc(zeros)]))
        const missing = missingOf(tally, { made: made.samples, got, about })
        tally.lose(missing.filter((i) => i < flushed).length, about)
        if (length < made.bytes.length && got.notices.length > 1) tally.wrong(`${about}: told more than once`)
      } catch (error) {
        tally.crash(`${about}: ${reason(error)}`)
      }
    }
  }
}

/** A disk without power keeps what was synced, and nothing else is sure. */
class UnsureSink extends MemorySink {
  safe = 0

  override sync(): void {
    super.sync()
    this.safe = this.bytes.length
  }
}

async function synced(tally: Tally): Promise<void> {
  for (const sync of [true, false]) {
    const sink = new UnsureSink()
    const writer = new RecordingWriter(sink, header, { sync, frameSeconds: 25 })
    for (let i = 0; i < 12; i++) {
      writer.sample(START + i * 10, i * 10, Buffer.from(linesOf(i)))
      writer.flush()
      tally.tried()
      tally.same(sink.syncs, sync ? i + 1 : 0, `syncs after ${i + 1} flushes`)
      if (!sync) continue
      tally.risk(i + 1)
      const { samples } = await stream(sink.bytes.subarray(0, sink.safe))
      tally.lose(i + 1 - samples.length, `synced after ${i + 1} flushes`)
    }
  }
}

/** The recorder, or its machine, dies. */
export const death: Group = {
  name: 'death',
  faults: [
    {
      name: 'kill -9 at any moment, in frames, at their ends, at rolls',
      run: (tally, scale) => each(scale === 'quick' ? 12 : 100, 3, (i) => flushedIsThere(tally, i)),
    },
    {
      name: 'kill -9 between flushes, then a restart',
      run: (tally, scale) => each(scale === 'quick' ? 2 : 30, 3, (i) => restarted(tally, i)),
    },
    { name: 'power cut: the file at every length, zeros behind it', run: powerCut },
    { name: 'power cut after a flush with --sync', run: synced },
  ],
}
