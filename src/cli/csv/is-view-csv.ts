import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { csvProgram } from '../../recording/csv-program.ts'

const FIRST_BYTES = 64

/** Whether it is a file of CSV in dstat's layout: of dstat, dool or recollect itself. */
export function isViewCsv(path: string): boolean {
  let file: number | undefined
  try {
    // A pipe is not opened: it would wait for somebody who writes.
    if (!statSync(path).isFile()) return false
    file = openSync(path, 'r')
    const bytes = Buffer.alloc(FIRST_BYTES)
    return csvProgram(bytes.toString('latin1', 0, readSync(file, bytes))) !== undefined
  } catch {
    // Why it cannot be read is told by whoever opens recordings.
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
