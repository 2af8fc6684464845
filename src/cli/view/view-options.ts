import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { leftOutViews, views } from '../../views/index.ts'
import { didYouMean } from '../../vocabulary/nearest.ts'
import type { MemberOption, Members, View } from '../../vocabulary/view.ts'
import type { Option, OptionTable } from '../command.ts'
import { meantBy, meantBySpelled, UsageError } from '../usage-error.ts'
import { type Counters, isCounter, parseCounters } from './counters.ts'
import { configOption, type NamedLists, readNamedLists } from './view-config.ts'

/** What is shown if nothing else was asked for; also -a. */
const ALL = ['cpu', 'disk', 'net', 'page', 'sys']
const VMSTAT = ['proc', 'mem', 'page', 'disk', 'sys', 'cpu']

/** A view's option is a switch, or takes the names of what it shows: `--pid-detail 4711`. */
function kindOf(name: string, members: Members | undefined): Pick<Option, 'type' | 'example'> {
  return members?.named === undefined ? { type: 'boolean' } : { type: 'string', example: `--${name} ${members.named}` }
}

/** Options of the views themselves: their names and letters. */
const viewNames: Readonly<Record<string, Option>> = Object.fromEntries(
  views.flatMap(({ name, letter, aliases = [], help, members }) => [
    [name, { ...kindOf(name, members), describe: help, ...(letter !== undefined && { alias: letter }) }],
    ...aliases.map((alias) => [alias, { type: 'boolean', describe: `The same as --${name}`, hidden: true }]),
  ]),
)

/** What they say is why they are none. */
const leftOutNames: Readonly<Record<string, Option>> = Object.fromEntries(
  Object.entries(leftOutViews).map(([name, why]) => [name, { type: 'boolean', describe: why, hidden: true }]),
)

/** Options that say what is shown, in dstat's grammar: their order is the order of the columns. */
export const viewChoiceOptions = {
  ...viewNames,
  ...leftOutNames,
  cpus: { type: 'string', alias: 'C', describe: 'Which CPUs', example: '-C total,0,1, -C all' },
  disks: { type: 'string', alias: 'D', describe: 'Which disks', example: '-D total,sda' },
  interrupts: { type: 'string', alias: 'I', describe: 'Which interrupts', example: '-I 12,58' },
  interfaces: { type: 'string', alias: 'N', describe: 'Which network interfaces', example: '-N total,eth0' },
  swaps: { type: 'string', alias: 'S', describe: 'Which swap devices', example: '-S total,sda2' },
  mods: {
    type: 'string',
    alias: 'M',
    array: true,
    describe: 'Views by name (--list lists them)',
    example: '-M time,cpu',
  },
  columns: {
    type: 'string',
    array: true,
    describe: 'Single counters: module.metric or module.instance.metric; * stands for each instance',
    example: '--columns cpu.user,disk.*.readBytes,load.avg1',
  },
  view: {
    type: 'string',
    array: true,
    describe: 'Views, counters, and names from --config',
    example: '--view time,cpu',
  },
  config: configOption,
  all: { type: 'boolean', alias: 'a', describe: 'The same as -cdngy, the default' },
  vmstat: { type: 'boolean', alias: 'v', describe: 'The same as -pmgdyc' },
  'all-plugins': { type: 'boolean', describe: 'All views but those that ask servers' },
  full: { type: 'boolean', alias: 'f', describe: 'Each disk, interface, swap device and interrupt' },
} as const satisfies OptionTable

const LETTERS: Readonly<Record<MemberOption, string>> = {
  C: 'cpus',
  D: 'disks',
  I: 'interrupts',
  N: 'interfaces',
  S: 'swaps',
}

/** A view or counters, and the instances that were chosen. */
export type Asked =
  | { readonly view: View; readonly instances: readonly string[] | undefined }
  | { readonly counters: Counters }

/** The view of a name: of an older one too, and as dstat's files spell it, `mysql_io`. Throws a UsageError. */
function viewNamed(typed: string, others: readonly string[] = []): View {
  const name = typed.replaceAll('_', '-')
  const view = views.find((one) => one.name === name || one.aliases?.includes(name))
  if (view !== undefined) return view
  const why = Object.hasOwn(leftOutViews, name) ? leftOutViews[name] : undefined
  if (why !== undefined) throw new UsageError(`view ${typed}: not included: ${why}`)
  const near = didYouMean(name, [...views.map((one) => one.name), ...others])
  throw new UsageError(`view ${typed}: no such view${near || ': recollect live --list lists them'}`)
}

/** The views and counters of a list, `time,cpu,disk.*.readBytes`, in their order; a named list stands for its own. */
function parseViewList(typed: string, named: NamedLists): readonly (View | Counters)[] {
  return typed.split(',').flatMap((word): readonly (View | Counters)[] => {
    if (isCounter(word)) return parseCounters(word)
    const list = named.get(word)
    if (list === undefined) return [viewNamed(word, [...named.keys()])]
    // A list may use those that are left, and never itself.
    return parseViewList(list, new Map([...named].filter(([name]) => name !== word)))
  })
}

/** What an option adds to the row, in the order of its words. */
function viewsOf(option: string, named: NamedLists): readonly (View | Counters)[] {
  const [, name = '', value = ''] = /^--([^=]*)(?:=(.*))?$/s.exec(option) ?? []
  switch (name) {
    case 'all':
      return ALL.map((view) => viewNamed(view))
    case 'vmstat':
      return VMSTAT.map((view) => viewNamed(view))
    case 'all-plugins':
      return views.filter(({ asks }) => asks !== true)
    case 'mods':
    case 'view':
      return parseViewList(value, named)
    case 'columns':
      return parseCounters(value)
    default:
      return Object.hasOwn(viewNames, name) || Object.hasOwn(leftOutNames, name) ? [viewNamed(name)] : []
  }
}

/** `/dev/sda`, and what a link there leads to, by the kernel's name. */
function deviceName(name: string): string {
  if (!name.startsWith('/')) return name
  try {
    return basename(realpathSync(name))
  } catch {
    return basename(name)
  }
}

/** The list behind the last option that starts so. */
function valuesOf(start: string, spelled: readonly string[]): readonly string[] | undefined {
  const typed = spelled.findLast((option) => option.startsWith(start))?.slice(start.length)
  return typed?.split(',').filter(Boolean)
}

function instancesOf(view: View, spelled: readonly string[]): readonly string[] | undefined {
  const { members, name } = view
  if (members?.named !== undefined) return valuesOf(`--${name}=`, spelled)
  if (members?.option !== undefined) {
    const typed = valuesOf(`--${LETTERS[members.option]}=`, spelled)
    if (typed !== undefined) return typed.map(deviceName)
  }
  return members?.full === true && spelled.includes('--full') ? ['all'] : undefined
}

/** What was asked for by options that are spelled `--name` or `--name=value`, in their order. */
export function askedViews(spelled: readonly string[]): readonly Asked[] {
  const config = spelled.findLast((option) => option.startsWith('--config='))?.slice('--config='.length)
  const named = meantBy('--config', () => readNamedLists(config))
  const chosen = spelled.flatMap((option) => meantBySpelled(option, () => viewsOf(option, named)))
  const shown = chosen.length === 0 ? viewsOf('--all', named) : chosen
  return shown.map((one) => ('title' in one ? { view: one, instances: instancesOf(one, spelled) } : { counters: one }))
}
