import fc from 'fast-check'
import { habit } from '../../src/cli/habits.ts'
import { byteCount, intervalList, separator, wholeNumber } from '../../src/cli/values.ts'
import { parseCounterNames } from '../../src/cli/view/counter-name.ts'
import { parseTop } from '../../src/cli/view/top.ts'
import { parseDuration } from '../../src/layout/duration.ts'
import { visible, visibleJson } from '../../src/layout/escape.ts'
import { csvField, plotCell, plotRest } from '../../src/layout/quote.ts'
import { parseRange, parseWhen } from '../../src/layout/when.ts'
import { windows } from '../../src/layout/window.ts'
import { zoneOf } from '../../src/layout/zone.ts'
import { builtInSelectables } from '../../src/modules.ts'
import { rollSchedule } from '../../src/recorder/roll-schedule.ts'
import { Ticker } from '../../src/recorder/ticker.ts'
import { isCollectlHeader, parseCollectlHeader } from '../../src/recording/collectl-header.ts'
import { formatHeader, parseHeader } from '../../src/recording/header.ts'
import { parseRecordingName, safeHost } from '../../src/recording/name.ts'
import { parseSelection } from '../../src/selection.ts'
import { runHere } from '../helpers/cli.ts'
import { steadyLines, writeRecording } from '../helpers/recordings.ts'
import { collectlHeader } from '../recording/collectl-made.ts'
import { header } from '../recording/made.ts'
import { inFolder } from './folder.ts'
import { HOSTILE, UNSEEN } from './hostile-lines.ts'
import { reason } from './judge.ts'
import type { Scale, Tally } from './tally.ts'

/** What people type, to be changed a little. */
const TYPED: readonly string[] = [
  ...['10', '10:60', '0.25', '5m', '1h30m', '90s', '250ms', '2G', '500M', '04:20', '04:20:30.5', '20261121:04:20'],
  ...[
    '2026-11-21T04:20Z',
    '2026-11-21 04:20+01:00',
    '@1795289594',
    '-5m',
    '5m ago',
    '04:10-04:30',
    '20261121-20261122',
  ],
  ...[
    'cdn',
    '+YZ',
    '-n',
    'cpu,disk',
    'Disk',
    '00:00,7,60',
    'process.rss,5',
    'cpu.user,disk.sda.readBytes',
    'Europe/Berlin',
  ],
]

const typed = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'0123456789:.-+,@TZ smhdcnYZ'), maxLength: 24 }),
  fc
    .tuple(fc.constantFrom(...TYPED), fc.nat(30), fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 3 })))
    .map(([word, at, other]) => word.slice(0, at) + other + word.slice(at)),
)

const SPAN = { from: 1795200000, thru: 1795300000, zone: zoneOf('Europe/Berlin') }

/** Each understands the text, or throws an error that says what is wrong with it. */
const understand: Readonly<Record<string, (text: string) => unknown>> = {
  duration: parseDuration,
  when: (text) => windows({ from: parseWhen(text) }, SPAN),
  range: (text) => windows(parseRange(text) ?? {}, SPAN),
  zone: zoneOf,
  number: (text) => wholeNumber('-c', text, 1),
  bytes: (text) => byteCount('--max-size', text),
  intervals: (text) => new Ticker(intervalList('-i', text)),
  separator: (text) => separator('--sep', text),
  selection: (text) => parseSelection(text, builtInSelectables, []),
  columns: parseCounterNames,
  top: parseTop,
  roll: (text) => rollSchedule({ at: text })(1795200000),
  'collectl habits': (text) => habit([text, text]),
  name: parseRecordingName,
}

/** What comes out is harmless, whatever goes in. */
const harmless: Readonly<Record<string, (text: string) => string>> = {
  visible,
  json: (text) => visibleJson(JSON.stringify(text)),
  csv: csvField,
  'plot cell': (text) => plotCell(text, ' '),
  'plot rest': plotRest,
  host: safeHost,
}

function isTold(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return false
  return error.code === error.code.toLowerCase() && !UNSEEN.test(visible(error.message))
}

