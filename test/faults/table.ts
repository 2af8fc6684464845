import type { Figures } from './tally.ts'

/** A row of the table; without figures it could not be tried. */
export interface Row {
  readonly group: string
  readonly fault: string
  readonly figures: Figures | undefined
}

const HEADS = ['fault', 'cases tried', 'samples at risk', 'samples lost', 'wrong numbers shown', 'crashes']

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function cells({ group, fault, figures }: Row): readonly string[] {
  const name = `${group}: ${fault}`
  if (figures === undefined) return [name, 'not tried here', '', '', '', '']
  const { cases, atRisk, given, lost, wrong, crashes } = figures
  const gone = given === 0 ? count(lost) : `${count(lost)} (+ ${count(given)})`
  return [name, count(cases), atRisk === 0 ? '–' : count(atRisk), gone, count(wrong), count(crashes)]
}

/** The table, as a Markdown document has it. */
export function table(rows: readonly Row[]): string {
  const lines = [HEADS, ...rows.map(cells)]
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const text = (line: readonly string[]): string =>
    `| ${line.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join(' | ')} |\n`
  const rule = `|${widths.map((width, n) => (n === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|\n`
  const [heads = [], ...others] = lines
  return text(heads) + rule + others.map(text).join('')
}
