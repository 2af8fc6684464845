import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { type Comparison, ratio, verdict } from './comparison.ts'
import { Corpus } from './corpus.ts'
import { type Growth, order } from './growth.ts'
import { describeMachine } from './machine.ts'
import { type BenchOptions, parseOptions, usage } from './options.ts'
import { findPeers } from './peers.ts'
import { rows } from './rows.ts'
import { comparisonTable, growthTable } from './table.ts'

/** A quarter of a day has 04:15 in it. */
const QUICK_SHARE = 0.25

interface Figures {
  readonly comparisons: readonly Comparison[]
  readonly growths: readonly Growth[]
  /** Rows whose commands broke. */
  readonly broken: readonly string[]
}

async function run(options: BenchOptions, bench: Bench): Promise<Figures> {
  const comparisons: Comparison[] = []
  const growths: Growth[] = []
  const broken: string[] = []
  for (const row of rows) {
    if (!options.rows.has(row.name)) continue
    console.error(`${row.name}: ${row.about} …`)
    try {
      comparisons.push(...((await row.compare?.(bench)) ?? []))
      growths.push(...((await row.grow?.(bench)) ?? []))
    } catch (error) {
      console.error(`${row.name}: ${error instanceof Error ? error.message : String(error)}`)
      broken.push(row.name)
    }
  }
  return { comparisons, growths, broken }
}

function json(machine: string, { comparisons, growths, broken }: Figures): string {
  const figures = {
    machine,
    comparisons: comparisons.map((each) => ({ ...each, ratio: ratio(each), verdict: verdict(each) })),
    growths: growths.map((each) => ({ ...each, order: order(each) })),
    broken,
  }
  return `${JSON.stringify(figures, undefined, 2)}\n`
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(usage())
    return
  }
  const { quick, rounds } = options
  const peers = findPeers()
  const machine = describeMachine(peers)
  const folder = mkdtempSync(join(tmpdir(), 'recollect-bench-'))
  try {
    const figures = await run(options, {
      ...{ quick, rounds, peers, folder },
      corpus: new Corpus(folder, quick ? QUICK_SHARE : 1),
    })
    const { comparisons, growths, broken } = figures
    console.log(`${machine}\n${quick ? 'Quick: these figures say nothing.\n' : ''}`)
    if (comparisons.length > 0) console.log(comparisonTable(comparisons))
    if (growths.length > 0) console.log(growthTable(growths))
    if (options.json !== undefined) writeFileSync(options.json, json(machine, figures))
    if (broken.length > 0) {
      console.error(`broken: ${broken.join(', ')}`)
      process.exitCode = 1
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main()
