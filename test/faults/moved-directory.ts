import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { played, record } from './disk-run.ts'
import { inFolder } from './folder.ts'
import { mount, onSmallDisk } from './small-disk.ts'
import type { Tally } from './tally.ts'

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

/** Directories and files that are moved away, replaced, and put back. */
export async function directories(tally: Tally): Promise<void> {
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
export async function mounts(tally: Tally): Promise<void> {
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
export async function rolls(tally: Tally): Promise<void> {
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
