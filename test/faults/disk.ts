import { fullDisks, fullForGood } from './full-disk.ts'
import { ioErrors } from './io-errors.ts'
import { directories, mounts, rolls } from './moved-directory.ts'
import type { Group } from './tally.ts'

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
