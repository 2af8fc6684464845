import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

const INSTALLED = '/usr/bin/dstat'
/** Debian's dstat is written for the Python that it was packaged with. */
const PYTHON = '/usr/bin/python3'

export const DSTAT = 'dstat 0.7.4 of Debian'

/** Python 2 names of types, over which the installed script stops at the first row of CSV. */
const LOST: Readonly<Record<string, string>> = {
  'types.ListType': 'list',
  'types.TupleType': 'tuple',
  'types.StringType': 'str',
}

/** Whether dstat itself is installed, and not another program under its name. */
export function hasDstat(): boolean {
  if (!existsSync(INSTALLED) || !existsSync(PYTHON)) return false
  return /^Dstat 0\.(7\.4|8\.0)/.test(spawnSync(PYTHON, [INSTALLED, '--version'], { encoding: 'utf8' }).stdout)
}

/** A copy of the installed script in this directory, which can write CSV. */
export function repairedDstat(directory: string): string {
  const path = join(directory, 'dstat')
  const script = readFileSync(INSTALLED, 'utf8')
  writeFileSync(
    path,
    script.replace(/types\.\w+Type\b/g, (name) => LOST[name] ?? name),
  )
  return path
}

/** Starts the repaired copy; resolves when it has ended. */
export function runDstat(path: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, [path, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`dstat: ${stderr}`))))
  })
}

/** A file in dstat's layout of CSV. */
export interface ViewCsvFile {
  /** `dsk/total read`, by column. */
  readonly names: readonly string[]
  /** Text that is no number is NaN. */
  readonly rows: readonly (readonly number[])[]
}

/** Reads the first block of a file. */
export function readViewCsv(path: string): ViewCsvFile {
  const lines: string[][] = parse(readFileSync(path, 'utf8'), { relax_column_count: true, skip_empty_lines: true })
  const [, , , , titles = [], nicks = [], ...rows] = lines
  let title = ''
  const names = nicks.map((nick, n) => {
    title = titles[n] || title
    return `${title} ${nick.replace(/^total:/, '')}`
  })
  return { names, rows: rows.map((cells) => cells.map((cell) => (cell === '' ? Number.NaN : Number(cell)))) }
}
