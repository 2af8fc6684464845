import { existsSync, mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { type Command, defineCommand } from '../command.ts'
import { execute } from '../execute.ts'
import type { Terminal } from '../output/terminal.ts'
import { play } from './play.ts'
import { record } from './record.ts'

/** One thing that can be done, why, and how it is typed. */
type Step = readonly [why: string, command: Command, ...argv: string[]]

/** Six samples make five intervals. */
function onThisMachine(directory: string): readonly Step[] {
  const everything = 'Record this machine, everything and every process, each second for five seconds'
  const cpu = 'Its last seconds: the processes that took most of the CPU'
  return [
    [everything, record, '-i', '1', '-c', '6', '-f', directory, '--quiet'],
    ['Replay it: a line for each second', play, directory],
    [cpu, play, directory, '--from', '-1s', '--top', 'process.cpu,2'],
  ]
}

function atNight(sample: string): readonly Step[] {
  const window = ['--from', '04:20:40-04:20:40']
  const memory = 'Who was it? Half a minute later: the processes with most memory'
  return [
    ['Another machine, another night: the pager went off at 04:20', play, sample, '--at', '04:20', '--around', '4s'],
    [memory, play, sample, ...window, '--top', 'process.rss,2'],
    ['And those that wrote most to disk', play, sample, ...window, '--top', 'process.writeBytes,2'],
  ]
}

/** Says why, shows what to type, and runs it. */
async function show(step: Step, terminal: Terminal): Promise<void> {
  const [why, command, ...argv] = step
  terminal.out.write(`\n== ${why}\n$ recollect ${[command.name, ...argv].map(quoted).join(' ')}\n`)
  await terminal.out.flush()
  await execute(command, argv, terminal)
  await terminal.out.flush()
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** Where the sample with the incident is; short where that is below the current directory. */
function incident(): string {
  const packageFile = createRequire(import.meta.url).resolve('recollect/package.json')
  const path = join(dirname(packageFile), 'samples', 'incident-0420')
  const near = relative(process.cwd(), path)
  return near.startsWith('..') ? path : near
}

/** `recollect demo`. */
export const demo = defineCommand({
  name: 'demo',
  operands: '',
  arity: [0, 0],
  summary: 'Record this machine for five seconds, replay that, then replay the incident from the samples.',
  examples: [['demo', 'see what it does, and what to type']],
  options: {},
  async run(_, terminal) {
    const directory = mkdtempSync(join(tmpdir(), 'recollect-demo-'))
    for (const step of onThisMachine(directory)) await show(step, terminal)
    const sample = incident()
    if (existsSync(sample)) for (const step of atNight(sample)) await show(step, terminal)
    else terminal.out.write(`\n${sample}: the sample with an incident is not here\n`)
    terminal.out.write(`\nThe recording of this machine is yours to play with: ${directory}\n`)
  },
})
