import type { CellText, NumberChoice } from './cell-text.ts'
import { cellText } from './cell-text.ts'
import type { Firmness, Palette } from './palette.ts'
import type { Group } from './view-groups.ts'
import type { CellValue } from './view-source.ts'
import { left, printable } from './width.ts'

const PLAIN = /^[\x20-\x7e]*$/

/** How the lines of views are written. */
export interface LineOptions extends NumberChoice {
  readonly palette: Palette
  /** Characters that are not ASCII can be shown. */
  readonly isUnicode: boolean
}

/** How many characters a group's columns take. */
export function groupWidth({ columns }: Group): number {
  return columns.reduce((sum, { look }) => sum + look.width, Math.max(0, columns.length - 1))
}

/** How many groups, from the left, fit into a line of so many characters; at least one. */
export function fitting(groups: readonly Group[], columns: number): number {
  let used = groups.length === 0 ? 0 : -1
  for (const [n, group] of groups.entries()) {
    used += groupWidth(group) + 1
    // A mark behind the last one says that there are more.
    if (used + (n + 1 < groups.length ? 1 : 0) > columns) return Math.max(1, n)
  }
  return groups.length
}

/** Text in the middle; where that is between two places, headings of even width stand at the left. */
function centred(text: string, width: number): string {
  const rest = Math.max(0, width - text.length)
  const before = Math.floor(rest / 2) + (rest & width & 1)
  return `${' '.repeat(before)}${text}`.padEnd(width)
}

/** Puts the groups' texts together: `|` between views, `:` between the instances of one. */
function joined(groups: readonly Group[], texts: readonly string[], rule: (mark: string) => string): string {
  let line = ''
  for (const [n, group] of groups.entries()) {
    if (n > 0) line += rule(group.view === groups[n - 1]?.view ? ':' : '|')
    line += texts[n] ?? ''
  }
  return line
}

/** The lines of groups of columns: titles, headings, values; each as wide as every other. */
export class ViewLines {
  readonly #options: LineOptions

  constructor(options: LineOptions) {
    this.#options = options
  }

  /** Titles and headings, two lines without their ends. `more`: groups were left out. */
  heading(groups: readonly Group[], { more }: { more: boolean }): readonly [string, string] {
    const { palette } = this.#options
    // Colours hold the titles of one view together; without them a blank keeps them apart, as in dstat.
    const between = palette.isColoured ? '-' : ' '
    let titles = ''
    for (const [n, group] of groups.entries()) {
      if (n > 0) titles += group.view === groups[n - 1]?.view ? between : ' '
      const width = groupWidth(group)
      titles += centred(this.#title(group.title, width), width).replaceAll(' ', '-')
    }
    const nicks = groups.map(({ columns }) =>
      columns
        .map(({ nick, look }) => palette.paint('nick', centred(this.#plain(nick, look.width), look.width)))
        .join(' '),
    )
    const rule = (mark: string): string => palette.paint('rule', mark)
    const mark = more ? rule('>') : ''
    return [palette.paint('title', titles) + mark, joined(groups, nicks, rule) + mark]
  }

  /** The values of the groups, a line without its end. */
  row(groups: readonly Group[], values: readonly CellValue[], how: { firmness: Firmness; more: boolean }): string {
    const { palette } = this.#options
    let next = 0
    const texts = groups.map(({ columns }) => {
      const cells = columns.map(({ look }, n) => {
        const value = values[next + n] ?? Number.NaN
        if (typeof value === 'string')
          return palette.value(left(this.#plain(value, look.width), look.width), 'plain', how.firmness)
        return this.#number(cellText(value, look, this.#options), how.firmness)
      })
      next += columns.length
      return cells.join(' ')
    })
    const rule = (mark: string): string => palette.paint('rule', mark)
    return joined(groups, texts, rule) + (how.more ? rule('>') : '')
  }

  /** A title is cut without a mark: it is still known by its beginning. */
  #title(text: string, width: number): string {
    return PLAIN.test(text) ? text.slice(0, width) : this.#plain(text, width)
  }

  #number({ text, letter, tier }: CellText, firmness: Firmness): string {
    const { palette } = this.#options
    return palette.value(text, tier, firmness) + (letter === '' ? '' : palette.paint('faint', letter))
  }

  /** Recorded text, harmless, in at most so many cells. */
  #plain(text: string, width: number): string {
    const shown = printable(text, width)
    return this.#options.isUnicode ? shown : shown.replace(/[^\x20-\x7e]/gu, '?')
  }
}
