import { spawn } from 'node:child_process'
import { binarySize } from '../vocabulary/binary-size.ts'
import { RecollectError } from '../vocabulary/error.ts'
import { lastLines, whyNotStarted, withComplaint } from './complaint.ts'
import { killGroup } from './kill-group.ts'

/** Characters of standard error that are kept. */
const MOST_SAID = 4096

/** How long and how much. */
export interface CommandLimits {
  readonly timeoutMs: number
  /** Bytes of output kept at most. */
  readonly most: number
  /** Ends the command. */
  readonly signal: AbortSignal
}

/** What a command wrote to its standard output, and why it is not to be trusted, if so. */
export interface CommandOutput {
  readonly bytes: Buffer
  readonly failure?: RecollectError
}

/** Runs a command without a shell, in the C locale. Never rejects: a failed command has no bytes, or what it wrote. */
export function runCommand(command: readonly string[], limits: CommandLimits): Promise<CommandOutput> {
  const [file = '', ...args] = command
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    let said = ''
    const failed = (why: string) =>
      new RecollectError('command-failed', `${file}: ${withComplaint(why, lastLines(said))}`)
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
      // A process group of its own, so that whatever it starts can be ended with it.
      detached: true,
    })
    const finish = (failure?: RecollectError) => {
      clearTimeout(timer)
      limits.signal.removeEventListener('abort', onAbort)
      child.stdout.destroy()
      child.stderr.destroy()
      killGroup(child.pid)
      const bytes = Buffer.concat(chunks)
      resolve(failure === undefined ? { bytes } : { bytes, failure })
    }
    const abandon = (why: string) => {
      chunks.length = 0
      finish(failed(why))
    }
    const onAbort = () => abandon('stopped')
    const timer = setTimeout(() => abandon(`no end after ${limits.timeoutMs} ms`), limits.timeoutMs)
    limits.signal.addEventListener('abort', onAbort)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.most) abandon(`more than ${binarySize(limits.most)} of output`)
      else chunks.push(chunk)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-MOST_SAID)
    })
    child.on('error', (error) => abandon(whyNotStarted(error)))
    child.on('close', (code, signal) => finish(code === 0 ? undefined : failed(`ended with ${signal ?? code}`)))
  })
}
