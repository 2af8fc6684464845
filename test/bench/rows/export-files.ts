import { join } from 'node:path'
import { sql } from '../../helpers/duckdb.ts'
import { type Bench, newFolder, type Row } from '../bench.ts'
import { comparing } from '../compare.ts'
import type { Comparison } from '../comparison.ts'
import type { Recorded } from '../corpus.ts'
import { measure, rounds, type Usage } from '../measure.ts'
import { own } from '../peers.ts'

/** Microseconds of CPU that a point may cost: 500,000 a second. */
const MOST_MICROSECONDS = 2
/** Milliseconds that a day may take. */
const MOST_MS = 1000

/** The commands: name, what is played, and to which exporter. */
type Files = Readonly<Record<string, { readonly day: Recorded; readonly letters: string; readonly to: string }>>

/** How many values of metrics a dataset has: what is not known, and what tells rows apart, is none. */
async function pointsIn(dataset: string): Promise<number> {
  const [row] = await sql(
    dataset,
    `SELECT sum(num_values - stats_null_count)::DOUBLE AS points FROM parquet_metadata('*/*/*.parquet')
     WHERE path_in_schema NOT IN ('time', 'instance', 'seconds')`,
  )
  return Number(row?.['points'])
}

/** A day written to files of other programs. */
export const exportedFiles: Row = {
  name: 'export-files',
  about: 'the same days to Parquet, CSV and JSON lines; a point is a value at a time',
  async compare(bench: Bench): Promise<readonly Comparison[]> {
    const [day, processDay] = [await bench.corpus.day(), await bench.corpus.processDay()]
    const files: Files = {
      totals: { day, letters: 'cdnm', to: 'parquet,dir=' },
      instances: { day, letters: 'cdnmCDNM', to: 'parquet,dir=' },
      processes: { day: processDay, letters: 'Z', to: 'parquet,dir=' },
      csv: { day, letters: 'cdnmCDNM', to: 'csv,dir=' },
      jsonl: { day, letters: 'cdnmCDNM', to: 'jsonl,f=' },
    }
    const folders = new Map<string, string>()
    const write = (name: string, { day: { own: file }, letters, to }: Files[string]): Promise<Usage> => {
      // What is there already would be left.
      const folder = join(newFolder(bench), 'out')
      folders.set(name, folder)
      return measure(own('play', file, '-s', letters, '--export', `${to}${folder}`))
    }
    const commands = Object.entries(files).map(([name, what]) => [name, () => write(name, what)] as const)
    const used = await rounds(bench.rounds, {
      'plot file': () => measure(own('play', day.own, '-s', 'cdnm', '-P', '-f', `${newFolder(bench)}/`)),
      ...Object.fromEntries(commands),
    })
    const points = {
      instances: await pointsIn(folders.get('instances') ?? ''),
      processes: await pointsIn(folders.get('processes') ?? ''),
    }
    const compare = comparing('export-files', used)
    const peer = 'plot file'
    const point = (ours: string, of = points.instances) =>
      ({ unit: 'µs', peer, ours, of: ({ cpuMs }: Usage) => (cpuMs * 1000) / of }) as const
    const ofDay = { unit: 'ms', peer, ours: 'totals' } as const
    return [
      compare({ ...ofDay, what: 'a day to Parquet, wall time', of: ({ wallMs }) => wallMs, most: MOST_MS }),
      compare({ ...ofDay, what: 'a day to Parquet, CPU time', of: ({ cpuMs }) => cpuMs }),
      compare({ ...point('instances'), what: 'Parquet, CPU time of a point', most: MOST_MICROSECONDS }),
      compare({
        ...point('processes', points.processes),
        what: 'Parquet, processes, CPU time of a point',
        most: MOST_MICROSECONDS,
      }),
      compare({ unit: 'MiB', peer, ours: 'processes', what: 'resident memory', of: ({ peakMiB }) => peakMiB }),
      compare({ ...point('csv'), what: 'CSV, CPU time of a point' }),
      compare({ ...point('jsonl'), what: 'JSON lines, CPU time of a point' }),
    ]
  },
}
