import {
  defineFormat,
  type Emit,
  type FormatOptions,
  type FormatRun,
  type Interval,
  PlotTimes,
  plotDetailTable,
  plotTable,
  RecollectError,
  type ResolvedPlotDetail,
  type Selected,
  shownIn,
} from 'recollect/format'
import { type Group, OwnGroup, TotalGroup, WideGroup } from './plot/groups.ts'
import { type About, Long, type Output, SideBySide } from './plot/outputs.ts'

function totalGroups({ importer, total }: Selected, options: FormatOptions): readonly Group[] {
  if (!total) return []
  if (importer.printPlot !== undefined) return [new OwnGroup(importer, options, { total, each: false })]
  const table = plotTable(importer)
  return table === undefined ? [] : [new TotalGroup(table, options)]
}

/** Instances side by side, and the extension of their file. */
interface Wide {
  readonly extension: string
  readonly group: Group
}

function wideGroups({ importer, each }: Selected, options: FormatOptions): readonly Wide[] {
  if (!each) return []
  const table = plotDetailTable(importer)
  if (table?.shape === 'long') return []
  if (importer.printPlot !== undefined) {
    const group = new OwnGroup(importer, options, { total: false, each })
    return [{ extension: table?.extension ?? importer.name, group }]
  }
  return table === undefined ? [] : [{ extension: table.extension, group: new WideGroup(table, options) }]
}

function longTables({ importer, each }: Selected): readonly ResolvedPlotDetail[] {
  const table = each ? plotDetailTable(importer) : undefined
  return table?.shape === 'long' ? [table] : []
}

/** collectl's order of the columns in `.tab`, which is not that of its brief format; all else follows. */
const ORDER = ['CPU', 'MEM', 'SOCK', 'NET', 'DSK', 'INODE', 'NFS', 'IB', 'TCP', 'SLAB', 'BUD']

function place({ importer }: Selected): number {
  const known = ORDER.indexOf(importer.tables?.plot?.tag ?? '')
  return known < 0 ? ORDER.length : known
}

function outputsOf(selection: readonly Selected[], about: About): readonly Output[] {
  const { options } = about
  const totals = selection.flatMap((selected) => totalGroups(selected, options))
  const wide = selection.flatMap((selected) => wideGroups(selected, options))
  const long = selection.flatMap(longTables)
  if (options.toFiles) {
    const files = [...new Set(wide.map(({ extension }) => extension))].map((extension) => {
      const groups = wide.flatMap((each) => (each.extension === extension ? [each.group] : []))
      return new SideBySide(extension, groups, about)
    })
    const tab = totals.length === 0 ? [] : [new SideBySide('tab', totals, about)]
    return [...tab, ...files, ...long.map((table) => new Long(table, about))]
  }
  const groups = [...totals, ...wide.map(({ group }) => group)]
  const [first] = long
  if (first === undefined) return groups.length === 0 ? [] : [new SideBySide('', groups, about)]
  // Two modules may fill one file, of which a recording holds lines of one.
  if (groups.length > 0 || long.some(({ extension }) => extension !== first.extension)) {
    const why = 'it has a line for each instance and cannot stand beside other columns'
    const what = `plot: ${first.importer.name} on one stream`
    throw new RecollectError('bad-option', `${what}: ${why}: select it alone, or write files`)
  }
  return long.map((table) => new Long(table, about))
}

/** collectl's plot format; PLOT.md describes it. */
export default defineFormat({
  name: 'plot',
  headingEvery: 0,
  help: "collectl's plot format: a line of names that starts with #, a line for each interval, a file for each subsystem's instances",
  shows({ importer, total, each }: Selected) {
    if (importer.printPlot !== undefined) return undefined
    const tables = [total ? plotTable(importer) : undefined, each ? plotDetailTable(importer) : undefined]
    return shownIn(tables, { total, each })
  },
  open(selection: readonly Selected[], options: FormatOptions): FormatRun {
    const times = new PlotTimes(options)
    const inOrder = selection.toSorted((a, b) => place(a) - place(b))
    const outputs = outputsOf(inOrder, { options, times })
    return {
      interval(interval: Interval, emit: Emit): void {
        const datetime = times.of(interval)
        for (const output of outputs) {
          const text = output.lines(interval, datetime)
          if (text !== '') emit(text, options.toFiles ? output.extension : undefined)
        }
      },
    }
  },
})
