import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordOptions } from '../../src/recorder/record-options.ts'
import { Recorder } from '../../src/recorder/recorder.ts'
import { openRecording } from '../../src/recording/reader.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { runHere } from '../helpers/cli.ts'
import { ManualClock } from '../recorder/manual-clock.ts'
import { inFolder } from './folder.ts'
import { reason } from './judge.ts'
import type { Group, Scale, Tally } from './tally.ts'

const START = 1795291200

/** Lines that zstd cannot make small, so that a disk is soon full. */
const noise = defineImporter({
  name: 'noise',
  title: 'NOISE',
  sources: [],
  metrics: {},
  getData(record) {
    const words = Array.from({ length: 40 }, () => Math.random().toString(36).slice(2))
    record.line('noise', words.join(' '))
  },
})

/** What a recorder did while something happened to its disk. */
interface Run {
  readonly taken: readonly number[]
  readonly notices: readonly Notice[]
  readonly files: readonly string[]
}

/** Records so many samples, one a second; `happen` is called before each with its number. */
async function record(about: Partial<RecordOptions>, count: number, happen: (n: number) => void): Promise<Run> {
  const clock = new ManualClock(START)
  const notices: Notice[] = []
  const taken: number[] = []
  let n = 0
  clock.onWake = () => happen(++n)
  const recorder = new Recorder({
    importers: [noise],
    intervals: [1],
    flushSeconds: 0,
    count,
    clock,
    onNotice: (notice) => notices.push(notice),
    ...about,
  })
  for await (const { time } of recorder.samples()) taken.push(time)
  return { taken, notices, files: recorder.result.files }
}

/** The times of all samples in a directory's recordings; each file must read without an error. */
async function played(tally: Tally, directory: string): Promise<readonly number[]> {
  const times: number[] = []
  for (const name of readdirSync(directory)
    .filter((file) => file.endsWith('.raw.zst'))
    .sort()) {
    try {
      const recording = await openRecording(join(directory, name))
      for await (const { time } of recording.samples()) times.push(time)
      await recording.close()
    } catch (error) {
      tally.crash(`${name}: ${reason(error)}`)
    }
  }
  return times
}

function mount(directory: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', directory], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

/** Gives a small disk of its own to a piece of work. */
async function onSmallDisk(tally: Tally, work: (directory: string) => Promise<void>): Promise<void> {
  await inFolder(async (directory) => {
    if (!mount(directory, '512k')) {
      tally.skip('a small file system needs mount(2), which needs root')
      return
    }
    try {
      await work(directory)
    } finally {
      execFileSync('umount', ['-l', directory])
    }
  })
}

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

async function fullDisks(tally: Tally, scale: Scale): Promise<void> {
  const rooms = scale === 'quick' ? [0, 30_000] : [0, 1, 4096, 20_000, 30_000, 60_000]
  const untils = scale === 'quick' ? [300] : [5, 100, 200, 300, 399]
  for (const room of rooms) {
    for (const until of untils) {
      for (const memory of [4_000_000, 40_000]) await full(tally, { room, until, memory })
    }
  }
}

/** A disk that stays full: what it had is readable, and the recorder ends with a count of the rest. */
async function fullForGood(tally: Tally): Promise<void> {
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

/** What may happen to the directory at sample 20, what puts it right at 60, and whether samples may be gone with it. */
interface Mishap {
  readonly name: string
  readonly break: (directory: string) => void
  readonly mend: (directory: string) => void
  /** Where the samples are then found. */
  readonly where?: (directory: string) => readonly string[]
}

const away = (directory: string): string => `${directory}-away`

const mishaps: readonly Mishap[] = [
  {
    name: 'directory renamed and back',
    break: (directory) => renameSync(directory, away(directory)),
    mend: (directory) => renameSync(away(directory), directory),
  },
  {
    name: 'directory renamed, another made',
    break: (directory) => renameSync(directory, away(directory)),
    mend: (directory) => mkdirSync(directory),
    where: (directory) => [away(directory), directory],
  },
  {
    name: 'directory replaced by a link to another',
    break: (directory) => {
      renameSync(directory, away(directory))
      mkdirSync(`${directory}-other`)
      symlinkSync(`${directory}-other`, directory)
    },
    mend: () => {},
    where: (directory) => [away(directory), `${directory}-other`],
  },
  {
    name: 'file renamed',
    break: (directory) => {
      const [name = ''] = readdirSync(directory)
      renameSync(join(directory, name), join(directory, `moved-${name}`))
    },
    mend: () => {},
  },
  {
    name: 'file replaced by a copy of the same name',
    break: (directory) => {
      const [name = ''] = readdirSync(directory)
      renameSync(join(directory, name), join(directory, `kept-${name}`))
      writeFileSync(join(directory, name), '')
      rmSync(join(directory, name))
      symlinkSync('/dev/null', join(directory, name))
    },
    mend: () => {},
  },
]

async function directories(tally: Tally): Promise<void> {
  for (const mishap of mishaps) {
    await inFolder(async (folder) => {
      const directory = join(folder, 'recordings')
      mkdirSync(directory)
      const run = await record({ path: directory }, 100, (n) => {
        if (n === 20) mishap.break(directory)
        if (n === 60) mishap.mend(directory)
      })
      const times: number[] = []
      for (const where of mishap.where?.(directory) ?? [directory]) {
        for (const name of readdirSync(where)) {
          if (statSync(join(where, name)).isFile() && name.includes('.raw')) continue
          rmSync(join(where, name))
        }
        times.push(...(await played(tally, where)))
      }
      tally.tried()
      tally.risk(100)
      const found = new Set(times)
      tally.lose(run.taken.filter((time) => !found.has(time)).length, mishap.name)
      tally.same(times.length, found.size, `${mishap.name}: each once`)
      if (run.notices.length === 0) tally.wrong(`${mishap.name}: nothing was said`)
    })
  }
}

/** A read-only device over the directory for a while, and another one for good. */
async function mounts(tally: Tally): Promise<void> {
  await onSmallDisk(tally, async (directory) => {
    const run = await record({ path: directory }, 100, (n) => {
      if (n === 20) execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'none', directory])
      if (n === 60) execFileSync('umount', [directory])
    })
    tally.tried()
    tally.risk(100)
    tally.lose(100 - (await played(tally, directory)).length, 'read-only for a while')
    tally.same([...new Set(run.notices.map(({ code }) => code))], ['file-gone', 'cannot-write', 'written'], 'read-only')
  })
  if (tally.skipped !== undefined) return
  await onSmallDisk(tally, async (directory) => {
    const run = await record({ path: directory }, 100, (n) => {
      if (n === 20) mount(directory, '256k')
    })
    const over = await played(tally, directory)
    execFileSync('umount', [directory])
    const under = await played(tally, directory)
    tally.tried()
    tally.risk(100)
    tally.lose(run.taken.length - over.length - under.length, 'another device over it')
    if (over.length === 0) tally.wrong('another device over it: nothing was written there')
  })
}

