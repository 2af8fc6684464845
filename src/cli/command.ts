import type { InferredOptionTypes, Options } from 'yargs'
import type { Terminal } from './output/terminal.ts'

/** An option, in yargs' words, and one use of it for the help text. */
export interface Option extends Pick<Options, 'alias' | 'array' | 'choices'> {
  readonly type: 'string' | 'boolean'
  readonly describe: string
  /** It is understood, and not in the help text. */
  readonly hidden?: boolean
  /** No characters at all are a value, too. */
  readonly mayBeEmpty?: boolean
  /** What may be typed, e.g. `-i 10:60`; options that take a value have one. */
  readonly example?: string
}

/** Options by their long names. */
export type OptionTable = Readonly<Record<string, Option>>

interface Described {
  readonly name: string
  /** Words that are read before those that were typed, as from the environment. */
  readonly preset?: () => readonly string[]
  /** What stands behind the name: `FILE…`. */
  readonly operands: string
  /** How few and how many operands there may be. */
  readonly arity: readonly [least: number, most: number]
  /** What the first operand can be, where that is one of a few words. */
  readonly choices?: readonly string[]
  /** One sentence. */
  readonly summary: string
  /** What may be typed behind `recollect`, and what it does. */
  readonly examples: readonly (readonly [typed: string, does: string])[]
}

/** What was typed, understood. */
export interface Given<O extends OptionTable> {
  readonly options: InferredOptionTypes<O>
  /** The options in the order in which they were typed, each as `--name=value` or `--name`. */
  readonly spelled: readonly string[]
  readonly operands: readonly string[]
  /** What comes of the options with the configuration as it is now; throws what says where a wrong one stands. */
  reread<T>(use: (options: InferredOptionTypes<O>) => Promise<T>): Promise<T>
}

interface Definition<O extends OptionTable> extends Described {
  readonly options: O
  run(given: Given<O>, terminal: Terminal): Promise<void>
}

/** Turns the options, each spelled `--name=value` or `--name`, into values typed by the table. */
export type Parse = <O extends OptionTable>(options: O, spelled: readonly string[]) => InferredOptionTypes<O>

/** An error of an option, with where that stands. */
type Explained = (error: unknown) => unknown

/** A command of the program. */
export interface Command extends Described {
  readonly options: OptionTable
  /** Parses the options, which may be other ones when they are asked for again, and runs. */
  execute(
    typed: { readonly options: () => readonly string[]; readonly operands: readonly string[] },
    how: { readonly parse: Parse; readonly terminal: Terminal; readonly explained: Explained },
  ): Promise<void>
}

/** A command that is loaded when it is run. */
interface Entry {
  /** One sentence, for the list of commands. */
  readonly summary: string
  load(): Promise<Command>
}

/** Commands by name. */
export type Commands = Readonly<Record<string, Entry>>

/** Declares a command. Inside, what was typed has the types of its options; outside all commands are alike. */
export function defineCommand<const O extends OptionTable>(definition: Definition<O>): Command {
  return {
    ...definition,
    execute: async ({ options, operands }, { parse, terminal, explained }) => {
      const spelled = options()
      const typed = parse(definition.options, spelled)
      const reread = async <T>(use: (again: typeof typed) => Promise<T>): Promise<T> => {
        try {
          return await use(parse(definition.options, options()))
        } catch (error) {
          throw explained(error)
        }
      }
      await definition.run({ options: typed, spelled, operands, reread }, terminal)
    },
  }
}
