import { readFileSync } from 'node:fs'
import { inPackage } from '../helpers/paths.ts'

/** A column in which collectl may print something else, as formats/PLOT.md says it. */
export interface Deviation {
  /** As it stands there: file and column. */
  readonly name: string
  readonly extension: string
  /** Whether collectl's cell is what the table says it is; `column` is what stands in the pattern's star. */
  explains(cell: Cell): boolean
  readonly column: RegExp
  /** Its names are not the same, only their order. */
  readonly renames: boolean
  /** The whole file is another one. */
  readonly otherFile: boolean
  /** What an instance's name holds for which collectl has no columns. */
  readonly hides: string | undefined
}

/** A cell that is not the same in both files. */
export interface Cell {
  readonly theirs: string
  readonly ours: string
  /** What stands for the star in the column's name. */
  readonly instance: string
  /** Whether two cells are the same, as far as they are to be. */
  readonly same: (a: string, b: string) => boolean
  /** Our cell of another column in the same line. */
  readonly other: (column: string) => string | undefined
  /** What is special about the recording, or about what was asked, in the words of the table. */
  readonly circumstances: readonly string[]
}

/** The table of columns in formats/PLOT.md. */
export function readDeviations(): readonly Deviation[] {
  const text = readFileSync(inPackage('formats', 'PLOT.md'), 'utf8')
  const [, table = ''] = /^### By column\n([\s\S]*?)(?=\n#|(?![\s\S]))/m.exec(text) ?? []
  const rows = table.split('\n').filter((line) => line.startsWith('| `'))
  if (rows.length === 0) throw new Error('formats/PLOT.md: no rows in the table of columns')
  return rows.flatMap((row) => {
    const [, file = '', columns = '', prints = ''] = row.split('|').map((cell) => cell.trim())
    const extension = /^`\.(\w+)`$/.exec(file)?.[1]
    const names = [...columns.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
    if (extension === undefined || names.length === 0) throw new Error(`formats/PLOT.md: not understood: ${row}`)
    return names.map((name) => ({
      name: `.${extension} ${name}: ${prints}`,
      extension,
      column: pattern(name),
      explains: rule(prints.replaceAll('`', '')),
      renames: prints === OTHER_NAMES,
      otherFile: prints === OTHER_FILE,
      hides: NO_COLUMN.exec(prints)?.[1],
    }))
  })
}

function pattern(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '(.*)')}$`)
}

const OTHER_NAMES = 'other names'
const OTHER_FILE = 'another file'
const NO_COLUMN = /^no column if the name holds a capital (\w)$/

type Rule = Deviation['explains']

/** What the table's third column says of collectl's cell. */
function rule(prints: string): Rule {
  const [, times] = /^(\d+) × ours$/.exec(prints) ?? []
  if (times !== undefined)
    return ({ theirs, ours }) => about(Number(theirs), Number(ours) * Number(times), Number(times))
  const [, off] = /^ours ± ([\d.]+)$/.exec(prints) ?? []
  if (off !== undefined) return ({ theirs, ours }) => about(Number(theirs), Number(ours), Number(off) * 1.001)
  const [, circumstance] = /^anything if (.+)$/.exec(prints) ?? []
  if (circumstance !== undefined) return ({ circumstances }) => circumstances.includes(circumstance)
  if (NO_COLUMN.test(prints)) return () => false
  const [, column] = /^ours of (.+)$/.exec(prints) ?? []
  if (column !== undefined)
    return ({ theirs, instance, other, same }) => {
      const ours = other(column.replace('*', instance)) ?? ''
      return same(theirs, ours) || (ours === '-' && Number(theirs) === 0)
    }
  const named: Readonly<Record<string, Rule>> = {
    [OTHER_NAMES]: () => false,
    [OTHER_FILE]: () => true,
    anything: () => true,
    '0': ({ theirs }) => theirs === '0',
    'ours shortened from 10000 on': ({ theirs, ours }) => Number(ours) >= 10_000 && shortened(Number(ours)) === theirs,
    'ours rounded': ({ theirs, ours }) => ours.includes('.') && Number(theirs) === Math.round(Number(ours)),
    'jiffies with -on': ({ circumstances, theirs }) => circumstances.includes('-on was given') && /^\d+$/.test(theirs),
    'ours without blanks': ({ theirs, ours }) => theirs === ours.replaceAll(' ', ''),
    // One that ended between the readings of its files has no memory any more, and another state.
    'anything of a process that ended': ({ other, ours, theirs }) =>
      other('S') === 'Z' || other('VmSize') === '0' || isOfName(theirs, ours),
  }
  const found = named[prints]
  if (found === undefined) throw new Error(`formats/PLOT.md: no rule ${JSON.stringify(prints)}`)
  return found
}

/** A command line, and the name that the kernel keeps of a process whose command line was gone when it was read. */
function isOfName(command: string, name: string): boolean {
  const program = command.split(' ')[0]?.split('/').at(-1) ?? ''
  return /^[^\d\s-]\S*$/.test(name) && program.startsWith(name)
}

function about(a: number, b: number, most: number): boolean {
  return Math.abs(a - b) <= most
}

/** 387181 as `387K`. */
function shortened(value: number): string {
  let size = value
  let letter = -1
  while (size >= 1000) {
    size = Math.trunc(size / 1000)
    letter++
  }
  return `${size}${'KMGT'[letter] ?? ''}`
}
