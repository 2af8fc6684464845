import { didYouMean, orChoose } from '../vocabulary/nearest.ts'
import type { Option, OptionTable } from './command.ts'
import { optionError, type UsageError } from './usage-error.ts'

/** What was typed: each option as `--name=value` or `--name`, and the rest. */
export interface Spelled {
  readonly options: readonly string[]
  readonly operands: readonly string[]
}

interface Found {
  readonly name: string
  readonly option: Option
}

function long(typed: string, table: OptionTable): Found {
  const names = Object.keys(table).filter((name) => name === typed || table[name]?.alias === typed)
  const candidates = names.length > 0 ? names : Object.keys(table).filter((name) => name.startsWith(typed))
  const [name] = candidates
  const option = name === undefined ? undefined : table[name]
  if (name === undefined || option === undefined) {
    throw optionError(`--${typed}`, `unknown${didYouMean(`--${typed}`, spellings(table))}`)
  }
  if (candidates.length > 1) {
    throw optionError(`--${typed}`, `may be ${candidates.map((each) => `--${each}`).join(' or ')}`)
  }
  return { name, option }
}

/** Whether these are no characters where the option wants some. */
export function isLacking(value: string, { mayBeEmpty = false }: Option): boolean {
  return value === '' && !mayBeEmpty
}

function needsValue(option: string): UsageError {
  return optionError(option, 'needs a value')
}

function spellings(table: OptionTable): readonly string[] {
  return Object.keys(table).map((name) => `--${name}`)
}

function short(letter: string, table: OptionTable): Found {
  for (const [name, option] of Object.entries(table)) if (option.alias === letter) return { name, option }
  throw optionError(`-${letter}`, 'unknown')
}

function checked(found: Found, value: string): string {
  if (isLacking(value, found.option)) throw needsValue(`--${found.name}`)
  const choices = found.option.choices?.map(String)
  if (choices !== undefined && !choices.includes(value)) {
    throw optionError(`--${found.name}`, `${JSON.stringify(value)}${orChoose(value, choices)}`)
  }
  return value
}

/** Words being read, one after the other. */
class Words {
  readonly #words: readonly string[]
  #at = 0

  constructor(words: readonly string[]) {
    this.#words = words
  }

  next(): string | undefined {
    return this.#words[this.#at++]
  }

  valueOf({ name }: Found): string {
    const word = this.next()
    if (word === undefined) throw needsValue(`--${name}`)
    return word
  }

  rest(): readonly string[] {
    return this.#words.slice(this.#at)
  }
}

/**
 * Reads the command line as getopt_long(3) does, and collectl with it: `-scdn`, `-s-n`, `-i10`, `-oTm`, `--int 10`.
 *
 * A value may begin with a dash (`--from -5m`), and operands may stand anywhere; yargs reads all of these otherwise.
 * Throws a UsageError for what is not in the table.
 */
export function spell(argv: readonly string[], table: OptionTable): Spelled {
  const words = new Words(argv)
  const operands: string[] = []
  const given: { readonly found: Found; readonly value?: string }[] = []

  const readLong = (word: string): void => {
    const equals = word.indexOf('=')
    const found = long(equals === -1 ? word : word.slice(0, equals), table)
    if (found.option.type !== 'boolean') {
      given.push({ found, value: checked(found, equals === -1 ? words.valueOf(found) : word.slice(equals + 1)) })
    } else if (equals === -1) given.push({ found })
    else throw optionError(`--${found.name}`, 'takes no value')
  }

  const readShort = (letters: string): void => {
    const found = short(letters.slice(0, 1), table)
    const rest = letters.slice(1)
    if (found.option.type !== 'boolean') {
      given.push({ found, value: checked(found, rest === '' ? words.valueOf(found) : rest.replace(/^=/, '')) })
    } else {
      given.push({ found })
      if (rest !== '') readShort(rest)
    }
  }

  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === '--') {
      operands.push(...words.rest())
      break
    }
    if (word.startsWith('--')) readLong(word.slice(2))
    else if (word.startsWith('-') && word !== '-') readShort(word.slice(1))
    else operands.push(word)
  }

  // The last one counts, except where an option gathers.
  const last = new Map(given.map(({ found }, index) => [found.name, index]))
  const options = given
    .filter(({ found }, index) => found.option.array === true || last.get(found.name) === index)
    .map(({ found, value }) => (value === undefined ? `--${found.name}` : `--${found.name}=${value}`))
  return { options, operands }
}
