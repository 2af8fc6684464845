import type { Emit, FormatOptions, FormatRun } from '../../vocabulary/format.ts'
import type { Interval } from '../../vocabulary/report.ts'
import type { OptionTable } from '../command.ts'

/** Options that sum up processes and slabs over all that is played. */
export const analysisOptions = {
  procanalyze: {
    type: 'boolean',
    describe: 'A line for each process with everything it used; with -f, in a file .prcs',
  },
  slabanalyze: {
    type: 'boolean',
    describe: 'A line for each slab with how its memory changed; with -f, in a file .slbs',
  },
} as const satisfies OptionTable

/** What was typed of these. */
export interface Typed {
  readonly procanalyze?: boolean | undefined
  readonly slabanalyze?: boolean | undefined
}

/** Names of the modules that are summed up. */
export function analyzed({ procanalyze, slabanalyze }: Typed): readonly string[] {
  return [...(procanalyze ? ['process'] : []), ...(slabanalyze ? ['slab'] : [])]
}

/** Makes runs of the analyses that were asked for; undefined if there are none, and then nothing is loaded. */
export async function analysesOf(typed: Typed): Promise<((options: FormatOptions) => FormatRun) | undefined> {
  if (analyzed(typed).length === 0) return undefined
  const [{ ProcessAnalysis }, { SlabAnalysis }] = await Promise.all([
    import('./process-analysis.ts'),
    import('./slab-analysis.ts'),
  ])
  return (options) =>
    together([
      ...(typed.procanalyze ? [new ProcessAnalysis(options)] : []),
      ...(typed.slabanalyze ? [new SlabAnalysis(options)] : []),
    ])
}

/** Several runs as one, the one's text behind the other's. */
export function together(runs: readonly FormatRun[]): FormatRun {
  return {
    interval(interval: Interval, emit: Emit): void {
      for (const run of runs) run.interval(interval, emit)
    },
    end(emit: Emit): void {
      for (const run of runs) run.end?.(emit)
    },
  }
}
