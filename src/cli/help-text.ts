import yargs, { type Options } from 'yargs'
import type { Command, OptionTable } from './command.ts'
import { optionsOf } from './option-values.ts'

/** Keeps the words of an example together: of all blanks yargs only leaves Braille's where it is. */
const BLANK = '\u2800'

/** The options without their types, which yargs would put on lines of their own: who has an example has a value. */
function described(options: OptionTable): Record<string, Options> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { describe, choices, example, alias, hidden }]) => {
      const notes = [
        describe,
        choices && choices.length > 1 && `one of ${choices.join(', ')}`,
        example && `e.g. ${together(example)}`,
      ]
      const text = notes.filter((note) => typeof note === 'string').join('; ')
      return [name, { describe: text, ...(alias !== undefined && { alias }), ...(hidden !== undefined && { hidden }) }]
    }),
  )
}

function together(example: string): string {
  return example.replaceAll(/(?<!,) /g, BLANK)
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
  return `${help.replaceAll(BLANK, ' ')}\n\nExamples:\n${examples.join('')}`
}
