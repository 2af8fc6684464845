import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Writable } from 'node:stream'
import { Terminal } from '../../src/cli/output/terminal.ts'
import { run } from '../../src/cli/run.ts'
import { inPackage, isBuilt } from './paths.ts'

// What this machine's users configured is none of the tests' business.
process.env['RECOLLECT_CONFIG'] = ''

/** How the program is started: built tests run the built program, tests from source run it from source. */
export const program: readonly string[] = isBuilt
  ? [process.execPath, inPackage('dist/src/cli/main.cjs')]
  : [process.execPath, '--conditions=source', '--import', 'tsx', inPackage('src/cli/main.ts')]

/** What a run gave. */
export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Where and how it runs. */
export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  /** The user to run as; only root can choose. */
  readonly uid?: number
}

/** A program that runs, and what it will have given. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  readonly outcome: Promise<Outcome>
  /** Resolves once stderr has matched; rejects if the program ends before. */
  said(pattern: RegExp): Promise<string>
}

/** Starts the program. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  const [file = '', ...before] = program
  const child = spawn(file, [...before, ...args], {
    cwd: options.cwd ?? inPackage(),
    env: { ...process.env, TZ: 'UTC', ...options.env },
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  // What has ended already reads no more: on a busy machine, that may be before this comes.
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const [found] = pattern.exec(stderr) ?? []
        if (found !== undefined) resolve(found)
      }
      child.stderr.on('data', look)
      child.on('close', () => reject(new Error(`ended before it said ${pattern}: ${stderr}`)))
      look()
    })
  return { child, outcome, said }
}

/** Runs the program to its end. */
export function recollect(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return start(args, options).outcome
}

class Collected extends Writable {
  text = ''

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk
    done()
  }
}

/** Runs the program in this process: quick, and all that a person sees is the same. */
export async function runHere(args: readonly string[]): Promise<Outcome> {
  const stdout = new Collected()
  const stderr = new Collected()
  const code = await run(args, new Terminal(stdout, stderr))
  return { code, signal: null, stdout: stdout.text, stderr: stderr.text }
}

/** The lines of a text without the remarks on gaps, which a busy machine may make. */
export function linesWithoutGaps(text: string): readonly string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .filter((line) => !line.startsWith('# gap'))
}
