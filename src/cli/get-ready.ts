import { codeCacheFor } from './code-cache.ts'
import { RECORDER_HEAP, setEngineFlags } from './engine-flags.ts'
import { habit } from './habits.ts'

const HELP: ReadonlySet<string> = new Set(['--help', '-h'])

/** The command that is asked for; undefined where none is, or where what is wrong will be told. */
export function commandOf(argv: readonly string[]): string | undefined {
  if (argv.some((word) => HELP.has(word))) return 'help'
  try {
    return habit(argv)[0]
  } catch {
    return undefined
  }
}

/** Gets V8 ready for a command line, before the program is compiled. Gives the file of what V8 has made of it already. */
export function getReady(argv: readonly string[]): string {
  const command = commandOf(argv)
  if (command === 'record') setEngineFlags(RECORDER_HEAP)
  return codeCacheFor(command)
}
