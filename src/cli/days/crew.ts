import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { RecollectError } from '../../vocabulary/error.ts'
import { programFile } from '../program-file.ts'
import { ROLE } from '../role.ts'
import type { DayJob } from './day-job.ts'

/** What became of a day. */
export interface DayDone {
  /** How many intervals were played. */
  readonly intervals: number
  /** What was wrong, while the work went on. */
  readonly notices: readonly string[]
  /** Names of the modules that had something to say. */
  readonly seen: readonly string[]
}

/** How a day is exported. */
export type DoDay = (job: DayJob) => Promise<DayDone>

type Answer = { readonly done: DayDone } | { readonly code: string; readonly why: string }

/** Compressed bytes that are worth a process of their own, which takes a quarter of a second to get ready. */
const WORTH_A_PROCESS = 1024 * 1024

/** Whether this process helps another. */
export function isHelper(): boolean {
  return process.send !== undefined && process.env[ROLE] !== undefined
}

/** In a process that helps: does each day that it is given. Resolves when no more come. */
export async function help(doDay: DoDay): Promise<void> {
  process.on('message', (job: DayJob) => {
    answer(doDay, job).then((said) => process.send?.(said))
  })
  await once(process, 'disconnect')
}

async function answer(doDay: DoDay, job: DayJob): Promise<Answer> {
  try {
    return { done: await doDay(job) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { code: 'code' in error ? String(error.code) : 'internal', why: error.message }
  }
}

/** How many processes do these days soonest; 1 means that this one does them alone. */
export function crewFor(jobs: readonly DayJob[]): number {
  const bytes = jobs.reduce((sum, { recordings }) => sum + recordings.reduce((all, { size }) => all + size, 0), 0)
  return Math.max(1, Math.min(availableParallelism(), jobs.length, Math.ceil(bytes / WORTH_A_PROCESS)))
}

/** Has processes do all days, each with the same command line as this one. Rejects with what the first failed of. */
export async function share(
  jobs: readonly DayJob[],
  how: { readonly processes: number; readonly onDone: (done: DayDone) => void },
): Promise<void> {
  const queue = jobs.values()
  const crew = Array.from({ length: how.processes }, () => new Helper())
  try {
    await Promise.all(
      crew.map(async (helper) => {
        for (const job of queue) how.onDone(await helper.do(job))
      }),
    )
  } finally {
    for (const helper of crew) helper.end()
  }
}

/** A process that does one day after the other. */
class Helper {
  readonly #process: ChildProcess
  /** Rejects when the process has ended. */
  readonly #ended: Promise<never>

  constructor() {
    this.#process = fork(programFile(), process.argv.slice(2), { env: { ...process.env, [ROLE]: 'days' } })
    this.#ended = once(this.#process, 'exit').then(([code, signal]) => {
      throw new RecollectError('internal', `a process that exported days has ended: ${signal ?? `exit ${code}`}`)
    })
    // It always ends; that is only news to who waits for an answer.
    this.#ended.catch(() => {})
  }

  async do(job: DayJob): Promise<DayDone> {
    const answered = once(this.#process, 'message')
    this.#process.send(job)
    const [answer]: readonly Answer[] = await Promise.race([answered, this.#ended])
    if (answer === undefined) throw new RecollectError('internal', 'a process that exported days said nothing')
    if ('done' in answer) return answer.done
    throw new RecollectError(answer.code, answer.why)
  }

  end(): void {
    this.#process.kill()
  }
}
