import { cut, left } from '../../layout/width.ts'
import type { Around } from './timeline.ts'

/** What a page shows, line by line; text that is visible already. */
export interface Page {
  readonly title: string
  /** Above the rows. */
  readonly heading: readonly string[]
  readonly rows: readonly PageRow[]
  /** What there is to see of the row that the cursor is at, as much as there is room for. */
  readonly details: readonly string[]
  /** The last line. */
  readonly status: string
  /** Characters of rows and details that always stand at the left, and by how many the others are moved to the left. */
  readonly fixed: number
  readonly moved: number
}

/** A line of the timeline. */
export interface PageRow {
  readonly text: string
  readonly isCursor: boolean
}

/** Cells and lines of a terminal. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** How the lines of a terminal are shared out. */
export interface Room {
  readonly rows: number
  readonly details: number
}

/** The least that is of use. */
const LEAST = 3

/** The lines that the timeline and the details have: two fifths and the rest, less title, heading and status. */
export function roomFor({ rows }: Size, heading: number): Room {
  const room = rows - 2 - heading
  const timeline = Math.max(LEAST, Math.floor(room * 0.4))
  return { rows: timeline, details: Math.max(LEAST, room - timeline) }
}

const REVERSE = '\x1b[7m'
const BOLD = '\x1b[1m'
const PLAIN = '\x1b[0m'

/** The page's lines as they are sent to a terminal of this size; no more than it has. */
export function pageLines(page: Page, size: Size): readonly string[] {
  const { title, heading, rows, details, status, fixed, moved } = page
  const { columns } = size
  const room = roomFor(size, heading.length)
  const move = (text: string): string => cut(text.slice(0, fixed) + text.slice(fixed + moved), columns)
  const blanks = (count: number): readonly string[] => Array.from({ length: Math.max(0, count) }, () => '')
  const lines = [
    `${BOLD}${left(title, columns)}${PLAIN}`,
    ...heading.map(move),
    ...rows.map(({ text, isCursor }) => (isCursor ? `${REVERSE}${left(move(text), columns)}${PLAIN}` : move(text))),
    ...blanks(room.rows - rows.length),
    ...details.slice(0, room.details).map(move),
    ...blanks(room.details - details.length),
  ]
  return [...lines.slice(0, size.rows - 1), `${REVERSE}${left(status, columns)}${PLAIN}`]
}

/** The lines of the timeline: rows and what is to be said before them, the one of the cursor in the middle. */
export function centred({ rows, at }: Around, room: number): readonly PageRow[] {
  const lines = rows.flatMap(({ text, remarks }, i) => [
    ...remarks.map((remark) => ({ text: remark, isCursor: false })),
    { text, isCursor: i === at },
  ])
  const cursor = lines.findIndex(({ isCursor }) => isCursor)
  const first = Math.max(0, Math.min(cursor - Math.floor(room / 2), lines.length - room))
  return lines.slice(first, first + room)
}
