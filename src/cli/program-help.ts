import { commands } from './commands.ts'
import { alignedLines } from './output/table-text.ts'

/** The help text of the program: its commands. Made without yargs, which takes longer than all the rest. */
export function programHelp(): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [`  recollect ${name}`, summary])
  return [
    'recollect COMMAND [options]\n\nA flight recorder for Linux machines: record now, replay any moment later.\n\nCommands:\n',
    alignedLines(rows),
    "\ncollectl's own command lines work too:\n",
    alignedLines([
      ['  recollect -scdn -i10:60 -f DIR', 'is recollect record'],
      ['  recollect -p FILE -scdn -P -f DIR', 'is recollect play'],
      ['  recollect -scdn -i1 -c5', 'is recollect watch'],
    ]),
    '\nMore: recollect COMMAND --help\n',
  ].join('')
}
