import { RecollectError } from '../vocabulary/error.ts'
import { isUsage } from './failure.ts'

/** Which option is wrong. */
interface Blame extends ErrorOptions {
  /** As it may be typed: `--interval`, `-i`. */
  readonly option?: string
  /** Which of its values, where it may have several. */
  readonly value?: string
}

/** The command line itself is wrong: exit code 2. The message says what, where and why; the hint is where to read on. */
export class UsageError extends RecollectError {
  readonly option: string | undefined
  readonly value: string | undefined

  constructor(message: string, { option, value, ...rest }: Blame = {}) {
    super('usage', message, rest)
    this.name = 'UsageError'
    this.option = option
    this.value = value
  }
}

/** An option is wrong: `option --top: no such metric`. */
export function optionError(option: string, why: string): UsageError {
  return new UsageError(`option ${option}: ${why}`, { option })
}

/** What an option's value means. Throws a UsageError that knows the option where it means nothing. */
export function meantBy<T>(option: string, understand: () => T): T {
  try {
    return understand()
  } catch (error) {
    throw blamedOn({ option }, error)
  }
}

/** The same for one value of an option that may be repeated, and what takes a while to find out. */
export async function meantByOne<T>(option: string, value: string, understand: () => Promise<T>): Promise<T> {
  try {
    return await understand()
  } catch (error) {
    throw blamedOn({ option, value }, error)
  }
}

/** The error as one of an option; as it is where what was typed is not to blame. */
function blamedOn(blame: Blame, error: unknown): unknown {
  if (!isUsage(error) || error instanceof UsageError) return error
  const where = blame.value === undefined ? `option ${blame.option}: ` : ''
  return new UsageError(where + error.message, { ...blame, cause: error })
}
