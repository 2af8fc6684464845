import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { csvProgram } from '../../recording/csv-program.ts'

const FIRST_BYTES = 64

/** Whether it is a file of CSV in dstat's layout: of dstat, dool or recollect itself. */
export function isViewCsv(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(FIRST_BYTES)
    return csvProgram(bytes.toString('latin1', 0, readSync(file, bytes))) !== undefined
  } finally {
    closeSync(file)
  }
}
