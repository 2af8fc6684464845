import { parseDuration } from '../../layout/duration.ts'
import { userName } from '../../user.ts'
import type { Header } from '../../vocabulary/header.ts'
import type { Interval } from '../../vocabulary/report.ts'
import type { OptionTable } from '../command.ts'
import { isUsage } from '../failure.ts'
import { optionValues } from '../option-values.ts'
import { numberOptions, screenOf, screenOptions } from '../output/screen.ts'
import type { Terminal } from '../output/terminal.ts'
import { spell } from '../spell.ts'
import { optionError, UsageError } from '../usage-error.ts'

import { Costs } from './costs.ts'
import { narrowTo } from './narrow.ts'
import type { Typed } from './recorded-view-options.ts'
import { namedInstances, sayMissing, shownViews } from './shown-views.ts'
import type { View } from './view.ts'
import { type Asked, askedViews, viewChoiceOptions } from './view-options.ts'

/** What a line of dstat's says: its options, and the words that are none. */
function parseLine(line: string): { readonly spelled: readonly string[]; readonly typed: Partial<Typed> } {
  const table = { ...viewChoiceOptions, ...screenOptions, ...IGNORED }
  const { options, operands } = spell(line.split(/\s+/).filter(Boolean), table)
  const [delay, count] = operands
  if (count !== undefined) throw new UsageError(`${count}: --thru says where it ends`)
  if (delay !== undefined && parseDuration(delay) <= 0) throw new UsageError(`${delay}: expected more than nothing`)
  const typed = optionValues(
    { ...screenOptions, ...IGNORED },
    options.filter((option) => !(option.slice(2) in IGNORED)),
  )
  return { spelled: options, typed: { ...typed, ...(delay !== undefined && { interval: delay }) } }
}

/** Options of live that say nothing to a recording: --boot of play shows the row since boot. */
const IGNORED = {
  noupdate: { type: 'boolean', describe: '' },
  noboot: { type: 'boolean', describe: '' },
} as const satisfies OptionTable

/** What comes of words of the line; whatever is wrong with them is wrong with the option. */
function ofDstat<T>(understand: () => T): T {
  try {
    return understand()
  } catch (error) {
    throw isUsage(error) ? optionError('--dstat', error.message) : error
  }
}

/** What was typed, with what a line of dstat's adds to it. */
export function withDstat<T extends Typed>(typed: T): T {
  const views = ['view', 'dstat', 'columns'] as const
  const [one, other] = views.filter((name) => typed[name] !== undefined)
  if (other !== undefined) throw new UsageError(`--${one} and --${other}: choose one`, { option: `--${one}` })
  if (typed.dstat === undefined) return typed
  const { dstat } = typed
  return { ...ofDstat(() => parseLine(dstat)).typed, ...typed }
}

/** The views of a recording that were asked for; undefined if none were. */
export async function recordedViews(
  typed: Typed,
  { terminal, headers }: { readonly terminal: Terminal; readonly headers: readonly Header[] },
): Promise<View | undefined> {
  const { view, dstat, config } = typed
  if (view === undefined && dstat === undefined) return undefined
  const words = dstat === undefined ? (view ?? []).map((list) => `--view=${list}`) : parseLine(dstat).spelled
  const { notice: onNotice } = terminal
  const understand = (): readonly Asked[] => askedViews(config === undefined ? words : [...words, `--config=${config}`])
  const asked = dstat === undefined ? understand() : ofDstat(understand)
  const { shown, importers } = await shownViews(asked, { imports: typed.import, headers, onNotice })
  const { selection, reshape: narrow } = narrowTo(shown, importers)
  const look = sayMissing(shown, onNotice)
  const reshape = (interval: Interval): Interval => look(narrow(interval))
  const costs = Costs.of(importers, terminal.times)
  const commandLine = dstat === undefined ? `recollect play ${words.join(' ')}` : `recollect play --dstat "${dstat}"`
  return {
    importers,
    shown: selection,
    instances: namedInstances(shown),
    reshape: costs === undefined ? reshape : (interval) => costs.tell(reshape(interval)),
    views: {
      shown: costs === undefined ? shown : [...shown, costs.shown],
      screen: screenOf(typed, terminal),
      ...numberOptions(typed),
      commandLine,
      user: userName(),
      follows: false,
    },
  }
}
