import type { PlayOptions } from '../../playback/recordings.ts'
import { RecollectError } from '../../vocabulary/error.ts'
import { plural } from '../../vocabulary/plural.ts'
import { nothingPlayed, sayWhatIsMissing } from '../not-played.ts'
import type { Terminal } from '../output/terminal.ts'
import { viewOf } from '../view/view.ts'
import { offsetOption, windowsOption } from '../window-options.ts'
import { type DayTyped, dayPlace, dayPlayer } from './by-day.ts'
import { help, isHelper } from './crew.ts'
import { exportDays, remembering } from './export-days.ts'
import { survey } from './survey.ts'

/** Plays to an exporter that writes each host's day apart; false where that is not what was asked for. */
export async function playByDay(
  typed: DayTyped,
  { operands, how }: { readonly operands: readonly string[]; readonly how: PlayOptions },
  terminal: Terminal,
): Promise<boolean> {
  const place = await dayPlace(typed)
  if (place === undefined) return false
  const doDay = remembering(place, dayPlayer(typed, how))
  if (isHelper()) {
    await help(doDay)
    return true
  }
  const hosts = await survey(operands, terminal, typed)
  const recorded = new Set(hosts.flatMap(({ modules }) => [...modules]))
  const { importers } = await viewOf(typed, { recorded, onNotice: terminal.notice })
  const windows = windowsOption(typed)
  const onNotice = (message: string): void => terminal.notice({ code: 'day', message })
  const done = await exportDays({ hosts, place, windows, shift: offsetOption(typed), doDay, onNotice })
  const { days, left } = done
  if (done.intervals === 0 && left === 0) throw nothingPlayed(operands, hosts, typed)
  if (left > 0) terminal.say(`recollect: ${left} of ${plural(days, 'day')} unchanged: left alone`)
  else sayWhatIsMissing(importers, { hosts, typed, seen: done.seen }, terminal)
  if (typed.strict && terminal.notices > 0) throw new RecollectError('strict', 'there were problems, see above')
  return true
}
