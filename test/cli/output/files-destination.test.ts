import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import memory from '../../../importers/memory.ts'
import { FilesDestination } from '../../../src/cli/output/destination.ts'
import { Terminal } from '../../../src/cli/output/terminal.ts'
import { Playback } from '../../../src/playback/reports.ts'
import type { FormatRun } from '../../../src/vocabulary/format.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { sampleOf } from '../../helpers/samples.ts'

/** 2026-11-21 at midnight, UTC. */
const MIDNIGHT = Date.UTC(2026, 10, 21) / 1000

describe('cli: files of intervals', () => {
  const directory = temporaryDirectory()

  for (const [isLive, expected] of [
    [true, ['-20261120.txt: heading -20', '-20261121.txt: heading 0 20']],
    [false, ['-19700101.txt: heading -20 0 20']],
  ] as const) {
    it(
      isLive ? 'of the running machine are of a day each' : 'of a recording are of the day on which it was begun',
      async () => {
        const target = join(directory.path, `${isLive}`)
        const open = (): FormatRun => {
          let isFirst = true
          return {
            interval({ time }, emit) {
              emit(`${isFirst ? 'heading ' : ' '}${time - MIDNIGHT}`)
              isFirst = false
            },
          }
        }
        const files = new FilesDestination(
          { target, zone: 'UTC', existing: 'append', isUnique: false, isLive, open },
          new Terminal(),
        )
        const playback = new Playback([memory])
        for (const seconds of [-20, 0, 20]) {
          const interval = playback.take(sampleOf(MIDNIGHT + seconds, 'MemFree: 5 kB\n'))
          if (interval !== undefined) files.show(interval)
        }
        await files.end()
        const names = readdirSync(directory.path)
          .filter((name) => name.startsWith(`${isLive}-`))
          .toSorted()
        const texts = names.map((name) => `${name.slice(-13)}: ${readFileSync(join(directory.path, name), 'utf8')}`)
        expect(texts).to.deep.equal(expected)
      },
    )
  }
})
