import { errorCode } from '../vocabulary/error-code.ts'
import { reasonOf } from '../vocabulary/reason.ts'

const MOST_LINES = 10
const LONGEST_LINE = 500

/** The last lines of what a program wrote to its standard error. */
export function lastLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.slice(-MOST_LINES).map((line) => line.slice(0, LONGEST_LINE))
}

/** Why a program could not be started. */
export function whyNotStarted(error: Error): string {
  const code = errorCode(error)
  if (code === 'ENOENT') return 'no such program'
  return code === 'EACCES' ? 'not allowed to run it' : reasonOf(error)
}

/** Why a program is of no use, and what it said of that itself. */
export function withComplaint(why: string, lines: readonly string[]): string {
  const said = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1)
  return said === undefined ? why : `${why}: ${said}`
}
