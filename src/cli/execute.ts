import { Times } from '../vocabulary/times.ts'
import type { Command, OptionTable } from './command.ts'
import { readConfiguration, settingsFor } from './configuration/configuration.ts'
import { type Setting, typedAs } from './configuration/settings.ts'
import { optionsOf, optionValues } from './option-values.ts'
import type { Terminal } from './output/terminal.ts'
import { timesTable } from './output/times-table.ts'
import { spell } from './spell.ts'
import { BlamedError, UsageError } from './usage-error.ts'
import { versionLine } from './version.ts'

/** Runs a command with what was typed behind its name, and with what is configured where nothing was. */
export async function execute(command: Command, argv: readonly string[], terminal: Terminal): Promise<void> {
  const table = optionsOf(command)
  const typed = spell([...(command.preset?.() ?? []), ...argv], table)
  if (typed.options.includes('--help')) {
    const { helpOf } = await import('./help-text.ts')
    terminal.out.write(await helpOf(command, terminal.columns))
    return
  }
  if (typed.options.includes('--version')) {
    terminal.out.write(`${versionLine()}\n`)
    return
  }
  const [least, most] = command.arity
  const { operands } = typed
  if (operands.length < least) throw new UsageError(`${command.name}: needs ${command.operands}`)
  if (operands.length > most) throw new UsageError(`${command.name}: ${operands[most] ?? ''}: unexpected argument`)
  let settings: readonly Setting[] = []
  const options = (): readonly string[] => {
    const isTyped = ({ name }: Setting): boolean => typed.options.some((word) => word.split('=')[0] === `--${name}`)
    const configured = settingsFor(command, readConfiguration(terminal.notice))
    settings = configured.filter((setting) => table[setting.name]?.array === true || !isTyped(setting))
    return [...settings.flatMap((setting) => typedAs(setting, table)), ...typed.options]
  }
  if (typed.options.includes('--debug')) terminal.times = new Times()
  const explained = (error: unknown): unknown => withOrigin(error, settings, table)
  try {
    await command.execute({ options, operands }, { parse: optionValues, terminal, explained })
    if (terminal.times !== undefined) terminal.explain(timesTable(terminal.times))
  } catch (error) {
    throw explained(error)
  }
}

/** Whoever did not type the option that is wrong is told where it stands. */
function withOrigin(error: unknown, settings: readonly Setting[], table: OptionTable): unknown {
  if (!(error instanceof BlamedError) || error.option === undefined) return error
  const called = error.option.replace(/^-+/, '')
  const setting = settings.find(
    ({ name, value }) =>
      (name === called || table[name]?.alias === called) && (error.value === undefined || error.value === value),
  )
  return setting === undefined
    ? error
    : new BlamedError(error.code, `${setting.origin}: ${error.message}`, { cause: error })
}
