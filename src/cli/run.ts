import { didYouMean } from '../vocabulary/nearest.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { execute } from './execute.ts'
import { EXIT, type ExitCode, failure, isReaderGone } from './failure.ts'
import { habit } from './habits.ts'
import { Terminal } from './output/terminal.ts'
import { programHelp } from './program-help.ts'
import { UsageError } from './usage-error.ts'

export { importThrough } from '../import-file.ts'
export { versionLine } from './version.ts'

const HELP = new Set(['help', '--help', '-h'])

/** Runs a command line and resolves to its exit code. Never rejects. */
export async function run(argv: readonly string[], terminal = new Terminal()): Promise<ExitCode> {
  let command: Command | undefined
  try {
    const [name, ...rest] = habit(argv)
    if (name === undefined) throw new UsageError('no command given')
    if (HELP.has(name)) await helpAbout(rest[0], terminal)
    else {
      command = await load(name)
      await execute(command, rest, terminal)
    }
    await terminal.out.flush()
    return EXIT.done
  } catch (error) {
    return report(error, { argv, terminal, command })
  }
}

async function load(name: string): Promise<Command> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined)
    throw new UsageError(`${name || JSON.stringify(name)}: no such command${didYouMean(name, Object.keys(commands))}`)
  return entry.load()
}

async function helpAbout(name: string | undefined, terminal: Terminal): Promise<void> {
  if (name === undefined) terminal.out.write(programHelp())
  else {
    const { helpOf } = await import('./help-text.ts')
    terminal.out.write(await helpOf(await load(name), terminal.columns))
  }
}

interface Circumstances {
  readonly argv: readonly string[]
  readonly terminal: Terminal
  readonly command: Command | undefined
}

async function report(error: unknown, { argv, terminal, command }: Circumstances): Promise<ExitCode> {
  if (isReaderGone(error)) return EXIT.done
  // What was written before the failure is still good.
  await terminal.out.flush().catch(() => {})
  const { line, exit } = failure(error)
  const hint = exit === EXIT.usage ? ` (see recollect ${command === undefined ? '' : `${command.name} `}--help)` : ''
  terminal.say(line + hint)
  if (argv.includes('--debug')) {
    const { stacks } = await import('./stack.ts')
    terminal.explain(stacks(error))
  }
  return exit
}
