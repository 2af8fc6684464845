import { didYouMean } from '../../vocabulary/nearest.ts'
import { type Command, type Commands, defineCommand } from '../command.ts'
import {
  type Configuration,
  configurationFiles,
  readConfiguration,
  settingsFor,
} from '../configuration/configuration.ts'
import { configurationTemplate } from '../configuration/configuration-template.ts'
import { presets } from '../configuration/presets.ts'
import { alignedLines } from '../output/table-text.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  template: { type: 'boolean', describe: 'Write a configuration file that explains every option and sets none' },
} as const

/** What holds for a command, and from where; a preset that is configured counts less than anything else. */
function rowsOf(command: Command, from: Configuration): readonly (readonly string[])[] {
  const settings = settingsFor(command, from)
  const preset = settings.find(({ name }) => name === 'preset')?.value ?? ''
  const preSet = Object.entries(presets[preset] ?? {})
    .filter(([name]) => !settings.some((setting) => setting.name === name))
    .map(([name, value]) => ({ name, value, origin: `preset ${preset}` }))
  return [...settings, ...preSet].map(({ name, value, origin }) => [`${command.name}.${name}`, value, origin])
}

const examples = [
  ['config', 'every option that is set, its value and where that stands'],
  ['config record', 'those of record'],
  ['config --template', 'a file with every option, to begin with'],
] as const

/** `recollect config`, about these commands. */
export function configOf(commands: Commands): Command {
  return defineCommand({
    name: 'config',
    operands: '[COMMAND]',
    arity: [0, 1],
    summary:
      'Show which options are configured, and where. The environment overrides the files, the command line overrides both.',
    examples,
    options,
    async run({ options: typed, operands }, terminal) {
      const [only] = operands
      const known = Object.keys(commands)
      if (only !== undefined && !known.includes(only)) {
        throw new UsageError(`config ${only}: no such command${didYouMean(only, known)}`)
      }
      const names = only === undefined ? known : [only]
      const chosen = await Promise.all(names.flatMap((name) => commands[name]?.load() ?? []))
      if (typed.template) {
        terminal.out.write(configurationTemplate(chosen))
        return
      }
      const configuration = readConfiguration(terminal.notice)
      const rows = chosen.flatMap((command) => rowsOf(command, configuration))
      if (rows.length > 0) terminal.out.write(alignedLines([['OPTION', 'VALUE', 'FROM'], ...rows]))
      else terminal.say(`nothing is configured: ${[...configurationFiles(process.env), 'the environment'].join(', ')}`)
    },
  })
}
