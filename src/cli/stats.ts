import type { PlayOptions } from '../playback/recordings.ts'
import type { OptionTable } from './command.ts'
import { optionError } from './usage-error.ts'

/** Options for rows that sum up all that was played. */
export const statsOptions = {
  stats: {
    type: 'boolean',
    describe: 'Brief: one row T with the totals of everything played, instead of the intervals',
  },
  statopts: {
    type: 'string',
    describe: 'With --stats: a adds a row A with the averages, i adds the intervals',
    example: '--stats --statopts ai',
  },
} as const satisfies OptionTable

/** What was typed of these. */
export interface Typed {
  readonly stats?: boolean | undefined
  readonly statopts?: string | undefined
}

/** Longer than any recording: all of it becomes one interval. */
export const ALL_SECONDS = 1e12

/** The recordings are played once for each: how, and what stands in its lines in place of the time. */
export interface Pass {
  readonly how: PlayOptions
  readonly label?: string
}

/** Understands --stats and --statopts, where `how` is how intervals are played. Throws a UsageError. */
export function passesOf(
  { stats, statopts }: Typed,
  { how, format, toFiles }: { readonly how: PlayOptions; readonly format: string; readonly toFiles: boolean },
): readonly Pass[] {
  if (!stats) {
    if (statopts !== undefined) throw optionError('--statopts', 'needs --stats')
    return [{ how }]
  }
  if (format !== 'brief' || toFiles) {
    throw optionError('--stats', 'sums up brief lines on the terminal: --interval 1d sums up the others')
  }
  const letters = statopts ?? ''
  const unknown = /[^ai]/.exec(letters)?.[0]
  if (unknown === 's') throw optionError('--statopts', 's: not supported: play the files one by one')
  if (unknown !== undefined) throw optionError('--statopts', `${unknown}: unknown letter: choose from a i`)
  const { keep: _, offset: __, ...kept } = how
  const inOne = (label: 'A' | 'T'): Pass => ({
    label,
    how: { ...kept, every: ALL_SECONDS, perInterval: label === 'T' },
  })
  return [...(letters.includes('i') ? [{ how }] : []), ...(letters.includes('a') ? [inOne('A')] : []), inOne('T')]
}
