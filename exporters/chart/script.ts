import { visible } from 'recollect/exporter'
import { axisOf } from './axis.ts'
import type { History, Keep, Line } from './history.ts'
import type { PlacedPanel } from './pages.ts'

/** A panel, and what it shows. */
export interface Drawn {
  readonly panel: PlacedPanel
  readonly history: History
}

/** A picture. */
export interface Picture {
  readonly title: string
  /** A file's name, or a relative path. */
  readonly output: string
  readonly type: 'png' | 'svg'
  /** Epoch seconds. */
  readonly from: number
  readonly thru: number
  /** Seconds that the wall clock is ahead of UTC. */
  readonly offset: number
  readonly panels: readonly Drawn[]
}

/** Lines that are told apart by their colours. */
const MOST_LINES = 6
/** Okabe and Ito's colours, which the colour-blind tell apart as well. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#f0e442', '#999999']
const REST = '#dddddd'

const KEPT: Readonly<Record<Keep, string>> = { peak: 'peaks', least: 'least', mean: 'means' }

const WIDTH = 1400
const HEAD = 50
const PANEL = 230
/** A line is broken where nothing is known for so many points. */
const GAP_POINTS = 3.5

/** Labels longer than this are cut. */
const LONGEST_LABEL = 30

/** Text in a gnuplot script: between single quotes nothing is obeyed, and what could end them is written otherwise. */
function quoted(text: string): string {
  return `'${visible(text).replaceAll("'", '’').replaceAll('`', '‘')}'`
}

/** The gnuplot script of a picture, its data within. */
export function scriptOf(picture: Picture): string {
  const { panels, from, thru, offset, type } = picture
  const height = HEAD + PANEL * panels.length
  const terminal =
    type === 'png'
      ? `pngcairo size ${WIDTH},${height} font 'DejaVu Sans,10' noenhanced background '#ffffff'`
      : `svg size ${WIDTH},${height} font 'DejaVu Sans,12' noenhanced background '#ffffff'`
  const top = 1 - HEAD / height
  const lines = [
    'reset session',
    `set terminal ${terminal}`,
    `set output ${quoted(picture.output)}`,
    `set multiplot title ${quoted(picture.title)} font ',13'`,
    "set xdata time; set timefmt '%s'",
    `set format x ${quoted(timeFormat(thru - from))}`,
    `set xrange ['${from + offset}':'${thru + offset}']`,
    "set border 3 lc '#888888'; set tics nomirror out textcolor '#333333'",
    "set grid xtics ytics lt 1 lc '#e6e6e6'",
    'set lmargin at screen 0.075; set rmargin at screen 0.80',
  ]
  for (const [n, drawn] of panels.entries()) {
    const share = top / panels.length
    const bottom = top - (n + 1) * share
    lines.push(
      `set tmargin at screen ${place(bottom + share * 0.86)}; set bmargin at screen ${place(bottom + share * 0.14)}`,
      `set key at screen 0.81, screen ${place(bottom + share * 0.88)} left top vertical Left reverse samplen 1.5 textcolor '#333333'`,
      ...panelOf(drawn, { n, offset }),
    )
  }
  lines.push('unset multiplot', 'unset output')
  return `${lines.join('\n')}\n`
}

/** A place on the page, 0 to 1. */
function place(share: number): string {
  return share.toFixed(4)
}

function timeFormat(seconds: number): string {
  if (seconds <= 600) return '%H:%M:%S'
  return seconds <= 2 * 86_400 ? '%H:%M' : '%d %b %H:%M'
}

function panelOf({ panel, history }: Drawn, where: { readonly n: number; readonly offset: number }): readonly string[] {
  const metric = panel.table.metrics[panel.columns[0] ?? 0]
  if (metric === undefined) return []
  const joined = history.isJoined ? `, ${KEPT[history.keep]} of ${Math.round(history.spacing)} s` : ''
  const title = `set label 1 ${quoted(panel.title + joined)} at graph 0, graph 1.09 left font ',11' textcolor '#333333'`
  const { data, plots, peak } = panel.isStacked ? stacked(history, where) : lined(history, where)
  const axis = axisOf(peak, metric, panel.most)
  const tics = axis.tics.map(([label, value]) => `${quoted(label.replaceAll('%', '%%'))} ${value}`).join(', ')
  const range = `set yrange [0:${axis.end}]; set ytics (${tics})`
  if (plots.length === 0) return [title, range, `plot NaN notitle`]
  return [...data, title, range, `plot ${plots.join(', \\\n  ')}`]
}

interface Parts {
  readonly data: readonly string[]
  readonly plots: readonly string[]
  readonly peak: number
}

/** A data block for each line, broken where nothing is known. */
function lined(history: History, { n, offset }: { readonly n: number; readonly offset: number }): Parts {
  const lines = history.largest(MOST_LINES)
  const data: string[] = []
  const plots = lines.map((line, at) => {
    const name = `$panel${n}_${at}`
    data.push(`${name} << EOD`, ...points(history, [line.values], offset), 'EOD')
    const label = cut(line.label)
    return `${name} using 1:2 with lines lw 1.6 lc '${COLOURS[at] ?? REST}' title ${quoted(label)}`
  })
  return { data, plots, peak: Math.max(0, ...lines.map(({ peak }) => peak)) }
}

/** One data block with the heights of all areas, the highest drawn first and the others over it. */
function stacked(history: History, { n, offset }: { readonly n: number; readonly offset: number }): Parts {
  const lines = history.all().filter(({ peak }) => peak > 0)
  const heights = heightsOf(lines)
  const name = `$panel${n}`
  const data = [`${name} << EOD`, ...points(history, heights, offset), 'EOD']
  const plots = lines.map((line, at) => {
    const colour = line.label === 'free' ? REST : (COLOURS[at] ?? REST)
    return `${name} using 1:${at + 2} with filledcurves y1=0 fs solid 0.85 noborder lc '${colour}' title ${quoted(cut(line.label))}`
  })
  const last = heights.at(-1) ?? new Float64Array()
  const peak = last.reduce((max, value) => (value > max ? value : max), 0)
  return { data: lines.length === 0 ? [] : data, plots: plots.toReversed(), peak }
}

/** Each line's values upon those of the lines before it. */
function heightsOf(lines: readonly Line[]): readonly Float64Array[] {
  const heights: Float64Array[] = []
  for (const { values } of lines) {
    const below = heights.at(-1)
    heights.push(below === undefined ? values : values.map((value, at) => value + (below[at] ?? Number.NaN)))
  }
  return heights
}

function points(history: History, columns: readonly Float64Array[], offset: number): readonly string[] {
  const rows: string[] = []
  let last = Number.NaN
  const apart = history.spacing * GAP_POINTS
  for (let at = 0; at < history.times.length; at++) {
    const time = history.times[at] ?? Number.NaN
    if (Number.isNaN(time) || columns.some((values) => Number.isNaN(values[at] ?? Number.NaN))) continue
    if (time - last > apart) rows.push('')
    last = time
    rows.push(`${(time + offset).toFixed(3)} ${columns.map((values) => values[at]).join(' ')}`)
  }
  return rows
}

function cut(label: string): string {
  const shown = visible(label)
  return shown.length <= LONGEST_LABEL ? shown : `${shown.slice(0, LONGEST_LABEL - 1)}…`
}
