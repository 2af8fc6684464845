import fc from 'fast-check'
import brief from '../../formats/brief.ts'
import csv from '../../formats/csv.ts'
import json from '../../formats/json.ts'
import plot from '../../formats/plot.ts'
import verbose from '../../formats/verbose.ts'
import { loadImporters } from '../../src/index.ts'
import { Playback } from '../../src/playback/reports.ts'
import { Sampler } from '../../src/recorder/sampler.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import { formatDefaults } from '../../src/vocabulary/format.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { sampleOf } from '../helpers/samples.ts'
import { moment } from '../source/tree.ts'
import { reason } from './judge.ts'
import type { Scale, Tally } from './tally.ts'

/** What no output may hold but the ends of its own lines. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/** Words that somebody might put where a number or a name should be. */
export const HOSTILE: readonly string[] = [
  ...['', ' ', '-', '--', '.', '-0', '-1', '+1', '1e308', '1e999', '0x10', 'NaN', 'Infinity', '1.2.3', '1,2', '٣'],
  ...[
    '18446744073709551615',
    '18446744073709551616',
    '9007199254740993',
    '4294967296',
    '9'.repeat(400),
    '0'.repeat(400),
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'undefined', 'null', 'then'],
  ...[
    '\x1b[2J',
    '\x1b]0;owned\x07',
    '\x9b31m',
    '\u202eevil',
    '\u2066',
    '\u200b',
    '\ufeff',
    '\0',
    '\x7f',
    '\r',
    '\t',
    '\v',
  ],
  ...[
    '../../etc/passwd',
    '/dev/null',
    '$(reboot)',
    '`reboot`',
    ';reboot',
    '|sh',
    '%s%n',
    '{{1}}',
    '\\',
    '"',
    "'",
    '<b>',
  ],
  ...[
    '=1+1',
    '+1',
    '-1+1',
    '@SUM(A1)',
    ',',
    ',,',
    'a,b',
    '(',
    ')',
    '((',
    '))',
    ':',
    '::',
    '#',
    '>>> 1.000 <<<',
    '#end',
  ],
  ...['x'.repeat(5000), '1 '.repeat(2000), '\ud800', '\xff\xfe', '💥'.repeat(50), 'z\u0301\u0301\u0301'],
]

const MORE_LINES: readonly string[] = [
  'numa-node0 numa_hit 3196576',
  'Node 0 MemFree: 10 kB',
  'nfs-rpc 5 0 1',
  'nfs- proc3 22 0 1 2 3',
  'nfsd- proc4ops 76 0 1 2',
  'ib mlx5_0:1 port_rcv_data 256',
  'environ hwmon hwmon0 temp1_input 45000',
  'Slab bio-312 12 12 320 12 1 : tunables 0 0 0 : slabdata 1 1 0',
  'Buddy Node 0, zone      DMA      0      1      2',
  'proc:1 cmd /sbin/init splash',
]

/** Lines as recordings have them. */
async function seedsOf(importers: readonly Importer[]): Promise<readonly string[]> {
  const sampler = new Sampler({ importers, root: moment(1) })
  const { bytes, end } = sampler.take({ second: true, third: true }, 0)
  const lines = Buffer.from(bytes.subarray(0, end)).toString('latin1').split('\n')
  sampler.close()
  return [...lines.filter((line) => line !== ''), ...MORE_LINES]
}

/** Some edits of a line: a word replaced, doubled, left out; the line cut, joined with another. */
function hostileLine(seeds: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(6), fc.nat(1000), fc.nat(HOSTILE.length - 1))
  return fc.tuple(fc.nat(seeds.length - 1), fc.array(edit, { minLength: 1, maxLength: 3 })).map(([seed, edits]) => {
    let words = (seeds[seed] ?? '').split(' ')
    for (const [kind, at, hostile] of edits) {
      const place = at % Math.max(1, words.length)
      const word = HOSTILE[hostile] ?? ''
      if (kind === 0) words.splice(place, 1)
      else if (kind === 1) words.splice(place, 0, word)
      else if (kind === 2) words = words.slice(0, place)
      else if (kind === 3) words.splice(place, 0, ...(seeds[at % seeds.length] ?? '').split(' '))
      else if (kind === 4) words[place] = `${words[place]}${word}`
      else words[place] = word
    }
    return words.join(' ').replaceAll('\n', ' ')
  })
}

function formatsOf(importers: readonly Importer[]): (interval: Interval) => void {
  const selection = importers.map((importer) => ({ importer, total: true, each: true }))
  const options = { ...formatDefaults, time: 'full-date-time' as const, toFiles: true }
  const runs = [brief, verbose, plot, csv, json].map((format) => ({ format, run: format.open(selection, options) }))
  return (interval) => {
    for (const { format, run } of runs) {
      run.interval(interval, (text) => {
        for (const line of text.split('\n')) {
          if (UNSEEN.test(line)) throw new Error(`${format.name}: ${JSON.stringify(line.slice(0, 200))}`)
        }
      })
    }
  }
}

function demandRates({ reports }: Interval): void {
  for (const { importer, columns, slots } of reports.values()) {
    for (const [n, [name, metric]] of Object.entries(importer.metrics).entries()) {
      if (metric.kind !== 'counter') continue
      for (const slot of [0, ...slots]) {
        const value = columns[n]?.[slot] ?? Number.NaN
        if (value < 0) throw new Error(`${importer.name}.${name} is ${value}`)
      }
    }
  }
}

const LINES_A_SAMPLE = 50
const SAMPLES = 4

/** The one thing that a module may say of a line: that it knows no schema for it. Any other error is a crash. */
function toldOfData({ message }: Notice): void {
  if (!/^import module json: .*: no schema in the header$/s.test(message)) throw new Error(message)
}

/** Lines that no kernel prints, to every importer; every so often to every format too. */
export async function hostileLines(tally: Tally, scale: Scale): Promise<void> {
  const importers = await loadImporters('all')
  const seeds = await seedsOf(importers)
  const lines = fc.array(hostileLine(seeds), { minLength: LINES_A_SAMPLE, maxLength: LINES_A_SAMPLE })
  const samples = fc.array(lines, { minLength: SAMPLES, maxLength: SAMPLES })
  const runs = scale === 'quick' ? 120 : 5000
  let run = 0
  const property = fc.property(samples, (texts) => {
    const playback = new Playback(importers, { onNotice: toldOfData })
    const show = run++ % 10 === 0 ? formatsOf(importers) : undefined
    for (const [n, text] of texts.entries()) {
      tally.tried(text.length)
      const interval = playback.take(sampleOf(1000 + 10 * n, `${text.join('\n')}\n`))
      if (interval === undefined) throw new Error('no interval')
      demandRates(interval)
      show?.(interval)
    }
    if (Object.keys(Object.prototype).length > 0) throw new Error('Object.prototype was changed')
  })
  try {
    fc.assert(property, { numRuns: runs, endOnFailure: true })
  } catch (error) {
    tally.crash(reason(error))
  }
}
