import type { InferredOptionTypes } from 'yargs'
import type { Command, OptionTable } from './command.ts'

/** What is understood without a command, too. */
export const ALONE = {
  help: { type: 'boolean', alias: 'h', describe: 'Show this help' },
  version: { type: 'boolean', describe: 'Show the version' },
} as const

const COMMON = {
  debug: { type: 'boolean', describe: 'Show how long each module took, and where an error came from' },
  ...ALONE,
} as const

/** The options of a command, and those that every command has. */
export function optionsOf(command: Pick<Command, 'options'>): OptionTable {
  return { ...command.options, ...COMMON }
}

/**
 * The values of options that `spell` read: `--name=value` or `--name`, each in the table, with a value that it may have.
 *
 * Without yargs, which has nothing left to understand here and takes as long to load as ten minutes to play.
 */
export function optionValues<O extends OptionTable>(options: O, spelled: readonly string[]): InferredOptionTypes<O> {
  const values: Record<string, string | boolean | string[]> = {}
  for (const option of spelled) {
    const equals = option.indexOf('=')
    const name = option.slice(2, equals < 0 ? undefined : equals)
    const value = option.slice(equals + 1)
    if (equals < 0) values[name] = true
    else if (options[name]?.array === true) values[name] = [values[name] ?? [], value].flat().map(String)
    else values[name] = value
  }
  // The table says which type each has; that is what the compiler is told here.
  return values as unknown as InferredOptionTypes<O>
}
