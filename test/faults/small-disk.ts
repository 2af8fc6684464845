import { execFileSync } from 'node:child_process'
import { inFolder } from './folder.ts'
import type { Tally } from './tally.ts'

/** Mounts a file system in memory; false where that is not allowed. */
export function mount(directory: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', directory], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

/** Gives a small disk of its own to a piece of work. */
export async function onSmallDisk(tally: Tally, work: (directory: string) => Promise<void>): Promise<void> {
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
