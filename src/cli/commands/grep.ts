import { visible } from '../../layout/escape.ts'
import { Stamp } from '../../layout/stamp.ts'
import { printable } from '../../layout/width.ts'
import { samplesOf, windowsOf } from '../../playback/recordings.ts'
import { NEWLINE } from '../../vocabulary/ascii.ts'
import { RecollectError } from '../../vocabulary/error.ts'
import type { Interval } from '../../vocabulary/report.ts'
import type { Sample } from '../../vocabulary/sample.ts'
import { defineCommand } from '../command.ts'
import { closeRecordings, hostsOf, openRecordings } from '../open-recordings.ts'
import { outputLetters } from '../output/output-letters.ts'
import { UsageError } from '../usage-error.ts'
import { windowOptions, windowsOption, zoneOption, zoneOptions } from '../window-options.ts'

const options = {
  ...windowOptions,
  ...zoneOptions,
  'ignore-case': { type: 'boolean', alias: 'i', describe: 'Ignore the difference between capital and small letters' },
  key: { type: 'string', alias: 'k', describe: 'Only lines whose first word is this', example: '--key disk' },
  options: {
    type: 'string',
    alias: 'o',
    array: true,
    mayBeEmpty: true,
    describe: 'How the time is shown: T time, d date and time, D full date and time, U epoch seconds, m milliseconds',
    example: '-oDm',
  },
} as const

const LONGEST_NAME = 64

/** An interval that says when a sample was taken, and nothing else. */
function moment({ time, header }: Sample): Interval {
  return { time, header, seconds: Number.NaN, reports: new Map() }
}

interface Wanted {
  readonly pattern: RegExp
  readonly key: string | undefined
}

function patternOf(typed: string, flags: '' | 'i'): RegExp {
  try {
    return new RegExp(typed, flags)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: .*: /s, '') : ''
    throw new UsageError(`pattern ${typed}: not a regular expression: ${why}`)
  }
}

function* matching(sample: Sample, { pattern, key }: Wanted): Generator<string> {
  const bytes = Buffer.from(sample.bytes.buffer, sample.bytes.byteOffset, sample.bytes.byteLength)
  for (let at = sample.start; at < sample.end; ) {
    const newline = bytes.indexOf(NEWLINE, at)
    const end = newline === -1 || newline > sample.end ? sample.end : newline
    const line = bytes.toString('utf8', at, end)
    at = end + 1
    if (key !== undefined && !(line.startsWith(key) && /^(\s|$)/.test(line.slice(key.length)))) continue
    if (pattern.test(line)) yield line
  }
}

/** `recollect grep`. */
export const grep = defineCommand({
  name: 'grep',
  operands: 'PATTERN FILE…',
  arity: [2, Number.POSITIVE_INFINITY],
  summary:
    'Find raw lines that match a regular expression, and print each after its time. Exits with 1 if there are none.',
  examples: [
    ["grep '^disk .* sda ' /var/log/recollect --from 04:10-04:30", "the kernel's lines about one disk"],
    ['grep -i oom . -oD', 'every line with oom in it, with date and time'],
  ],
  options,
  async run({ options: typed, operands }, terminal) {
    const [text = '', ...files] = operands
    const wanted = { pattern: patternOf(text, typed['ignore-case'] ? 'i' : ''), key: typed.key }
    const { time = 'time', milliseconds = false } = outputLetters((typed.options ?? []).map(String))
    const windows = windowsOption(typed)
    const stamp = new Stamp({ time, milliseconds, zone: zoneOption(typed) })
    const opened = await openRecordings(files, terminal)
    let found = 0
    try {
      const hosts = await hostsOf(opened)
      for (const host of hosts) {
        const name = hosts.length > 1 ? `${printable(host.header.host, LONGEST_NAME)} ` : ''
        for (const window of windowsOf(host, windows)) {
          for await (const sample of samplesOf(host, window)) {
            for (const line of matching(sample, wanted)) {
              terminal.out.write(`${name}${stamp.of(moment(sample))} ${visible(line)}\n`)
              found++
            }
            if (terminal.out.isFull) await terminal.out.flush()
          }
        }
      }
    } finally {
      await closeRecordings(opened)
    }
    if (found === 0) throw new RecollectError('no-match', `${text}: no line matches`)
  },
})
