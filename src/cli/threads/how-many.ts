import { existsSync } from 'node:fs'
import type { Opened } from '../open-recordings.ts'
import { programFile } from '../program-file.ts'
import { optionError } from '../usage-error.ts'
import type { Played } from './played.ts'

/** What was typed that decides it. */
export interface Typed {
  readonly threads?: string | undefined
  readonly export?: readonly (string | number)[] | undefined
  readonly import?: readonly (string | number)[] | undefined
}

/** How many threads were asked for. Throws a UsageError. */
export function threadsOption({ threads = '1' }: Typed): number {
  const count = Number(threads)
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count
  throw optionError('--threads', `${JSON.stringify(threads)}: expected a number from 1 to 64`)
}

/** How many threads play this: as many as were asked for, or 1 where only one can. */
export function threadsFor(typed: Typed, played: Played, opened: readonly Opened[]): number {
  const asked = threadsOption(typed)
  return asked > 1 && isDivisible(typed, played, opened) ? asked : 1
}

/** Whether stretches can be played apart: each interval is a sample, and all that is known of it passes between threads. */
function isDivisible(typed: Typed, { importers, how }: Played, opened: readonly Opened[]): boolean {
  // A module that prints may print what it remembers of the lines, which it has seen in another thread.
  const prints = importers.some(({ printBrief, printVerbose, printPlot }) => printBrief ?? printVerbose ?? printPlot)
  if (prints || typed.import !== undefined) return false
  // Exports send counters as they were read, which do not pass.
  if (typed.export !== undefined) return false
  if (how.every !== undefined || how.sinceBoot === true || how.times !== undefined) return false
  // Of gzip nothing can be read but from the beginning.
  if (opened.some(({ recording }) => recording.header.formatVersion === 0)) return false
  // Of the program in one file, threads cannot run a part.
  return existsSync(programFile())
}
