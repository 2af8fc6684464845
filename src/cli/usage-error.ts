import { RecollectError } from '../vocabulary/error.ts'

/** The command line itself is wrong: exit code 2. The message says what, where and why; the hint is where to read on. */
export class UsageError extends RecollectError {
  constructor(message: string) {
    super('usage', message)
    this.name = 'UsageError'
  }
}
