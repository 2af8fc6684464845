import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Opened } from '../open-recordings.ts'
import { programFile } from '../program-file.ts'
import { UsageError } from '../usage-error.ts'
import type { Played } from './played.ts'

/** Beyond these the one that shows what the others play has no time left. */
const MOST = 4
/** Compressed bytes that are worth a thread: it takes a second of CPU time to get ready and to compile for itself. */
const WORTH_A_THREAD = 6 * 1024 * 1024

/** What was typed that decides it. */
export interface Typed {
  readonly threads?: string | undefined
  readonly export?: readonly (string | number)[] | undefined
  readonly import?: readonly (string | number)[] | undefined
}

/** How many threads play this: as many as were asked for, or as many as are worth it; 1 where only one can. */
export function threadsFor(typed: Typed, played: Played, opened: readonly Opened[]): number {
  const wanted = threadsOption(typed) ?? worthIt(played, opened)
  return wanted > 1 && isDivisible(typed, played, opened) ? wanted : 1
}

function worthIt(played: Played, opened: readonly Opened[]): number {
  return Math.min(availableParallelism(), MOST, Math.floor(bytesOf(played, opened) / WORTH_A_THREAD))
}

/** How many threads were asked for. Throws a UsageError. */
export function threadsOption({ threads }: Typed): number | undefined {
  if (threads === undefined) return undefined
  const count = Number(threads)
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count
  throw new UsageError(`option --threads: ${JSON.stringify(threads)}: wanted a number from 1 to 64`)
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

/** About how many bytes of the files are played. */
function bytesOf({ hosts, how }: Played, opened: readonly Opened[]): number {
  const bytes = opened.reduce((sum, { recording }) => sum + recording.size, 0)
  let all = 0
  let wanted = 0
  for (const host of hosts) {
    all += host.span.thru - host.span.from
    for (const { from, thru } of how.windows?.(host) ?? [host.span]) {
      wanted += Math.max(0, Math.min(thru, host.span.thru) - Math.max(from, host.span.from))
    }
  }
  return all > 0 ? (bytes * wanted) / all : 0
}
