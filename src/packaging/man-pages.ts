import { readFileSync } from 'node:fs'
import type { Command, Commands, Option } from '../cli/command.ts'
import { presets } from '../cli/configuration/presets.ts'
import { optionsOf } from '../cli/option-values.ts'
import { markdownBody } from './markdown-roff.ts'
import { packageFile } from './package-file.ts'
import { bold, item, pageHead, roff, verbatim } from './roff.ts'

/** A manual page: its file's name, `recollect-record.1`, and its text for man(7). */
export interface ManPage {
  readonly file: string
  readonly text: string
}

const EXIT = '0 done, 1 failed, 2 wrong command line or configuration.'

function optionItem(name: string, { alias, type, describe, choices, example }: Option): string {
  const short = typeof alias === 'string' ? `${alias.length === 1 ? '-' : '--'}${alias}` : undefined
  const names = [short, `--${name}`].flatMap((each) => (each === undefined ? [] : [bold(each)])).join(', ')
  const notes = [describe, choices && `One of ${choices.join(', ')}`, example && `For example: ${example}`]
  const sentences = notes.flatMap((note) => (note ? [`${roff(note)}.`] : []))
  return item(type === 'boolean' ? names : `${names} \\fIVALUE\\fR`, sentences.join('\n'))
}

function firstSentence(summary: string): string {
  const [first = ''] = summary.split(/[:.;] /)
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/\.$/, '')
}

function commandPage(command: Command): ManPage {
  const { name, operands, summary, examples } = command
  const shown = Object.entries(optionsOf(command)).filter(([, { hidden }]) => hidden !== true)
  const typed = examples.map(([words, does]) => `.PP\n${roff(does)}:\n${verbatim(`recollect ${words}`)}`)
  const text = [
    pageHead({ name: `recollect-${name}`, section: 1, about: firstSentence(summary) }),
    `.SH SYNOPSIS\n${bold(`recollect ${name}`)} [\\fIOPTION\\fR]... ${roff(operands)}\n`,
    `.SH DESCRIPTION\n${roff(summary)}\n`,
    `.SH OPTIONS\n${shown.map(([option, about]) => optionItem(option, about)).join('')}`,
    `.SH EXAMPLES\n${typed.join('')}`,
    `.SH EXIT STATUS\n${roff(EXIT)}\n`,
    '.SH SEE ALSO\n.BR recollect (1),\n.BR recollect\\-raw (5)\n',
  ]
  return { file: `recollect-${name}.1`, text: text.join('') }
}

function mainPage(commands: Commands): ManPage {
  const listed = Object.entries(commands).map(([name, { summary }]) =>
    item(`${bold(`recollect-${name}`)}(1)`, roff(summary)),
  )
  const settings = Object.entries(presets).map(
    ([name, options]) => `${name}: ${Object.entries(options).flat().join(' ')}`,
  )
  const files = [
    item(
      '/etc/recollect/recollect.conf, ~/.config/recollect/recollect.conf',
      'The configuration of the machine, and of the user.',
    ),
    item('/var/log/recollect', roff('Recordings of the service: HOST-YYYYMMDD-HHMMSS.raw.zst.')),
    item('~/.config/recollect/modules', "The user's own import modules, by name."),
  ]
  const environment = [
    item('RECOLLECT_COMMAND_OPTION', roff('An option of a command, as in RECOLLECT_RECORD_MAX_SIZE=2G.')),
    item('RECOLLECT_CONFIG', 'A configuration file to read instead of both; if empty, none is read.'),
    item('RECOLLECT_PATH', 'Directories in which import modules are looked up by name.'),
  ]
  const text = [
    pageHead({ name: 'recollect', section: 1, about: 'flight recorder for Linux machines' }),
    `.SH SYNOPSIS\n${bold('recollect')} \\fICOMMAND\\fR [\\fIOPTION\\fR]...\n`,
    `.SH DESCRIPTION\n${roff('Records raw /proc and /sys at almost no cost, and replays any moment later.')}\n`,
    `.SH COMMANDS\n${listed.join('')}`,
    `.SH CONFIGURATION\n${roff('The command line overrides the environment, which overrides the files. In a file, write the options of a command under its name in brackets, one a line, as option = value; recollect config --template writes a file that explains them all.')}\n`,
    `.PP\n${roff(`Presets of record: ${settings.join('; ')}.`)}\n`,
    `.SH ENVIRONMENT\n${environment.join('')}`,
    `.SH FILES\n${files.join('')}`,
    `.SH EXIT STATUS\n${roff(EXIT)}\n`,
    '.SH SEE ALSO\n.BR recollect\\-raw (5),\n.BR collectl (1)\n',
  ]
  return { file: 'recollect.1', text: text.join('') }
}

function formatPage(): ManPage {
  const about = 'recordings of recollect: text in zstd frames'
  const head = pageHead({ name: 'recollect-raw', section: 5, about })
  const body = markdownBody(readFileSync(packageFile('src/recording/FORMAT.md'), 'utf8'))
  return { file: 'recollect-raw.5', text: `${head}.SH DESCRIPTION\n${body}` }
}

/** All manual pages, made of the texts that `--help` shows and of the specification of the recording format. */
export async function manPages(commands: Commands): Promise<readonly ManPage[]> {
  const loaded = await Promise.all(Object.values(commands).map((entry) => entry.load()))
  return [mainPage(commands), ...loaded.map(commandPage), formatPage()]
}
