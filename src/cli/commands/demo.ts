import { existsSync, mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Command, defineCommand } from '../command.ts'
import { execute } from '../execute.ts'
import type { Terminal } from '../terminal.ts'
import { play } from './play.ts'
import { record } from './record.ts'

/** Six samples make five intervals. */
const SAMPLES = '6'

/** Says what comes, shows what to type, and runs it. */
async function show(
  step: { readonly why: string; readonly command: Command; readonly argv: readonly string[] },
  terminal: Terminal,
) {
  const { why, command, argv } = step
  terminal.out.write(`\n== ${why}\n$ recollect ${[command.name, ...argv].map(quoted).join(' ')}\n`)
  await terminal.out.flush()
  await execute(command, argv, terminal)
  await terminal.out.flush()
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

function incident(): string {
  const packageFile = createRequire(import.meta.url).resolve('recollect/package.json')
  return join(dirname(packageFile), 'samples', 'incident-0420')
}

/** `recollect demo`. */
export const demo = defineCommand({
  name: 'demo',
  operands: '',
  arity: [0, 0],
  summary: `Record this machine for ${SAMPLES} seconds, replay that, and replay the incident of a sample.`,
  examples: [['demo', 'see what it does, and what to type']],
  options: {},
  async run(_, terminal) {
    const directory = mkdtempSync(join(tmpdir(), 'recollect-demo-'))
    await show(
      {
        why: 'Record this machine, everything and every process, each second for five seconds',
        command: record,
        argv: ['-i', '1', '-c', SAMPLES, '-f', directory, '--quiet'],
      },
      terminal,
    )
    await show({ why: 'Replay it: a line for each second', command: play, argv: [directory] }, terminal)
    await show(
      {
        why: 'The processes that took most of the CPU in its last seconds',
        command: play,
        argv: [directory, '--top', 'process.cpu,3', '--from', '-1s'],
      },
      terminal,
    )
    const sample = incident()
    if (!existsSync(sample)) {
      terminal.out.write(`\n${sample}: the sample with an incident is not here\n`)
      return
    }
    await show(
      {
        why: 'Another machine, another night: something happened at 04:20',
        command: play,
        argv: [sample, '--at', '04:20', '--around', '15s'],
      },
      terminal,
    )
    await show(
      {
        why: 'Who was it? The processes with most CPU, and those that wrote most',
        command: play,
        argv: [sample, '--from', '04:20:10', '--thru', '04:20:12', '--top', 'process.cpu,3'],
      },
      terminal,
    )
    terminal.out.write(`\nThe recording of this machine is yours to play with: ${directory}\n`)
  },
})
