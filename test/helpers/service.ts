import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import type { Context } from 'mocha'
import { CostMeter } from '../../src/recorder/cost-meter.ts'
import { ModuleData } from '../../src/recorder/module-data.ts'
import { DescriptorBudget } from '../../src/source/descriptor-budget.ts'
import { LineBuffer } from '../../src/source/line-buffer.ts'
import { treeRoot } from '../../src/source/machine.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { skipFor } from './needs.ts'
import { eventually } from './servers.ts'

/** Waits until something is there, and no empty text; gives it. */
export function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  return eventually(async () => {
    const found = await look()
    if (found === undefined || found === '') throw new Error(`waited in vain: ${what}`)
    return found
  })
}

/** Leaves the test out where one of these programs is missing. */
export function demandPrograms(context: Context, programs: readonly string[], from: string): void {
  const missing = programs.filter((program) => spawnSync('which', [program]).status !== 0)
  if (missing.length > 0) skipFor(context, `${missing.join(', ')} (apt-get install ${from})`)
}

/** Whether a command succeeds. */
export function succeeds(command: readonly string[], env: Readonly<Record<string, string>> = {}): true | undefined {
  const [file = '', ...args] = command
  return spawnSync(file, args, { env: { ...process.env, ...env }, timeout: 10_000 }).status === 0 ? true : undefined
}

/** Servers that a suite starts; they and all that they start are ended after it. */
export function servers(): { start(command: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess } {
  const started: ChildProcess[] = []
  after(() => {
    for (const { pid } of started) {
      if (pid === undefined) continue
      try {
        process.kill(-pid, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
  })
  return {
    start(command, env = {}) {
      const [file = '', ...args] = command
      const child = spawn(file, args, { detached: true, stdio: 'ignore', env: { ...process.env, ...env } })
      started.push(child)
      return child
    },
  }
}

/** A module that records, a sample at a time. */
export interface Polled {
  /** The module's lines of the next sample that has any. */
  next(): Promise<string>
  /** A sample as it is now: what has arrived, and what is missing. */
  now(): string
  readonly notices: readonly string[]
  close(): void
}

/** Lets a module record by itself; it is closed after the suite. */
export function poll(importer: Importer): Polled {
  const notices: string[] = []
  const data = new ModuleData(importer, {
    place: { root: treeRoot(''), budget: new DescriptorBudget() },
    cost: () => new CostMeter().cost,
    onNotice: ({ message }) => notices.push(message),
    patienceMs: 0,
  })
  const take = (): string => {
    const into = new LineBuffer(4096)
    const now = Date.now() / 1000
    data.collect(into, now)
    data.end(into, now)
    return Buffer.from(into.bytes.subarray(0, into.end)).toString()
  }
  return {
    next: () => until(() => take().replaceAll(/^missing .*\n/gm, '') || undefined, `lines of ${importer.name}`),
    now: take,
    notices,
    close: () => data.close(),
  }
}