/** A roll for which no file can be made. */
async function rolls(tally: Tally): Promise<void> {
  await inFolder(async (folder) => {
    const directory = join(folder, 'recordings')
    mkdirSync(directory)
    const roll = { at: '00:00', everyMinutes: 1 }
    const run = await record({ path: directory, roll }, 300, (n) => {
      if (n === 50) renameSync(directory, away(directory))
      if (n === 250) renameSync(away(directory), directory)
    })
    tally.tried()
    tally.risk(300)
    const times = await played(tally, directory)
    tally.lose(run.taken.length - times.length, 'rolls without a directory')
    tally.same(times, run.taken, 'rolls without a directory: in order')
  })
}

const mem = defineImporter({
  name: 'mem',
  title: 'MEM',
  sources: [
    // Its first page is never mapped: reading it is an input/output error of the kernel's own.
    { key: 'mem', path: '/proc/self/mem' },
    { key: 'load', path: '/proc/loadavg' },
  ],
  metrics: {},
})

const tree = defineImporter({
  name: 'tree',
  title: 'TREE',
  sources: [
    { key: 'shaky', path: '/proc/shaky' },
    { key: 'firm', path: '/proc/firm' },
  ],
  metrics: {},
})

/** EIO from /proc: that file's lines are left out, the others are there, and it is read again when it can be. */
async function ioErrors(tally: Tally): Promise<void> {
  await inFolder(async (directory) => {
    const run = await record({ path: directory, importers: [mem] }, 10, () => {})
    const lines = (await runHere(['grep', '^(load|mem) ', directory])).stdout.trimEnd().split('\n')
    tally.tried()
    tally.risk(run.taken.length)
    tally.lose(10 - lines.length, 'beside a file with EIO')
    if (lines.some((line) => / mem /.test(line))) tally.wrong('a line that could not be read')
    const { stdout } = await runHere(['info', '--json', directory])
    if (!stdout.includes('/proc/self/mem: EIO')) tally.wrong('EIO is not in the header')
  })
  await inFolder(async (folder) => {
    const root = join(folder, 'root')
    mkdirSync(join(root, 'proc'), { recursive: true })
    const shaky = join(root, 'proc', 'shaky')
    writeFileSync(join(root, 'proc', 'firm'), '1\n')
    writeFileSync(shaky, '1\n')
    const run = await record({ path: join(folder, 'out/'), root, importers: [tree] }, 60, (n) => {
      if (n !== 20 && n !== 40) return
      rmSync(shaky)
      if (n === 20) symlinkSync('/proc/self/mem', shaky)
      else writeFileSync(shaky, '1\n')
    })
    const count = async (key: string): Promise<number> =>
      (await runHere(['grep', `^${key} `, join(folder, 'out')])).stdout.trimEnd().split('\n').length
    tally.tried()
    tally.risk(run.taken.length)
    tally.lose(60 - (await count('firm')), 'beside a file that fails for a while')
    tally.same(await count('shaky'), 40, 'a file that fails for a while')
  })
}

/** Something is wrong with where recordings go, or with what is recorded. */
export const disk: Group = {
  name: 'disk',
  faults: [
    { name: 'a full disk, for a while', run: fullDisks },
    { name: 'a full disk, for good', run: fullForGood },
    { name: 'directory or file renamed, replaced, removed', run: directories },
    { name: 'another file system over the directory, read-only or not', run: mounts },
    { name: 'rolls for which no file can be made', run: rolls },
    { name: 'EIO from /proc', run: ioErrors },
  ],
}
