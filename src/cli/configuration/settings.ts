import { didYouMean, orChoose } from '../../vocabulary/nearest.ts'
import type { Command, Option, OptionTable } from '../command.ts'
import { commandNames } from '../command-names.ts'
import { isLacking } from '../spell.ts'
import { UsageError } from '../usage-error.ts'

/** A value of an option that was not typed, and where it stands: `/etc/recollect/recollect.conf:12`. */
export interface Setting {
  /** The option's long name. */
  readonly name: string
  readonly value: string
  readonly origin: string
}

/** The settings of a command's section, in a file's order. */
export type Sections = ReadonlyMap<string, readonly Setting[]>

const YES = new Set(['yes', 'true', 'on', '1'])
const NO = new Set(['no', 'false', 'off', '0'])

/** So much of a line that is none is shown: a file that is no configuration at all may have but one. */
const SHOWN_MOST = 60

/**
 * The sections of a configuration file: `[command]`, then lines `option = value`; a line that begins with # is a comment.
 *
 * Only the form and the commands' names are looked at. Throws a UsageError that names file and line.
 */
export function parseSections(text: string, path: string): Sections {
  const sections = new Map<string, Setting[]>()
  let section: Setting[] | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const origin = `${path}:${index + 1}`
    const words = line.trim()
    if (words === '' || words.startsWith('#')) continue
    const [, name] = /^\[([^\]]*)\]$/.exec(words) ?? []
    if (name !== undefined) {
      if (!commandNames.some((known) => known === name)) {
        throw new UsageError(`${origin}: [${name}]: no such command${didYouMean(name, commandNames)}`)
      }
      section = sections.get(name) ?? []
      sections.set(name, section)
      continue
    }
    const [, option, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(words) ?? []
    if (option === undefined || value === undefined) {
      throw new UsageError(
        `${origin}: ${JSON.stringify(words.slice(0, SHOWN_MOST))}: expected [command] or option = value`,
      )
    }
    if (section === undefined) throw new UsageError(`${origin}: option ${option}: stands before any [command]`)
    section.push({ name: option, value, origin })
  }
  return sections
}

function variable(command: string, option: string): string {
  return `RECOLLECT_${command}_${option}`.replaceAll('-', '_').toUpperCase()
}

/** The settings in the environment: `RECOLLECT_RECORD_MAX_SIZE=2G`. Throws a UsageError for one of no option. */
export function environmentSettings(
  { name: command, options }: Pick<Command, 'name' | 'options'>,
  environment: Readonly<Record<string, string | undefined>>,
): readonly Setting[] {
  const names = Object.keys(options)
  const known = names.map((name) => variable(command, name))
  for (const key of Object.keys(environment)) {
    if (key.startsWith(variable(command, '')) && !known.includes(key)) {
      throw new UsageError(`environment ${key}: no option of ${command}${didYouMean(key, known)}`)
    }
  }
  return names.flatMap((name) => {
    const key = variable(command, name)
    const value = environment[key]
    return value === undefined ? [] : [{ name, value, origin: `environment ${key}` }]
  })
}

/** Throws a UsageError where a setting is none of the command's options, or cannot be its value. */
export function checkSetting({ name, value, origin }: Setting, options: OptionTable): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (option === undefined) {
    throw new UsageError(`${origin}: option ${name}: unknown${didYouMean(name, Object.keys(options))}`)
  }
  if (option.type === 'string' && isLacking(value, option)) {
    throw new UsageError(`${origin}: option ${name}: needs a value`)
  }
  const wanted = wantedValues(option)
  if (wanted !== undefined && !wanted.includes(value)) {
    throw new UsageError(`${origin}: option ${name}: ${JSON.stringify(value)}${orChoose(value, wanted)}`)
  }
}

function wantedValues(option: Option): readonly string[] | undefined {
  if (option.type === 'boolean') return [...YES, ...NO]
  return option.choices?.map(String)
}

/** What holds of several settings of an option: the last, except where the option gathers. */
export function inForce(settings: readonly Setting[], options: OptionTable): readonly Setting[] {
  const last = new Map(settings.map((setting) => [setting.name, setting]))
  return settings.filter((setting) => options[setting.name]?.array === true || last.get(setting.name) === setting)
}

/** The setting as it would be typed; nothing where it says no. */
export function typedAs({ name, value }: Setting, options: OptionTable): readonly string[] {
  if (options[name]?.type !== 'boolean') return [`--${name}=${value}`]
  return YES.has(value) ? [`--${name}`] : []
}
