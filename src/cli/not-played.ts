import { Clock } from '../layout/clock.ts'
import { builtInSelectables } from '../modules.ts'
import { nominalSeconds } from '../playback/pace.ts'
import { RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import { type Importer, playsOnly } from '../vocabulary/importer.ts'
import type { Terminal } from './output/terminal.ts'
import { offsetOption, type Spanned, type Times, zoneOption } from './window-options.ts'

const ON_REQUEST = new Set(builtInSelectables.flatMap(({ name, onRequest }) => (onRequest === true ? [name] : [])))

/** What was played. */
interface Played {
  readonly hosts: readonly Spanned[]
  readonly typed: Times
  readonly seen: ReadonlySet<string>
}

/** Says which of the modules that were asked for had nothing to say. */
export function sayWhatIsMissing(
  importers: readonly Importer[],
  { hosts, typed, seen }: Played,
  terminal: Terminal,
): void {
  // A letter may stand for several modules: one of them is an answer.
  const answered = new Set(importers.flatMap(({ name, letter }) => (seen.has(name) ? (letter ?? []) : [])))
  for (const importer of importers) {
    const { name, letter } = importer
    // What only old recordings hold is not missing in others.
    if (seen.has(name) || answered.has(letter ?? '') || playsOnly(importer)) continue
    const pace = isCut(typed) ? Math.max(0, ...hosts.map(({ header }) => slowPace(importer, header))) : 0
    const how = ON_REQUEST.has(name) ? `: only recorded on request, by record --import ${name}` : ''
    const message =
      pace > 0 ? `not in this window: it was recorded every ${pace} s only` : `not in what was played${how}`
    terminal.notice({ code: 'not-recorded', message: `${name}: ${message}` })
  }
}

function isCut({ from, thru, at }: Times): boolean {
  return from !== undefined || thru !== undefined || at !== undefined
}

/** Seconds between a module's samples where it was recorded less often than others; else 0. */
function slowPace(importer: Importer, header: Header): number {
  const [first = 0] = header.intervals
  const seconds = header.modules.includes(importer.name) ? nominalSeconds(importer, header) : 0
  return seconds > first ? seconds : 0
}

/** Nothing of what was asked for was there: says what. */
export function nothingPlayed(operands: readonly string[], hosts: readonly Spanned[], typed: Times): RecollectError {
  return new RecollectError('nothing-played', `${operands.join(' ')}: ${whyNothing(hosts, typed)}`)
}

function whyNothing(hosts: readonly Spanned[], typed: Times): string {
  if (hosts.length === 0) return 'no samples'
  const when = typed.at ?? [typed.from, typed.thru].filter((time) => time !== undefined).join(' thru ')
  return when === ''
    ? 'a single sample makes no interval'
    : `nothing was recorded at ${when}, only ${spans(hosts, typed)}`
}

/** From when till when there is something, in the zone in which times are typed. */
function spans(hosts: readonly Spanned[], typed: Times): string {
  const clock = new Clock(zoneOption(typed))
  const zone = hosts[0]?.header.zone ?? 'UTC'
  const by = offsetOption(typed)
  const shown = (time: number): string =>
    clock
      .set(time + by, zone)
      .iso.slice(0, 19)
      .replace('T', ' ')
  const from = Math.min(...hosts.map(({ span }) => span.from))
  const thru = Math.max(...hosts.map(({ span }) => span.thru))
  return `${shown(from)} thru ${shown(thru)} (${clock.zoneName})`
}
