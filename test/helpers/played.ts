import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHere } from './cli.ts'
import { inPackage } from './paths.ts'

/** The sample that is sent, and a part of it. */
export const INCIDENT = inPackage('samples', 'incident-0420')
/** When the sample begins, epoch seconds. */
export const RECORDED = 1_795_148_000
export const AROUND: readonly string[] = ['--from', '04:19:55-04:20:10']

/** A value that `--format json` prints. */
export interface PlayedValue {
  /** Epoch seconds. */
  readonly time: number
  readonly host: string
  readonly seconds: number
  /** `disk` for instances and for modules without, `disk_all` for the total of one with. */
  readonly table: string
  readonly dimension: boolean
  /** '' for a total. */
  readonly instance: string
  readonly metric: string
  readonly kind: 'counter' | 'gauge' | 'text'
  readonly unit: string
  readonly value: number | string
}

interface Head {
  readonly metrics: Readonly<Record<string, { readonly kind: PlayedValue['kind']; readonly unit?: string }>>
}

type Row = Readonly<Record<string, number | string | null>>

interface Line {
  readonly time: number
  readonly seconds: number
  readonly host: string
  readonly total: Readonly<Record<string, Row>>
  readonly each: Readonly<Record<string, readonly Row[]>>
}

/** All values of JSON lines that are known. */
export function valuesOf(json: string, dimensions: ReadonlySet<string>): readonly PlayedValue[] {
  const [first = '', ...rest] = json.trimEnd().split('\n')
  const { metrics } = JSON.parse(first) as Head
  return rest.flatMap((text) => {
    const { time, seconds, host, total, each } = JSON.parse(text) as Line
    const values = (module: string, table: string, row: Row): readonly PlayedValue[] => {
      const { instance = '', ...own } = row
      return Object.entries(own).flatMap(([metric, value]) => {
        const { kind = 'gauge', unit = '' } = metrics[`${module}.${metric}`] ?? {}
        const about = { time, seconds, host, table, dimension: table === module && dimensions.has(module), kind, unit }
        return value === null ? [] : [{ ...about, instance: String(instance ?? ''), metric, value }]
      })
    }
    return [
      ...Object.entries(total).flatMap(([module, row]) =>
        values(module, dimensions.has(module) ? `${module}_all` : module, row),
      ),
      ...Object.entries(each).flatMap(([module, rows]) =>
        dimensions.has(module) ? rows.flatMap((row) => values(module, module, row)) : [],
      ),
    ]
  })
}

/** Modules with instances among those that are played in the tests. */
const DIMENSIONS = new Set(['cpu', 'disk', 'net', 'process'])

/** Plays with these words and `--format json`; gives its values. */
export async function played(words: readonly string[]): Promise<readonly PlayedValue[]> {
  const { code, stdout, stderr } = await runHere(['play', ...words, '--format', 'json'])
  expect(code, stderr).to.equal(0)
  return valuesOf(stdout, DIMENSIONS)
}

/** Ways to send three intervals of the running machine, and to record them to a folder. */
const LIVE = {
  record: (folder: string, interval: string) => ['record', '-s', 'cdmn', '-i', interval, '-c', '4', '-f', folder],
  live: (folder: string, interval: string) => ['live', '-cdlmn', '--noboot', '--record', folder, interval, '3'],
} as const

/** The commands that send the running machine and record it. */
export const liveCommands: readonly (keyof typeof LIVE)[] = ['record', 'live']

/** Sends the running machine as `exported` says, and gives what playing the recording prints that was made meanwhile. */
export async function sentLive(
  command: keyof typeof LIVE,
  exported: string,
  interval = '0.5',
): Promise<readonly PlayedValue[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sent-live-'))
  try {
    const { code, stderr } = await runHere([...LIVE[command](`${folder}/`, interval), '--export', exported])
    expect(code, stderr).to.equal(0)
    expect(stderr).to.not.match(/export/)
    return await played([folder, '-s', 'cdmnCDN'])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Sends a part of the sample as `exported` says. */
export async function sent(exported: string, words: readonly string[] = ['-s', 'cdmnCDMN', ...AROUND]): Promise<void> {
  const { code, stderr } = await runHere(['play', INCIDENT, ...words, '--export', exported])
  expect(stderr).to.equal('')
  expect(code).to.equal(0)
}

/** The name of a metric with its unit, worked out anew: what the databases' names are checked by. */
export function snakeName({ metric, unit, kind }: PlayedValue, form: 'rate' | 'total'): string {
  const words: Readonly<Record<string, string>> = { B: 'bytes', s: 'seconds', '%': 'percent', count: '' }
  const name = metric.replaceAll(/([A-Z]|\d+$)/g, (part) => (/\d/.test(part) ? part : `_${part.toLowerCase()}`))
  const word = words[unit] ?? unit
  const withWord = word === '' || name === word || name.endsWith(`_${word}`) ? name : `${name}_${word}`
  if (kind === 'counter') return form === 'rate' ? `${withWord}_per_second` : withWord
  return word === '' && /_(total|count)$/.test(withWord) ? `${withWord}_value` : withWord
}

/** Two maps of values must be alike, but for so much of slack; says which are not. */
export function expectAlike(found: ReadonlyMap<string, number>, wanted: ReadonlyMap<string, number>, slack = 0): void {
  expect(wanted.size).to.be.greaterThan(0)
  const wrong = [...wanted].filter(([key, value]) => !isAlike(found.get(key), value, slack))
  expect(wrong.slice(0, 5).map(([key, value]) => `${key}: ${found.get(key)}, wanted ${value}`)).to.deep.equal([])
}

function isAlike(found: number | undefined, wanted: number, slack: number): boolean {
  return found !== undefined && Math.abs(found - wanted) <= slack + 1e-9 * Math.abs(wanted)
}
