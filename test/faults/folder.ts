import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives a directory to a piece of work, and removes it afterwards. */
export async function inFolder<T>(work: (path: string) => Promise<T> | T): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'recollect-fault-'))
  try {
    return await work(path)
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}
