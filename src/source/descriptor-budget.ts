import { readFileSync } from 'node:fs'

// An open file of /proc holds a page of the kernel's memory, so there is a ceiling even where the limit is generous.
const CEILING = 4096
// For the recording itself, commands, sockets and whatever else the process has open.
const RESERVED = 64

/**
 * How many files may stay open between samples.
 *
 * Members are read in turn, round and round; the ones that came first keep their files, and the rest are opened for each
 * reading: evicting the least recently used would, in that order, always evict the one that is needed next.
 */
export class DescriptorBudget {
  #limit: number
  #used = 0

  constructor(limit = processLimit()) {
    this.#limit = limit
  }

  /** Asks to keep one more file open. */
  take(): boolean {
    if (this.#used >= this.#limit) return false
    this.#used++
    return true
  }

  /** A kept file was closed. */
  giveBack(): void {
    this.#used--
  }

  /** Whether a kept file should be closed, because the system turned out to have less to give. */
  get overdrawn(): boolean {
    return this.#used > this.#limit
  }

  /** The system refused to open another file: makes do with fewer from now on. */
  shrink(): void {
    this.#limit = Math.max(0, Math.min(this.#limit, this.#used) - RESERVED)
  }
}

function processLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
    if (soft !== undefined) return Math.max(0, Math.min(CEILING, Math.floor(Number(soft) * 0.75) - RESERVED))
  } catch {
    // Without /proc there are few members to read.
  }
  return 512
}
