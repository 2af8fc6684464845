import yargs, { type Options } from 'yargs'
import type { Command, OptionTable } from './command.ts'
import { optionsOf } from './option-values.ts'

/** Keeps a description off the type that yargs puts behind it: of all blanks yargs only leaves Braille's where it is. */
const GAP = '\u2800'

function described(options: OptionTable): Record<string, Options> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { example, ...option }]) => {
      const describe = example === undefined ? option.describe : `${option.describe}; e.g. ${example}`
      return [name, { ...option, describe: describe + GAP }]
    }),
  )
}

/** The help text of a command, for lines of so many characters. */
export async function helpOf(command: Command, columns: number): Promise<string> {
  const usage = `recollect ${[command.name, '[options]', command.operands].join(' ').trim()}`
  const help = await yargs([])
    .scriptName('recollect')
    .help(false)
    .version(false)
    .locale('en')
    .options(described(optionsOf(command)))
    .parserConfiguration({ 'boolean-negation': false, 'camel-case-expansion': false, 'dot-notation': false })
    .usage(`${usage}\n\n${command.summary}`)
    .wrap(columns)
    .getHelp()
  // Not yargs' own examples: it breaks their lines, and nobody could copy them.
  const examples = command.examples.map(([typed, does]) => `  recollect ${typed}\n      ${does}\n`)
  return `${help.replaceAll(GAP, ' ')}\n\nExamples:\n${examples.join('')}`
}
