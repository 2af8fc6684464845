import { builtInExporters } from '../builtin-exporters.ts'
import { builtInSelectables, loadBuiltIn } from '../modules.ts'
import type { Command, Commands, Option, OptionTable } from './command.ts'
import { metricRows } from './metric-reference.ts'
import { ALONE, optionsOf } from './option-values.ts'

/** A word that could stand there, and what it means. */
export interface Candidate {
  readonly word: string
  readonly help: string
}

/** The shell is to complete names of files. */
export const FILES: Candidate = { word: ':files', help: '' }

async function modules(): Promise<readonly Candidate[]> {
  const all = await Promise.all(builtInSelectables.map(({ name }) => loadBuiltIn(name)))
  return all.map(({ importer }) => ({ word: importer.name, help: importer.title }))
}

/** Modules that are recorded on request, and files that are some. */
async function imports(): Promise<readonly Candidate[]> {
  const requested = builtInSelectables.filter(({ onRequest }) => onRequest === true).map(({ name }) => name)
  return [...(await modules()).filter(({ word }) => requested.includes(word)), FILES]
}

async function views(): Promise<readonly Candidate[]> {
  const { views: all } = await import('../views/index.ts')
  return all.map(({ name, help }) => ({ word: name, help }))
}

async function metrics(): Promise<readonly Candidate[]> {
  const all = await Promise.all(builtInSelectables.map(({ name }) => loadBuiltIn(name)))
  return all.flatMap(({ importer }) => metricRows(importer).map(({ name, help }) => ({ word: name, help })))
}

async function exporters(): Promise<readonly Candidate[]> {
  const all = await Promise.all(Object.values(builtInExporters).map((load) => load()))
  return all.map(({ default: { name, help } }) => ({ word: name, help }))
}

async function zones(): Promise<readonly Candidate[]> {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')].map((word) => ({ word, help: '' }))
}

/** What is behind options that name what there is to choose from; behind all others stands what the table says, or a file. */
const VALUES: Readonly<Record<string, () => Promise<readonly Candidate[]>>> = {
  subsys: modules,
  import: imports,
  view: views,
  columns: metrics,
  top: metrics,
  with: metrics,
  export: exporters,
  tz: zones,
}

async function valuesOf(name: string, option: Option): Promise<readonly Candidate[]> {
  if (option.choices !== undefined) return option.choices.map((choice) => ({ word: `${choice}`, help: '' }))
  return (await VALUES[name]?.()) ?? [FILES]
}

function optionCandidates(options: OptionTable): readonly Candidate[] {
  return Object.entries(options)
    .filter(([, { hidden }]) => hidden !== true)
    .map(([name, { describe }]) => ({ word: `--${name}`, help: describe }))
}

/** The option that waits for a value behind this word, if one does. */
function waiting(word: string, options: OptionTable): readonly [string, Option] | undefined {
  const isIt = (name: string, { alias }: Option): boolean =>
    word === `--${name}` || (/^-[^-]/.test(word) && typeof alias === 'string' && word.endsWith(alias))
  return Object.entries(options).find(([name, option]) => option.type !== 'boolean' && isIt(name, option))
}

/** Lists are completed member by member: what stands before the last comma stays. */
function fitting(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  const done = typed.slice(0, typed.lastIndexOf(',') + 1)
  return candidates
    .map(({ word, help }) => ({ word: word === FILES.word ? word : done + word, help }))
    .filter(({ word }) => word === FILES.word || word.startsWith(typed))
}

/** What an operand may be: names of commands or lists where the command says so, else files. */
async function operandsOf(command: Command, commands: Commands): Promise<readonly Candidate[]> {
  if (command.operands === '[COMMAND]') return commandCandidates(commands)
  if (command.choices !== undefined) return command.choices.map((word) => ({ word, help: '' }))
  return command.arity[1] > 0 ? [FILES] : []
}

function commandCandidates(commands: Commands): readonly Candidate[] {
  return Object.entries(commands).map(([word, { summary }]) => ({ word, help: summary }))
}

/** What the last of these words, which stand behind `recollect`, could become. */
export async function completionWords(words: readonly string[], commands: Commands): Promise<readonly Candidate[]> {
  // bash parts `--format=csv` in three.
  const [name = '', ...rest] = words.filter((word, at) => word !== '=' || at === words.length - 1)
  const typed = rest.at(-1)
  if (typed === undefined) return fitting([...commandCandidates(commands), ...optionCandidates(ALONE)], name)
  if (name === 'help' && rest.length === 1) return fitting(commandCandidates(commands), typed)
  const command = await (Object.hasOwn(commands, name) ? commands[name] : undefined)?.load()
  if (command === undefined) return [FILES]
  const options = optionsOf(command)
  const [, assigned, value] = /^(--[\w-]+)=(.*)$/.exec(typed) ?? []
  const option = waiting(assigned ?? rest.at(-2) ?? '', options)
  if (option !== undefined) {
    const found = fitting(await valuesOf(...option), (value ?? typed).replace(/^=/, ''))
    return assigned === undefined ? found : found.map(({ word, help }) => ({ word: `${assigned}=${word}`, help }))
  }
  if (typed.startsWith('-')) return fitting(optionCandidates(options), typed)
  return fitting(await operandsOf(command, commands), typed)
}
