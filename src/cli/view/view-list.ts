import { views } from '../../views/index.ts'
import { alignedLines } from '../output/table-text.ts'

/** The views as a table: option, letter, what they show. */
export function listViews(): string {
  const rows = views.map(({ name, letter, help }) => [`--${name}`, letter === undefined ? '' : `-${letter}`, help])
  return alignedLines([['VIEW', 'LETTER', 'SHOWS'], ...rows])
}
