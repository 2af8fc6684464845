import { visible } from '../layout/escape.ts'
import { reasonOf } from '../vocabulary/reason.ts'

/** What the shell learns of a run. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/** 0 done, 1 failed, 2 usage. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Codes of errors that what was typed is to blame for; all others blame the world. */
const TYPED = new Set([
  'usage',
  'bad-option',
  'bad-time',
  'bad-zone',
  'bad-selection',
  'bad-glob',
  'no-such-module',
  'unknown-format',
  'unknown-metric',
  'unknown-module',
  'unknown-subsystem',
])

function text(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || !(key in value)) return undefined
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'string' ? found : undefined
}

/** The reader of our output has gone (`| head`): nothing is wrong. */
export function isReaderGone(error: unknown): boolean {
  return text(error, 'code') === 'EPIPE'
}

/** What was typed, or configured, is to blame. */
export function isUsage(error: unknown): error is Error {
  return error instanceof Error && TYPED.has(text(error, 'code') ?? '')
}

function exitCode(error: unknown): ExitCode {
  return isUsage(error) ? EXIT.usage : EXIT.failed
}

/** An error of ours, or one that the system gave for a path; anything else is a defect of the program. */
function messageOf(error: unknown): string {
  const code = text(error, 'code')
  const message = text(error, 'message') ?? String(error)
  // Our codes are lower case, Node's and the system's are not.
  if (code !== undefined && code === code.toLowerCase()) return message
  if (code === undefined || text(error, 'syscall') === undefined) {
    return `internal error: ${message}: run again with --debug to see where`
  }
  return `${text(error, 'path') ?? text(error, 'syscall')}: ${reasonOf(error)}`
}

/** One line for stderr and the exit code; recorded text in it cannot reach the terminal's ears. */
export function failure(error: unknown): { readonly line: string; readonly exit: ExitCode } {
  return { line: `recollect: ${visible(messageOf(error))}`, exit: exitCode(error) }
}
