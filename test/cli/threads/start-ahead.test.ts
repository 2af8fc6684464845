import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { startAhead } from '../../../src/cli/threads/start-ahead.ts'
import type { Ahead, AheadWork, VerifiedFrame } from '../../../src/recording/ahead.ts'
import { openRecording } from '../../../src/recording/reader.ts'
import { recollect } from '../../helpers/cli.ts'
import { isBuilt } from '../../helpers/paths.ts'
import { steadyLines, temporaryDirectory, writeRecording } from '../../helpers/recordings.ts'
import { collect } from '../../recording/made.ts'

const FROM = 1795234800
const COUNT = 2500
const WINDOW = { from: FROM, thru: FROM + COUNT }

/** Lets a thread that reads ahead take what it can before anything is asked for. */
class Patient implements Ahead {
  given = 0
  readonly #ahead: Ahead

  constructor(ahead: Ahead) {
    this.#ahead = ahead
  }

  take(stretch: number): boolean {
    if (stretch === 4) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
    return this.#ahead.take(stretch)
  }

  async frame(stretch: number): Promise<VerifiedFrame | undefined> {
    const frame = await this.#ahead.frame(stretch)
    if (frame !== undefined) this.given++
    return frame
  }

  stop(): void {
    this.#ahead.stop()
  }
}

describe('a thread that reads ahead', () => {
  const folder = temporaryDirectory()
  let path = ''
  before(() => {
    const filler = `filler ${'x'.repeat(4000)}\n`.repeat(6)
    const lines = (number: number): string => steadyLines(number) + filler
    path = writeRecording(folder.path, { from: FROM, count: COUNT, lines })
  })

  it('gives what is in the file', async function () {
    if (!isBuilt) this.skip()
    const alone = await openRecording(path)
    const wanted = await collect(alone.samples(WINDOW))
    await alone.close()
    expect(wanted).to.have.length(COUNT)
    let given = 0
    // It may not be there in time.
    for (let tries = 0; tries < 20 && given === 0; tries++) {
      const started: Patient[] = []
      const start = (work: AheadWork): Ahead => {
        const patient = new Patient(startAhead(work) ?? expect.fail('no thread'))
        started.push(patient)
        return patient
      }
      const recording = await openRecording(path, { startAhead: start })
      expect(await collect(recording.samples(WINDOW))).to.deep.equal(wanted)
      await recording.close()
      given = started[0]?.given ?? 0
    }
    expect(given).to.be.greaterThan(0)
  }).timeout(120_000)

  it('is not started for a little', async () => {
    const recording = await openRecording(path, {
      startAhead: (work) => (startAhead(work) === undefined ? undefined : expect.fail('a thread')),
    })
    expect(await collect(recording.samples({ from: FROM, thru: FROM + 100 }))).to.have.length(101)
    await recording.close()
  })

  it('changes nothing of what is printed, nor of what is told of damage', async () => {
    const damaged = join(folder.path, 'damaged')
    mkdirSync(damaged)
    const file = join(damaged, 'x.raw.zst')
    copyFileSync(path, file)
    const bytes = readFileSync(path)
    for (const share of [0.4, 0.7])
      bytes.fill(0x55, Math.floor(share * bytes.length), Math.floor(share * bytes.length) + 50)
    writeFileSync(file, bytes)
    for (const [n, played] of [path, file].entries()) {
      const printed = async (name: string, ...threads: readonly string[]) => {
        const target = join(folder.path, `${name}${n}`)
        mkdirSync(target)
        const outcome = await recollect([
          'play',
          played,
          '-s',
          'cd',
          '-P',
          '-oz',
          '-ou',
          '-f',
          `${target}/`,
          ...threads,
        ])
        return { outcome, files: readdirSync(target).map((tab) => readFileSync(join(target, tab), 'utf8')) }
      }
      const one = await printed('one', '--threads', '1')
      expect(one.outcome.stderr.includes('damaged')).to.equal(played === file)
      expect(one.files.join().split('\n')).to.have.length.greaterThan(1000)
      expect(await printed('ahead')).to.deep.equal(one)
    }
  }).timeout(120_000)
})
