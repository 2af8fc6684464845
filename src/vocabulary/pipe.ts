/** How an answer ends: with the line that starts with `until` (which is not part of it), or after so many lines. */
export type Framing = { readonly until: string } | { readonly lines: number }

/** How many bytes a message of a binary protocol has, by those that have come; undefined where they are too few to know. */
export type SizeOf = (head: Uint8Array) => number | undefined

/** How a child process is kept. */
export interface PipeOptions {
  /** How long an answer may take; one that takes longer ends the child. Default 5000. */
  readonly timeoutMs?: number
  /**
   * It speaks by itself, at least this often. One that is silent for three times as long, and for 5 seconds at least, is
   * ended and started anew; until it has spoken first it has `timeoutMs`.
   */
  readonly everyMs?: number
  /**
   * It speaks by itself, and may be kept waiting with what it says until the next sample: that costs less than to listen, and
   * does not harm a program that does nothing but print. Others wait only where they say so little that they need not.
   */
  readonly mayWait?: boolean
  /** The module has another way: what goes wrong here is told only to itself, and a sample does not lack it. */
  readonly isOptional?: boolean
  /** Added to the environment, which is otherwise the recorder's, in the C locale. */
  readonly environment?: Readonly<Record<string, string>>
  /** Written to its standard input whenever it is started; then that is closed. Such a child cannot be asked. */
  readonly input?: string
}

/**
 * A child process that is kept open, for two-way talk or for a stream of lines.
 *
 * It is started when it is first needed, and anew when it has ended: at once, then after 1, 2, 4 … 60 seconds, until it
 * has answered. Text is UTF-8; a line longer than 1 MB is left out. What goes wrong is told once, as a notice.
 */
export interface Pipe {
  /**
   * Writes a request, which holds its own line ends, and gives the lines of the answer.
   *
   * Rejects with a RecollectError `command-failed` when the child cannot be started, ends, answers too late or more than
   * 8 MiB. One question at a time: ask the next when this one is answered.
   */
  ask(request: string, answer: Framing): Promise<readonly string[]>
  /** The same as one text, lines with their ends: with `record.lines` the cheapest way from a program into a sample. */
  askText(request: string, answer: Framing): Promise<string>
  /** The same where both sides speak a binary protocol, whose messages tell how long they are. */
  askBytes(request: Uint8Array, sizeOf: SizeOf): Promise<Uint8Array>
  /** The lines that came by themselves since the last call. While 4 MiB wait to be taken, the child has to wait. */
  lines(): readonly string[]
  /** The same as one text, lines with their ends. */
  text(): string
  /** The last lines (10 at most) that it wrote to its standard error since the last call, or since it was asked. */
  errors(): readonly string[]
}

/** Where a server listens. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string }
