import { readFileSync } from 'node:fs'

const KIB_PER_MIB = 1024

/** Anonymous memory of a process in MiB: what is its own, code and files left out (proc(5), smaps_rollup). */
function anonymous(pid: string): number | undefined {
  try {
    const [, kiB] = /^Anonymous: +(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
    return kiB === undefined ? undefined : Number(kiB) / KIB_PER_MIB
  } catch {
    return undefined
  }
}

/** The command that a measuring process runs. */
function childOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]
  } catch {
    return undefined
  }
}

/** Looks at a command's anonymous memory again and again. */
export class MemoryWatch {
  readonly #everyMs: number
  readonly #seen: number[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(everyMs: number) {
    this.#everyMs = everyMs
  }

  /** For `onStart` of what is measured. */
  readonly start = (pid: number): void => {
    this.#timer = setInterval(() => {
      const child = childOf(pid)
      const mib = child === undefined || child === '' ? undefined : anonymous(child)
      if (mib !== undefined) this.#seen.push(mib)
    }, this.#everyMs)
  }

  /** MiB at each look, in order. */
  stop(): readonly number[] {
    clearInterval(this.#timer)
    return this.#seen
  }
}
