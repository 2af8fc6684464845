import { unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Notice } from '../../src/vocabulary/error.ts'
import { runHere } from '../helpers/cli.ts'
import { played, record, START } from './disk-run.ts'
import { onSmallDisk } from './small-disk.ts'
import type { Scale, Tally } from './tally.ts'

const BALLAST = 'ballast'

/** A little more than a sample of noise takes on the disk. */
const BYTES_A_SAMPLE = 500

/** Leaves so many bytes of room. */
function fill(directory: string, room: number): void {
  const path = join(directory, BALLAST)
  try {
    writeFileSync(path, Buffer.alloc(512 * 1024 - room))
  } catch {
    // As much as there was.
  }
}

function lostBy(notices: readonly Notice[]): number {
  return notices
    .filter(({ code }) => code === 'lost')
    .reduce((sum, { message }) => sum + Number(/(\d+) samples? lost/.exec(message)?.[1] ?? 0), 0)
}

interface FullDisk {
  /** Room when it begins. */
  readonly room: number
  /** The sample after which there is room again. */
  readonly until: number
  /** Bytes that may wait in memory. */
  readonly memory: number
}

/** A full disk: nothing is lost that memory has room for, and beyond that the oldest, counted. */
async function full(tally: Tally, { room, until, memory }: FullDisk): Promise<void> {
  await onSmallDisk(tally, async (directory) => {
    const about = `${room} bytes of room until ${until}, ${memory} bytes of memory`
    fill(directory, room)
    const path = join(directory, '/')
    const run = await record({ path, memoryBytes: memory }, 400, (n) => {
      if (n === until) unlinkSync(join(directory, BALLAST))
    })
    const times = await played(tally, directory)
    const kept = new Set(times)
    const gone = run.taken.filter((time) => !kept.has(time))
    tally.tried()
    tally.risk(run.taken.length)
    tally.give(gone.length)
    tally.same(run.taken.length, 400, `${about}: samples taken`)
    tally.same(lostBy(run.notices), gone.length, `${about}: lost, as it says`)
    tally.same(
      [...times].sort((a, b) => a - b),
      times,
      `${about}: in order, each once`,
    )
    tally.same(times.length, kept.size, `${about}: each once`)
    // The newest are there, and what is gone was the oldest of what waited: one hole.
    tally.same(times.at(-1), run.taken.at(-1), `${about}: the newest`)
    const holes = times.filter((time, i) => i > 0 && time - (times[i - 1] ?? 0) > 1).length
    tally.same(holes, gone.length === 0 || gone[0] === START ? 0 : 1, `${about}: holes`)
    if (memory > 1e6) tally.lose(gone.length, `${about}: memory had room`)
    const codes = new Set(run.notices.map(({ code }) => code))
    const wanted = gone.length === 0 ? ['cannot-write', 'written'] : ['cannot-write', 'dropping', 'written', 'lost']
    // Where there was room again before it was full, nothing happened.
    const untouched = codes.size === 0 && gone.length === 0 && until * BYTES_A_SAMPLE < room
    if (!untouched) tally.same([...codes], wanted, `${about}: notices`)
    const { code } = await runHere(['info', '--check', directory])
    // Only a file of which a part was given up is not whole.
    if (gone.length === 0) tally.same(code, 0, `${about}: check`)
  })
}

/** Disks that are full for a while: with more room or less, for longer or shorter, with more memory or less. */
export async function fullDisks(tally: Tally, scale: Scale): Promise<void> {
  const rooms = scale === 'quick' ? [0, 30_000] : [0, 1, 4096, 20_000, 30_000, 60_000]
  const untils = scale === 'quick' ? [300] : [5, 100, 200, 300, 399]
  for (const room of rooms) {
    for (const until of untils) {
      for (const memory of [4_000_000, 40_000]) await full(tally, { room, until, memory })
    }
  }
}

/** A disk that stays full: what it had is readable, and the recorder ends with a count of the rest. */
export async function fullForGood(tally: Tally): Promise<void> {
  await onSmallDisk(tally, async (directory) => {
    fill(directory, 60_000)
    const run = await record({ path: join(directory, '/'), memoryBytes: 50_000 }, 400, () => {})
    const times = await played(tally, directory)
    tally.tried()
    tally.risk(run.taken.length)
    tally.give(run.taken.length - times.length)
    tally.same(lostBy(run.notices), run.taken.length - times.length, 'lost, as it says')
    tally.same(times, run.taken.slice(0, times.length), 'what the disk had room for')
    if (times.length < 10) tally.lose(10 - times.length, 'there was room')
  })
}
