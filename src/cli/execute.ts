import type { Command } from './command.ts'
import { optionsOf, optionValues } from './option-values.ts'
import { spell } from './spell.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** Runs a command with what was typed behind its name. */
export async function execute(command: Command, argv: readonly string[], terminal: Terminal): Promise<void> {
  const { options, operands } = spell([...(command.preset?.() ?? []), ...argv], optionsOf(command))
  if (options.includes('--help')) {
    const { helpOf } = await import('./help-text.ts')
    terminal.out.write(await helpOf(command, terminal.columns))
    return
  }
  const [least, most] = command.arity
  if (operands.length < least) throw new UsageError(`${command.name}: ${command.operands} missing`)
  if (operands.length > most) throw new UsageError(`${command.name}: ${operands[most] ?? ''}: one argument too many`)
  await command.execute({ spelled: options, operands }, { parse: optionValues, terminal })
}
