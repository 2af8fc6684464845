import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from './compile.ts'

/** What the operating system charged for a command and for the children that it waited for. */
export interface Usage {
  readonly wallMs: number
  /** User and system time. */
  readonly cpuMs: number
  /** Of the largest process. */
  readonly peakMiB: number
}

/** A program and its arguments. */
export type Command = readonly string[]

export interface RunOptions {
  readonly cwd?: string
  /** Told the process that runs the command, whose only child is the command itself. */
  readonly onStart?: (pid: number) => void
}

/** Both sides of a comparison get the same surroundings. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...rest } = process.env
  return { ...rest, TZ: 'UTC', LC_ALL: 'C' }
}

/** Runs a command with its output thrown away and measures it. Throws if it cannot be run, or fails. */
export async function measure(command: Command, options: RunOptions = {}): Promise<Usage> {
  const launcher = compile('usage.c')
  const folder = mkdtempSync(join(tmpdir(), 'recollect-usage-'))
  const report = join(folder, 'usage')
  try {
    const complaint = await run([launcher, report, ...command], options)
    if (complaint !== undefined) throw new Error(`${command.join(' ')}: ${complaint}`)
    const [wall = Number.NaN, user = Number.NaN, system = Number.NaN, peak = Number.NaN] = readFileSync(report, 'utf8')
      .split(' ')
      .map(Number)
    return { wallMs: wall / 1e6, cpuMs: (user + system) / 1e3, peakMiB: peak / 1024 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Why it failed, or undefined. */
function run([program = '', ...args]: Command, { cwd, onStart }: RunOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment(),
      ...(cwd !== undefined && { cwd }),
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000)
    })
    if (child.pid !== undefined) onStart?.(child.pid)
    child.on('error', (error) => resolve(error.message))
    child.on('close', (status, signal) => {
      resolve(status === 0 ? undefined : `${signal ?? `exit status ${status}`}${said === '' ? '' : `: ${said.trim()}`}`)
    })
  })
}

/** Several commands, `count` times each, in turn: A B A B, so that a slow moment of the machine meets them all. */
export async function rounds<Used>(
  count: number,
  commands: Readonly<Record<string, () => Promise<Used>>>,
): Promise<ReadonlyMap<string, readonly Used[]>> {
  const all = new Map<string, Used[]>(Object.keys(commands).map((name) => [name, []]))
  for (let round = 0; round < count; round++) {
    for (const [name, command] of Object.entries(commands)) all.get(name)?.push(await command())
  }
  return all
}

/** The middle one, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [below = Number.NaN, above = Number.NaN] = [sorted[Math.max(0, middle - 1)], sorted[middle]]
  return sorted.length % 2 === 1 ? above : (below + above) / 2
}
