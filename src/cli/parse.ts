import yargs, { type Argv, type InferredOptionTypes, type Options } from 'yargs'
import type { Command, OptionTable } from './command.ts'
import { UsageError } from './usage-error.ts'

const COMMON = {
  debug: { type: 'boolean', describe: 'Show where an error arose' },
  help: { type: 'boolean', alias: 'h', describe: 'Show this help' },
} as const

/** The options of a command, and those that every command has. */
export function optionsOf(command: Pick<Command, 'options'>): OptionTable {
  return { ...command.options, ...COMMON }
}

function described(options: OptionTable): Record<string, Options> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { example, ...option }]) => [
      name,
      { ...option, describe: example === undefined ? option.describe : `${option.describe}; e.g. ${example}` },
    ]),
  )
}

function parser(options: OptionTable): Argv {
  return yargs([])
    .scriptName('recollect')
    .locale('en')
    .options(described(options))
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'strip-aliased': true,
    })
    .help(false)
    .version(false)
    .exitProcess(false)
    .strict()
}

/** The values of options that are spelled `--name=value` or `--name`. */
export function parseOptions<O extends OptionTable>(options: O, spelled: readonly string[]): InferredOptionTypes<O> {
  const fail = (message: string | null, error: Error | undefined): never => {
    if (message === null && error !== undefined) throw error
    throw new UsageError((message ?? 'not understood').replaceAll(/\s+/g, ' '))
  }
  // The table's type is what makes yargs' result typed; its widening by the common options is not part of it.
  return parser({ ...options, ...COMMON })
    .fail(fail)
    .parseSync([...spelled]) as unknown as InferredOptionTypes<O>
}

/** The help text of a command, for lines of so many characters. */
export async function helpOf(command: Command, columns: number): Promise<string> {
  const usage = `recollect ${[command.name, '[options]', command.operands].join(' ').trim()}`
  const help = await parser(optionsOf(command)).usage(`${usage}\n\n${command.summary}`).wrap(columns).getHelp()
  // Not yargs' own examples: it breaks their lines, and nobody could copy them.
  const examples = command.examples.map(([typed, does]) => `  recollect ${typed}\n      ${does}\n`)
  return `${help}\n\nExamples:\n${examples.join('')}`
}
