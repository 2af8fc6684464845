import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import type { Survey } from '../../src/recording/survey.ts'
import type { Window } from '../../src/vocabulary/window.ts'
import { Random } from '../bench/corpus/random.ts'
import { Folder, header, make, withRecording } from './made.ts'

const BEGIN = 1795288870

/** Ticks of which a tenth is missed, most of these several in a row, each sample up to nearly an interval late. */
function lateTimes(random: Random, nominal: number): readonly number[] {
  const times: number[] = []
  for (let tick = 1; times.length < 200; tick++) {
    if (random.next() < 0.03) tick += 1 + random.below(8)
    const late = random.next() < 0.2 ? random.next() * 0.99 : random.next() * 0.01
    times.push(Math.round((BEGIN + (tick + late) * nominal) * 1000) / 1000)
  }
  return times
}

function gapsOf(times: readonly number[], nominal: number): readonly Window[] {
  return times.flatMap((thru, i) => {
    const from = times[i - 1] ?? thru
    return thru - from > 3 * nominal ? [{ from, thru }] : []
  })
}

describe('the survey of a recording', () => {
  const folder = new Folder()
  after(() => folder.remove())

  const surveyOf = (bytes: Buffer): Promise<Survey> => withRecording(folder, bytes, (recording) => recording.survey())

  it('finds what reading each sample finds', async () => {
    const random = new Random(7)
    let found = 0
    for (const frameSeconds of [20, 130, 900]) {
      for (const nominal of [1, 10]) {
        for (const close of [true, false]) {
          const times = lateTimes(random, nominal)
          const making = { count: times.length, time: (i: number) => times[i] ?? 0, close }
          const about = { ...header, intervals: [nominal] }
          const { bytes } = make({ ...making, header: about, options: { frameSeconds } })
          const gaps = gapsOf(times, nominal)
          const survey = await surveyOf(bytes)
          expect(survey.gaps).to.deep.equal(gaps)
          expect([survey.span, survey.samples]).to.deep.equal([{ from: times[0], thru: times.at(-1) }, times.length])
          found += gaps.length
        }
      }
    }
    expect(found).to.be.above(20)
  })

  it('decompresses only frames in which there may be a gap', async () => {
    const times = [0, 10, 20, 30, 80, 90, 100, 110].map((seconds) => BEGIN + seconds)
    const made = make({ time: (i) => times[i] ?? 0, options: { frameSeconds: 40 } })
    const frames = await withRecording(folder, made.bytes, (recording) => recording.frames())
    expect(frames.map(({ samples }) => samples)).to.deep.equal([4, 4])
    const [, last] = frames
    // Behind its mark, nothing of the last frame is as it was.
    const bytes = Buffer.from(made.bytes).fill(0, (last?.offset ?? 0) + 68, (last?.offset ?? 0) + (last?.bytes ?? 0))
    const expected = { samples: 8, gaps: [{ from: BEGIN + 30, thru: BEGIN + 80 }] }
    expect(await surveyOf(bytes)).to.deep.include(expected)
    expect(await surveyOf(made.bytes)).to.deep.include(expected)
  })

  it('counts the text of all frames', async () => {
    const { bytes } = make({ count: 50 })
    const text = execFileSync('zstd', ['-dcq'], { input: bytes, encoding: 'latin1' })
    expect((await surveyOf(bytes)).textBytes).to.equal(text.length - text.indexOf('>>> '))
  })

  it('says of nothing that it is nothing', async () => {
    for (const close of [true, false]) {
      const survey = await surveyOf(make({ count: 0, close }).bytes)
      expect([survey.span, survey.samples, survey.gaps]).to.deep.equal([undefined, 0, []])
    }
  })
})