/** Runs a property and counts what it finds. */
export async function hold(tally: Tally, property: fc.IRawProperty<unknown>, numRuns: number): Promise<void> {
  try {
    await fc.assert(property as fc.IAsyncProperty<unknown>, { numRuns, endOnFailure: true })
  } catch (error) {
    tally.crash(reason(error))
  }
}

/** Words behind options, names, what is printed of them. */
export async function hostileWords(tally: Tally, scale: Scale): Promise<void> {
  const runs = scale === 'quick' ? 4500 : 100_000
  const parsers = fc.property(typed, (text) => {
    for (const [what, parse] of Object.entries(understand)) {
      tally.tried()
      try {
        parse(text)
      } catch (error) {
        if (!isTold(error)) throw new Error(`${what}: ${JSON.stringify(text)}: ${reason(error)}`)
      }
    }
    for (const [what, clean] of Object.entries(harmless)) {
      tally.tried()
      const shown = clean(text)
      if (UNSEEN.test(shown)) throw new Error(`${what}: ${JSON.stringify(shown)}`)
    }
    if (/^[=+\-@]/.test(csvField(text).replace(/^"/, ''))) throw new Error(`csv: ${csvField(text)}`)
    if (/[/\0]|^\.\.?$/.test(safeHost(text))) throw new Error(`host: ${safeHost(text)}`)
  })
  await hold(tally, parsers, runs)
}

/** Header lines, ours and collectl's, a few of them changed. */
export async function hostileHeaders(tally: Tally, scale: Scale): Promise<void> {
  const ours = formatHeader(header, '0123456789abcdef').trimEnd().split('\n')
  const theirs = collectlHeader().trimEnd().split('\n')
  const change = fc.tuple(fc.nat(40), fc.nat(80), fc.constantFrom(...HOSTILE))
  const property = fc.property(fc.boolean(), fc.array(change, { minLength: 1, maxLength: 3 }), (own, changes) => {
    const lines = [...(own ? ours : theirs)]
    for (const [line, at, word] of changes) {
      const place = line % lines.length
      const old = lines[place] ?? ''
      lines[place] = (old.slice(0, at) + word + old.slice(at + word.length)).replaceAll('\n', ' ')
    }
    tally.tried()
    try {
      if (own) formatHeader(parseHeader(lines))
      else if (isCollectlHeader(lines.join('\n'))) parseCollectlHeader(lines)
    } catch (error) {
      if (!isTold(error)) throw error
    }
  })
  await hold(tally, property, scale === 'quick' ? 5000 : 200_000)
}

const OPTIONS = [
  ...[
    '-s',
    '--from',
    '--thru',
    '--at',
    '--around',
    '-o',
    '--interval',
    '--stat',
    '--format',
    '--columns',
    '--top',
    '--tz',
  ],
  ...['--sep', '--hr', '--view', '-P', '--verbose', '--utc', '--strict', '--json', '-v', '-c', '--', '-', '---', '--x'],
]

/** Whole command lines: one clear line on stderr, and exit 0, 1 or 2. */
export async function hostileCommands(tally: Tally, scale: Scale): Promise<void> {
  await inFolder(async (folder) => {
    const file = writeRecording(folder, { from: 1795200000, count: 5, lines: steadyLines })
    const word = fc.oneof(fc.constantFrom(...OPTIONS), fc.constantFrom(...OPTIONS), typed)
    const commands = fc.constantFrom('play', 'info', 'grep', 'list', 'no-such', '')
    const property = fc.asyncProperty(commands, fc.array(word, { maxLength: 5 }), async (command, words) => {
      // What would be written to, or recorded, is no part of this.
      const args = words.filter((one) => !/^-[a-zA-Z0-9]*[fpwr]|^--(f|i|w|p|r|o)|^\//.test(one))
      tally.tried()
      const { code, stdout, stderr } = await runHere([command, file, ...args])
      if (code === null || code > 2 || /internal error/.test(stderr)) {
        throw new Error(`${JSON.stringify([command, ...args])}: exit ${code}: ${stderr}`)
      }
      for (const line of `${stdout}\n${stderr}`.split('\n')) {
        if (UNSEEN.test(line)) throw new Error(`${JSON.stringify([command, ...args])}: ${JSON.stringify(line)}`)
      }
    })
    await hold(tally, property, scale === 'quick' ? 150 : 5000)
  })
}
