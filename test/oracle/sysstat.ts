import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { inPackage } from '../helpers/paths.ts'

const SADC = '/usr/lib/sysstat/sadc'
const SADF = '/usr/bin/sadf'
const PIDSTAT = '/usr/bin/pidstat'

export const SYSSTAT = 'sysstat of Debian (sadc, sadf, pidstat)'

export function hasSysstat(): boolean {
  return [SADC, SADF, PIDSTAT].every((path) => existsSync(path))
}

/** Has sadc take two samples, so many seconds apart, and write them to a file. */
export function sadc(file: string, seconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(SADC, ['-S', 'XALL', String(seconds), '2', file], { stdio: 'ignore' })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`sadc ended with ${code}`))))
  })
}

/** What sar says of an interval, of one CPU, disk, interface … or of all. */
export interface SarRow {
  /** Epoch seconds, cut off, and how long the interval was. */
  readonly time: number
  readonly seconds: number
  /** '' for what has no instances, and for all together. */
  readonly instance: string
  readonly values: ReadonlyMap<string, number>
}

/** Columns that name what a row is of. */
const INSTANCES: ReadonlySet<string> = new Set(['CPU', 'DEV', 'IFACE', 'MOUNTPOINT'])

/** What sadf says of a file with an option of sar's, such as `-n DEV`. */
export function sarRows(file: string, option: string): readonly SarRow[] {
  const args = ['-d', '-U', '-P', 'ALL', file, '--', ...option.split(' ')]
  const { stdout } = spawnSync(SADF, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
  const [head = [], ...rows] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^# /, '').split(';'))
  return rows.map((cells) => {
    const [, seconds, time] = cells
    const at = head.findIndex((name) => INSTANCES.has(name))
    const instance = at < 0 || cells[at] === '-1' ? '' : (cells[at] ?? '')
    const first = at < 0 ? 3 : at + 1
    const values = head.slice(first).map((name, n): [string, number] => [name, Number(cells[first + n])])
    return { time: Number(time), seconds: Number(seconds), instance, values: new Map(values) }
  })
}

/** What pidstat says of processes for so many seconds. */
export async function pidstatRows(pids: readonly number[], seconds: number): Promise<readonly SarRow[]> {
  const args = ['-u', '-r', '-d', '-w', '-v', '-h', '-H', '-p', pids.join(), String(seconds), '1']
  const child = spawn(PIDSTAT, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, LC_ALL: 'C' } })
  let text = ''
  for await (const part of child.stdout.setEncoding('utf8')) text += part
  const [head = [], ...rows] = text
    .split('\n')
    .filter((line) => /^(?:# Time|\d{6,} )/.test(line))
    .map((line) => line.replace(/^# /, '').split(/ +/))
  return rows.map((cells) => {
    const [time, , instance = ''] = cells
    const values = head.slice(3, -1).map((name, n): [string, number] => [name, Number(cells[n + 3])])
    return { time: Number(time), seconds, instance, values: new Map(values) }
  })
}

/** A metric of ours, and with which sign it is counted. */
export interface Term {
  readonly sign: 1 | -1
  readonly module: string
  /** '' for the one that sar's row is of. */
  readonly instance: string
  readonly metric: string
}

/** A line of formats/SAR.md. */
export interface SarColumn {
  readonly option: string
  readonly column: string
  /** None where there is no metric for it. */
  readonly terms: readonly Term[]
  /** How many of our bytes, or seconds, are one of sar's; 1 for what is neither. */
  readonly scale: number
  /** It is not the same, as the page says. */
  readonly differs: boolean
}

const SCALES: Readonly<Record<string, number>> = {
  KiB: 1024,
  MiB: 1024 ** 2,
  pages: 4096,
  '512 B': 512,
  '0.01 s': 0.01,
}

const DIFFERENT = /discards left out|sar's is another|pidstat's lags/

function termsOf(text: string): readonly Term[] {
  return [...text.matchAll(/([−+]?) ?`([^`]+)`/g)].map(([, sign, name = '']) => {
    const words = name.split('.')
    const [module = '', instance = ''] = words
    const metric = words.at(-1) ?? ''
    return { sign: sign === '−' ? -1 : 1, module, instance: words.length > 2 ? instance : '', metric }
  })
}

/** The table of formats/SAR.md. */
export function sarPage(): readonly SarColumn[] {
  const lines = readFileSync(inPackage('formats', 'SAR.md'), 'utf8').split('\n')
  let option = ''
  return lines.flatMap((line) => {
    const [, named = '', column = '', metric = '', unit = ''] = line.split('|').map((cell) => cell.trim())
    const [, name] = /^`(.+)`$/.exec(column) ?? []
    if (name === undefined) return []
    if (named !== '') option = named.replaceAll('`', '')
    const differs = DIFFERENT.test(unit)
    return [{ option, column: name, terms: termsOf(metric), scale: SCALES[unit] ?? 1, differs }]
  })
}
