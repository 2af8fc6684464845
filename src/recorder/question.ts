import type { RecollectError } from '../vocabulary/error.ts'

/** A whole answer: its text, '' where it is none, and how to tell it to whoever asked. */
export interface Answer {
  readonly text: string
  readonly tell: () => void
}

/** What somebody asked and waits for. */
export interface Question {
  /** By performance.now(). */
  readonly askedAt: number
  readonly isBinary: boolean
  /** Takes the answer from what came, once it is whole. */
  readonly take: () => Answer | undefined
  readonly reject: (error: RecollectError) => void
  timer: NodeJS.Timeout | undefined
}
