import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A line of a plot file: what stands under each name. */
export interface PlotRow {
  /** Date and time; in long files also whose line it is. */
  readonly key: string
  readonly columns: readonly string[]
  readonly cells: readonly string[]
}

/** A plot file, ours or collectl's. */
export interface PlotFile {
  /** `tab`, `cpu` … */
  readonly extension: string
  readonly rows: readonly PlotRow[]
}

/** Files that have a line for each instance, named in the third column. */
const LONG = new Set(['prc', 'slb'])

/** The plot files of a directory, by their extension. Throws where two have the same. */
export function readPlotFiles(directory: string): ReadonlyMap<string, PlotFile> {
  const files = new Map<string, PlotFile>()
  for (const name of readdirSync(directory).toSorted()) {
    const extension = name.slice(name.lastIndexOf('.') + 1)
    if (files.has(extension)) throw new Error(`${directory}: two files .${extension}`)
    files.set(extension, parsePlotFile(readFileSync(join(directory, name), 'latin1'), extension))
  }
  return files
}

/** Understands a plot file with date and time in its first two columns. */
function parsePlotFile(text: string, extension: string): PlotFile {
  const rows: PlotRow[] = []
  let columns: readonly string[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    if (line.startsWith('#')) {
      if (line.startsWith('#Date ')) columns = words(line).slice(2)
      continue
    }
    const found = words(line)
    const isLong = LONG.has(extension)
    const most = columns.length + 2
    // A command line may hold blanks.
    const cells = isLong && found.length > most ? [...found.slice(0, most - 1), found.slice(most - 1).join(' ')] : found
    rows.push({ key: cells.slice(0, isLong ? 3 : 2).join(' '), columns, cells: cells.slice(2) })
  }
  return { extension, rows }
}

function words(line: string): readonly string[] {
  return line.trimEnd().split(' ')
}
