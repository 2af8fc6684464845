/**
 * An error a person can act on: what, where, why, in one line.
 *
 * Library code throws it and never prints; only the command line turns it into text and an exit code.
 * Compare `code`, not the class: modules loaded from elsewhere may carry their own copy of this class.
 */
export class RecollectError extends Error {
  /** Stable and lower case, e.g. `not-a-recording`, `no-such-file`, `bad-option`. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RecollectError'
    this.code = code
  }
}

/** Thrown by a module's `init`: this machine lacks what the module needs. The module is dropped with one line saying why. */
export class Unavailable extends RecollectError {
  constructor(why: string, options?: ErrorOptions) {
    super('unavailable', why, options)
    this.name = 'Unavailable'
  }
}

/** Something went wrong that is worth a line on stderr, and the work went on. */
export interface Notice {
  /** Stable and lower case, e.g. `damaged`, `torn`, `late`. */
  readonly code: string
  /** What, where, why, in one line. */
  readonly message: string
}
