import { RecollectError } from './vocabulary/error.ts'
import { didYouMean } from './vocabulary/nearest.ts'

/** What a selection needs to know of a module before it is loaded. */
export interface Selectable {
  readonly name: string
  /** collectl's letter, small. */
  readonly letter?: string
  /** Only its instances can be asked for: `Z`, never `z`. */
  readonly detailOnly?: boolean
  /** Nothing but its name asks for it: it is in no default. */
  readonly onRequest?: boolean
  /** It was asked for by --import: its name, standing alone, is the module, though it could be read as letters. */
  readonly imported?: boolean
}

/** A module that was asked for, and how much of it. */
export interface Wanted {
  readonly name: string
  readonly total: boolean
  readonly each: boolean
}

/**
 * Understands `-s`: collectl's letters (`cdn`, capital for detail), names (`cpu,disk`, `Disk` for detail), both (`cdn,Cgroup`),
 * or a change of the default (`+YZ`, `-n`, `+process`).
 *
 * What can be read as letters is letters where it stands alone: `nfs` is net, nfs and sockets, as it always was for collectl's
 * users. Among others, and where it was imported, what is a name is a name.
 * Throws a RecollectError `bad-option` that names what is not known.
 */
export function parseSelection(
  spec: string,
  modules: readonly Selectable[],
  defaults: readonly Wanted[],
): readonly Wanted[] {
  const change = /^([+-])(.+)$/.exec(spec)
  if (change === null) return inOrder(parsePlain(spec, modules), modules)
  const named = parsePlain(change[2] ?? '', modules)
  if (change[1] === '+') return inOrder([...defaults, ...named], modules)
  return defaults.flatMap((wanted) => without(wanted, named))
}

function without(wanted: Wanted, removed: readonly Wanted[]): Wanted[] {
  const same = removed.filter(({ name }) => name === wanted.name)
  const total = wanted.total && !same.some((gone) => gone.total)
  const each = wanted.each && !same.some((gone) => gone.each)
  return total || each ? [{ name: wanted.name, total, each }] : []
}

function parsePlain(spec: string, modules: readonly Selectable[]): readonly Wanted[] {
  if (spec === '') throw new RecollectError('bad-option', 'no subsystem named')
  const words = spec.split(',')
  const isImported = modules.some(({ name, imported }) => imported === true && name === spec.toLowerCase())
  const alone = words.length === 1 && !isImported ? byLetters(spec, modules) : undefined
  return alone ?? words.flatMap((word) => byName(word, modules) ?? byLetters(word, modules) ?? unknown(word, modules))
}

/** The module that a selection names and does not mean: `misc`, read as the letters m, i, s and c. */
export function namesake(spec: string, modules: readonly Selectable[]): string | undefined {
  const name = spec.replace(/^[+-]/, '').toLowerCase()
  const isName = modules.some((module) => module.name === name && module.imported !== true)
  return isName && name.length > 1 && byLetters(name, modules) !== undefined ? name : undefined
}

/** Undefined where not all of them are letters. */
function byLetters(word: string, modules: readonly Selectable[]): readonly Wanted[] | undefined {
  const letters = [...word].map((letter) => byLetter(letter, modules))
  return letters.length > 0 && letters.every((found) => found.length > 0) ? letters.flat() : undefined
}

function byLetter(letter: string, modules: readonly Selectable[]): Wanted[] {
  const small = letter.toLowerCase()
  const capital = letter !== small
  return modules
    .filter((module) => module.letter === small && (capital || module.detailOnly !== true))
    .filter((module, _, all) => !capital || module.detailOnly === true || !all.some((other) => other.detailOnly))
    .map(({ name }) => ({ name, total: !capital, each: capital }))
}

function byName(word: string, modules: readonly Selectable[]): Wanted | undefined {
  const name = word.toLowerCase()
  const module = modules.find((candidate) => candidate.name === name)
  if (module === undefined) return undefined
  const each = module.detailOnly === true || word !== name
  return { name, total: !each, each }
}

function unknown(word: string, modules: readonly Selectable[]): never {
  if (word === '') throw new RecollectError('bad-option', 'an empty name between commas')
  const near = didYouMean(
    word.toLowerCase(),
    modules.map(({ name }) => name),
  )
  throw new RecollectError('bad-option', `${word}: no such subsystem${near || ': recollect list modules lists them'}`)
}

/** Each module once, in the modules' order. */
function inOrder(wanted: readonly Wanted[], modules: readonly Selectable[]): readonly Wanted[] {
  return modules.flatMap(({ name }) => {
    const same = wanted.filter((candidate) => candidate.name === name)
    if (same.length === 0) return []
    return [{ name, total: same.some(({ total }) => total), each: same.some(({ each }) => each) }]
  })
}
