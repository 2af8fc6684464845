import { rmSync } from 'node:fs'
import { builtInSelectables, loadBuiltIn, loadImporter } from '../../modules.ts'
import { type HostRecordings, samplesOf, windowsOf } from '../../playback/recordings.ts'
import { RecollectError } from '../../vocabulary/error.ts'
import { type Header, sameBoot } from '../../vocabulary/header.ts'
import type { Importer } from '../../vocabulary/importer.ts'
import type { Sample } from '../../vocabulary/sample.ts'
import type { Window } from '../../vocabulary/window.ts'
import { importOption } from '../choose.ts'
import { defineCommand } from '../command.ts'
import { nothingPlayed } from '../not-played.ts'
import { closeRecordings, hostsOf, openRecordings } from '../open-recordings.ts'
import { Progress } from '../output/progress.ts'
import { Redactor } from '../redact.ts'
import { type Lines, type SampleWriter, sampleWriter } from '../sample-writers.ts'
import { windowOptions, windowsOption, zoneOptions } from '../window-options.ts'

const { from, thru } = windowOptions

const options = {
  from,
  thru,
  ...zoneOptions,
  redact: {
    type: 'boolean',
    describe:
      'Take out host, user names, arguments, addresses and comment; other names, such as those of disks and control groups, stay',
  },
  import: importOption,
  strict: { type: 'boolean', describe: 'Fail where the recording is damaged' },
} as const

/** Every module that the recording holds lines of: only it knows which of them are personal. */
async function modulesOf(header: Header, imports: readonly string[]): Promise<readonly Importer[]> {
  const own = await Promise.all(imports.map(async (spec) => (await loadImporter(spec)).importer))
  const builtIn = await Promise.all(builtInSelectables.map(async ({ name }) => (await loadBuiltIn(name)).importer))
  const known = [...own, ...builtIn]
  const unknown = header.modules.find((name) => !known.some((importer) => importer.name === name))
  if (unknown !== undefined) {
    throw new RecollectError(
      'not-redacted',
      `redact: module ${unknown}: not known, so neither are its personal lines: --import it`,
    )
  }
  return known
}

function theOne(hosts: readonly HostRecordings[], path: string): HostRecordings {
  const [host] = hosts
  if (host === undefined) throw new RecollectError('nothing-played', `${path}: no samples`)
  if (hosts.length > 1)
    throw new RecollectError('many-hosts', `${path}: recordings of ${hosts.length} hosts: one file is of one`)
  if (!host.parts.every(({ recording }) => sameBoot(recording.header, host.header))) {
    throw severalBoots(path)
  }
  return host
}

function severalBoots(path: string): RecollectError {
  return new RecollectError('many-boots', `${path}: recordings of several boots: one file is of one`)
}

function linesOf({ time, steady, bytes, start, end }: Sample): Lines {
  return { time, steady, bytes: bytes.subarray(start, end) }
}

/** A sample that outlives the next: the reader's bytes are a Buffer, whose own slice() is but another view of them. */
function copyOf(sample: Sample): Sample {
  const bytes = Uint8Array.from(linesOf(sample).bytes)
  return { ...sample, bytes, start: 0, end: bytes.length }
}

/**
 * The samples of a window, and those before it that its first interval is measured from: one, or where some modules
 * were sampled less often, a whole one of the longest intervals.
 */
async function* withBaseline(host: HostRecordings, window: Window): AsyncGenerator<Sample> {
  const { intervals } = host.header
  const longest = Math.max(0, ...intervals)
  const all = longest > (intervals[0] ?? 0)
  let before: Sample | undefined
  for await (const sample of samplesOf(host, { from: window.from - longest * 1.5 - 1, thru: window.thru })) {
    if (sample.time < window.from && !all) {
      before = copyOf(sample)
      continue
    }
    if (before !== undefined) yield before
    before = undefined
    yield sample
  }
}

/** `recollect convert`. */
export const convert = defineCommand({
  name: 'convert',
  operands: 'IN OUT',
  arity: [2, 2],
  summary:
    "Copy a recording, or a part of it, to another file. OUT's name says what is written: .raw.zst is ours, .raw.gz and .raw (plain text) are collectl's.",
  examples: [
    ['convert web1-20261121-000000.raw.zst incident.raw.zst --from 04:10-04:30', 'cut out twenty minutes'],
    ['convert web1-20261121-000000.raw.zst share.raw.zst --redact', 'without names, arguments and addresses'],
    ['convert web1-20261121-000000.raw.zst web1-20261121-000000.raw.gz', 'a file that collectl plays'],
  ],
  options,
  async run({ options: typed, operands }, terminal) {
    const [input = '', output = ''] = operands
    const windows = windowsOption(typed)
    const opened = await openRecordings([input], terminal, typed)
    let writer: SampleWriter | undefined
    let header: Header | undefined
    let known: Header | undefined
    let finished = false
    try {
      const host = theOne(await hostsOf(opened), input)
      const imports = (typed.import ?? []).map(String)
      const redactor = typed.redact ? new Redactor(await modulesOf(host.header, imports)) : undefined
      const progress = new Progress('converting')
      const { span } = host
      for (const window of windowsOf(host, windows)) {
        for await (const sample of withBaseline(host, window)) {
          // Files glued together are one recording, with a header for each.
          header ??= { ...sample.header, created: sample.time }
          if (sample.header !== known && !sameBoot(sample.header, header)) throw severalBoots(input)
          known = sample.header
          writer ??= await sampleWriter(
            output,
            redactor === undefined ? header : redactor.header(header),
            terminal.notice,
          )
          const lines = linesOf(sample)
          await writer.sample(redactor === undefined ? lines : { ...lines, bytes: redactor.lines(sample) })
          progress.at((sample.time - span.from) / (span.thru - span.from))
        }
      }
      progress.end()
      if (writer === undefined) throw nothingPlayed([input], [host], typed)
      if (typed.strict && terminal.notices > 0)
        throw new RecollectError('strict', `${input}: not all could be read, see above`)
      await writer.close()
      finished = true
    } finally {
      if (writer !== undefined && !finished) rmSync(output, { force: true })
      await closeRecordings(opened)
    }
  },
})
