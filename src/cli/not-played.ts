import { RecollectError } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Terminal } from './terminal.ts'
import type { Times } from './window-options.ts'

/** Says which of the modules that were asked for had nothing to say. */
export function sayWhatIsMissing(importers: readonly Importer[], seen: ReadonlySet<string>, terminal: Terminal): void {
  // A letter may stand for several modules: one of them is an answer.
  const answered = new Set(importers.flatMap(({ name, letter }) => (seen.has(name) ? (letter ?? []) : [])))
  for (const { name, letter, sources, getData } of importers) {
    // What only old recordings hold is not missing in others.
    const isRecorded = sources.length > 0 || getData !== undefined
    if (seen.has(name) || answered.has(letter ?? '') || !isRecorded) continue
    terminal.notice({ code: 'not-recorded', message: `${name}: not in what was played` })
  }
}

/** Nothing of what was asked for was there: says what. */
export function nothingPlayed(operands: readonly string[], hosts: readonly unknown[], typed: Times): RecollectError {
  return new RecollectError('nothing-played', `${operands.join(' ')}: ${whyNothing(hosts, typed)}`)
}

function whyNothing(hosts: readonly unknown[], typed: Times): string {
  if (hosts.length === 0) return 'no samples'
  const when = typed.at ?? [typed.from, typed.thru].filter((time) => time !== undefined).join(' thru ')
  return when === '' ? 'a single sample makes no interval' : `nothing was recorded at ${when}`
}
