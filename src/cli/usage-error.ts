import { RecollectError } from '../vocabulary/error.ts'
import { isUsage } from './failure.ts'

/** Which option is wrong. */
interface Blame extends ErrorOptions {
  /** As it may be typed: `--interval`, `-i`. */
  readonly option?: string
  /** Which of its values, where it may have several. */
  readonly value?: string
}

/** An error of which it is known what was typed, or configured, that led to it. */
export class BlamedError extends RecollectError {
  readonly option: string | undefined
  readonly value: string | undefined

  constructor(code: string, message: string, { option, value, ...rest }: Blame = {}) {
    super(code, message, rest)
    this.option = option
    this.value = value
  }
}

/** The command line itself is wrong: exit code 2. The message says what, where and why; the hint is where to read on. */
export class UsageError extends BlamedError {
  constructor(message: string, blame: Blame = {}) {
    super('usage', message, blame)
    this.name = 'UsageError'
  }
}

/** An option is wrong: `option --top: no such metric`. */
export function optionError(option: string, why: string): UsageError {
  return new UsageError(`option ${option}: ${why}`, { option })
}

/** What comes of an option's value. Throws a BlamedError that knows the option where nothing does. */
export function meantBy<T>(option: string, understand: () => T): T {
  return blaming({ option }, understand)
}

/** The same for an option that is spelled `--name` or `--name=value`. */
export function meantBySpelled<T>(spelled: string, understand: () => T): T {
  const [, option = spelled, value] = /^(--[^=]*)=(.*)$/s.exec(spelled) ?? []
  return blaming({ option, ...(value !== undefined && { value }) }, understand)
}

/** The same for one value of an option that may be repeated, and what takes a while to find out. */
export async function meantByOne<T>(option: string, value: string, understand: () => Promise<T>): Promise<T> {
  try {
    return await understand()
  } catch (error) {
    throw blamedOn({ option, value }, error)
  }
}

function blaming<T>(blame: Blame, understand: () => T): T {
  try {
    return understand()
  } catch (error) {
    throw blamedOn(blame, error)
  }
}

/** The error as one of an option; as it is where another is to blame, or none. */
function blamedOn(blame: Blame, error: unknown): unknown {
  if (error instanceof BlamedError && error.option !== undefined) return error
  if (isUsage(error)) {
    const where = blame.value === undefined ? `option ${blame.option}: ` : ''
    return new UsageError(where + error.message, { ...blame, cause: error })
  }
  return error instanceof RecollectError
    ? new BlamedError(error.code, error.message, { ...blame, cause: error })
    : error
}
