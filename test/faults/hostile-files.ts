import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { loadImporters } from '../../src/index.ts'
import { visible } from '../../src/layout/escape.ts'
import { MOST_INSTANCES } from '../../src/playback/instances.ts'
import { Playback } from '../../src/playback/reports.ts'
import { envelopeKind, formatEnvelope } from '../../src/recording/envelope.ts'
import { crcSeed } from '../../src/recording/file-id.ts'
import { formatIndex } from '../../src/recording/frame-index.ts'
import { formatMark } from '../../src/recording/frame-mark.ts'
import { openRecording } from '../../src/recording/open.ts'
import { loadZstd } from '../../src/recording/zstd.ts'
import { runHere } from '../helpers/cli.ts'
import { writeRecording } from '../helpers/recordings.ts'
import { sampleOf } from '../helpers/samples.ts'
import { bombOf, MIB } from '../recording/bomb.ts'
import { collectlHeader } from '../recording/collectl-made.ts'
import { Folder, make, readFile, stream } from '../recording/made.ts'
import { inFolder } from './folder.ts'
import { HOSTILE, UNSEEN } from './hostile-lines.ts'
import { hold } from './hostile-words.ts'
import { reason } from './judge.ts'
import type { Scale, Tally } from './tally.ts'
import { touchedBy } from './watched.ts'

const ID = '0123456789abcdef'
const SEED = crcSeed(ID)

/** A number as formats hold it, seldom a sane one. */
const number = fc.oneof(
  fc.nat(20),
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 60, 1795288876940),
  fc.nat(2 ** 31 - 1),
)

const line = fc.oneof(
  fc.constantFrom(...HOSTILE.filter((word) => !word.includes('\n'))),
  fc.constantFrom(
    'cpu  1 2 3',
    'disk 8 0 sda 1 2 3',
    '# Host: other',
    '# Recollect: 1 0.1.0',
    '# Recollect: 9 9',
    '#end 0 - 00000000',
    '>>> ',
    '>>> 1 <<<',
  ),
)

/** A sample's text; what it says of itself may be right, or not. */
const sampleText = fc
  .tuple(fc.array(line, { maxLength: 5 }), number, number, fc.nat(5))
  .map(([lines, time, sequence, kind]) => {
    const body = `>>> ${(time / 1000).toFixed(kind === 1 ? 7 : 3)} <<<\n${lines.map((one) => `${one}\n`).join('')}#end ${sequence} ${kind === 2 ? '-' : '1.000000'} `
    const crc = (crc32(Buffer.from(body), SEED) >>> 0).toString(16).padStart(8, '0')
    return `${body}${kind === 3 ? 'deadbeef' : crc}\n`
  })

const frame = fc.tuple(fc.array(sampleText, { maxLength: 4 }), fc.nat(3)).map(([texts, kind]) => {
  const zstd = loadZstd()
  const text = Buffer.from(texts.join(''))
  const bytes = Buffer.alloc(zstd.compressBound(text.length))
  const context = new zstd.CCtx()
  context.setParameter(zstd.CParameter.checksumFlag, kind === 0 ? 0 : 1)
  const whole = bytes.subarray(0, context.compress2(bytes, text))
  return kind === 3 ? whole.subarray(0, whole.length >> 1) : whole
})

const before = fc.constantFrom(0, 0xdeadbeef)

const mark = fc
  .tuple(number, number, number, number, number, before)
  .map(([sequence, firstNumber, firstMs, lastMsBefore, textBefore, crc]) => {
    const payload = formatMark({
      sequence: sequence >>> 0,
      firstNumber,
      firstMs,
      lastMsBefore,
      textBefore: textBefore % 2 ** 32,
    })
    return formatEnvelope({ kind: envelopeKind.mark, fileId: ID, before: crc, payload })
  })

const index = fc
  .tuple(fc.array(fc.tuple(number, number, number, number, number), { maxLength: 4 }), number, number)
  .map(([rows, offset, samples]) => {
    const frames = rows.map(([at, firstNumber, firstMs, lastMs, textBytes]) => ({
      offset: at,
      firstNumber,
      firstMs,
      lastMs,
      textBytes,
    }))
    const payload = formatIndex({ offset, frames, samples, endMs: 1 }) ?? Buffer.alloc(0)
    return formatEnvelope({ kind: envelopeKind.index, fileId: ID, before: 0, payload })
  })

const skippable = fc.tuple(fc.nat(15), number, fc.uint8Array({ maxLength: 30 })).map(([kind, size, rest]) => {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x184d2a50 + kind, 0)
  head.writeUInt32LE(Math.min(size, 0xffffffff), 4)
  return Buffer.concat([head, rest])
})

const other = fc
  .tuple(fc.nat(255), fc.uint8Array({ maxLength: 60 }))
  .map(([kind, payload]) => formatEnvelope({ kind, fileId: ID, before: 0, payload: Buffer.from(payload) }))

const part = fc.oneof(
  frame,
  frame,
  mark,
  mark,
  index,
  skippable,
  other,
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
)

/** Whoever reads a recording may refuse it, in these words. */
const REFUSED = new Set(['not-a-recording', 'newer-format'])

async function refusedOr(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && REFUSED.has(String(error.code)))) throw error
  }
}

async function readAll(path: string): Promise<void> {
  const recording = await openRecording(path)
  try {
    await recording.span()
    let last = ''
    for await (const { time, bytes, start, end } of recording.samples())
      last = `${time} ${bytes.length} ${start} ${end}`
    for await (const { time } of recording.samples({ from: 1, thru: 2 ** 40 })) last = String(time)
    await recording.check()
    if (last === 'never') throw new Error(last)
  } finally {
    await recording.close()
  }
}

/** Files of our own format, made of parts that are each well-formed and together are not. */
export async function hostileRecordings(tally: Tally, scale: Scale): Promise<void> {
  const head = make({ count: 0, close: false }).bytes
  const property = fc.asyncProperty(
    fc.boolean(),
    fc.array(part, { maxLength: 8 }),
    fc.nat(100),
    async (headed, parts, chunk) => {
      tally.tried()
      await refusedOr(stream(Buffer.concat([...(headed ? [head] : []), ...parts]), chunk + 1))
    },
  )
  await hold(tally, property, scale === 'quick' ? 1500 : 20_000)
  await inFolder(async (folder) => {
    const path = join(folder, 'x.raw.zst')
    const fromFile = fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      tally.tried()
      writeFileSync(path, Buffer.concat([head, ...parts]))
      await refusedOr(readAll(path))
    })
    await hold(tally, fromFile, scale === 'quick' ? 400 : 6000)
  })
}

/** Files of collectl's grammar, plain and compressed. */
export async function hostileCollectl(tally: Tally, scale: Scale): Promise<void> {
  const marker = fc.constantFrom(
    ...[
      '>>> 1795289594.001 <<<',
      '>>> 1795289593.001 <<<',
      '>>> 9e99 <<<',
      '>>> <<<',
      '>>> 1 <<<',
      '>>>',
      '### RECORD',
    ],
  )
  const lines = fc.array(fc.oneof(marker, line, fc.constantFrom(...collectlHeader().split('\n'))), { maxLength: 12 })
  const cut = fc.double({ min: 0, max: 1, noNaN: true })
  await inFolder(async (folder) => {
    const path = join(folder, 'x-20261121-000000.raw')
    const property = fc.asyncProperty(lines, fc.boolean(), cut, fc.nat(255), async (texts, zipped, share, flip) => {
      tally.tried()
      const text = Buffer.from(`${collectlHeader()}${texts.join('\n')}\n`)
      const bytes = zipped ? gzipSync(text) : text
      const kept = Buffer.from(bytes.subarray(0, Math.max(20, Math.ceil(bytes.length * Math.sqrt(share)))))
      const at = 10 + ((flip * 7919) % (kept.length - 10))
      if (flip > 100) kept[at] = (kept[at] ?? 0) ^ flip
      writeFileSync(path, kept)
      await refusedOr(readAll(path))
    })
    await hold(tally, property, scale === 'quick' ? 400 : 6000)
  })
}

/** What memory a piece of work takes at its peak, in MiB, as far as it can be seen from within. */
async function memoryOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss
  let peak = before
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 5)
  await work()
  clearInterval(look)
  return (Math.max(peak, process.memoryUsage().rss) - before) / MIB
}

/** More than the limits on a sample and on a frame allow for, and less than a bomb would take. */
const MOST_MEMORY_MIB = 400

/** Frames that are small and become very large: of one line, of many, of markers. */
export async function bombs(tally: Tally, scale: Scale): Promise<void> {
  const gigabytes = scale === 'quick' ? 0.5 : 8
  const made = make({ count: 4 })
  const head = make({ count: 0, close: false }).bytes
  const rest = made.bytes.subarray(head.length)
  const texts = [
    Buffer.alloc(MIB, 'x'),
    Buffer.alloc(MIB, 'x\n'),
    Buffer.alloc(MIB, '>>> 1.000 <<<\n'),
    Buffer.alloc(MIB),
  ]
  const folder = new Folder()
  try {
    for (const text of texts) {
      const bomb = bombOf(text, gigabytes * 1024)
      const about = JSON.stringify(text.toString('latin1', 0, 8))
      tally.tried()
      tally.risk(made.samples.length)
      const memory = await memoryOf(async () => {
        const { samples } = await readFile(folder, Buffer.concat([head, bomb, rest]))
        tally.lose(made.samples.length - samples.length, `behind a bomb of ${about}`)
      })
      if (memory > MOST_MEMORY_MIB) tally.crash(`a bomb of ${about} takes ${memory} MiB`)
    }
  } catch (error) {
    tally.crash(reason(error))
  } finally {
    folder.remove()
  }
}

/** Lines with as many words as a line may have, and samples with as many instances as fit. */
export async function wide(tally: Tally, scale: Scale): Promise<void> {
  const importers = await loadImporters('all')
  const beginnings = [
    'cpu ',
    'disk 8 0 sda ',
    'Net eth0: ',
    'tcp-TcpExt: ',
    'proc:1 stat 1 (a) S ',
    'intr ',
    'int 1: ',
    'load ',
    'buddy Node 0, zone Normal ',
    'Slab a ',
  ]
  const lines = beginnings.map((beginning) => `${beginning}${'1 '.repeat(MIB / 2 - 20)}\n`)
  // One more than are kept, and of the others some thousands.
  const most = scale === 'quick' ? 20_000 : 2_000_000
  const names: readonly (readonly [line: string, count: number])[] = [
    ['disk 8 0 d# 1 2 3', Math.max(most, MOST_INSTANCES + 1000)],
    ['proc:# stat # (a) S 1', most],
    ['Net e#: 1 2', most],
    ['cpu# 1 2 3', most],
  ]
  const many = names.map(([name, count]) =>
    Array.from({ length: count }, (_, n) => `${name.replaceAll('#', String(n))}\n`).join(''),
  )
  for (const text of [...lines, ...many]) {
    tally.tried()
    const started = performance.now()
    const memory = await memoryOf(async () => {
      const playback = new Playback(importers)
      for (let n = 0; n < (scale === 'quick' ? 1 : 2); n++) {
        for (const { slots, importer } of playback.take(sampleOf(1000 + n, text))?.reports.values() ?? []) {
          if (slots.length > MOST_INSTANCES) tally.crash(`${importer.name}: ${slots.length} instances`)
        }
      }
    })
    const about = text.slice(0, 20)
    if (memory > 2 * MOST_MEMORY_MIB) tally.crash(`${about}: ${memory} MiB`)
    if (performance.now() - started > (scale === 'quick' ? 20_000 : 120_000)) tally.crash(`${about}: takes for ever`)
  }
}

/** A recording full of names that want out, through every command: nothing is touched, nothing reaches the terminal's ears. */
export async function hostileNames(tally: Tally, scale: Scale): Promise<void> {
  const every = scale === 'quick' ? 3 : 1
  const names = HOSTILE.map((name) => Buffer.from(name).toString())
    .filter((name) => !/[\s\0]/.test(name) && name !== '')
    .filter((_, n) => n % every === 0)
  for (const name of names) {
    await inFolder(async (folder) => {
      const out = join(folder, 'out')
      mkdirSync(out)
      const lines = (n: number): string =>
        [
          `disk 8 0 ${name} ${n * 100} 0 ${n * 1000} 0 0 0 0 0 0 0 0`,
          `Net ${name}: ${n * 1000} 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0`,
          `proc:1 stat 1 (${name}) S 0 1 1 0 -1 0 0 0 0 0 ${n} ${n} 0 0 20 0 1 0 25 1 1`,
          `proc:1 cmd ${name} ${name}`,
          `int ${name}: ${n} ${name}`,
          'cpu  1 2 3 4',
          '',
        ].join('\n')
      const about = {
        host: `h${name}`,
        comment: name,
        kernel: name,
        arch: name,
        unreadable: [name],
        modules: ['cpu', name],
      }
      const details = new Map([['process', new Map([['uid.0', name]])]])
      const file = writeRecording(folder, { from: 1795200000, count: 3, lines, header: { ...about, details } })
      const commands = [
        ['play', file, '-scdnZ'],
        ['play', file, '-sCDNJ'],
        ['play', file, '--verbose', '-scdnZ'],
        ['play', file, '-P', '-sCDN'],
        ['play', file, '--format', 'csv', '-sDNZ'],
        ['play', file, '--format', 'json', '-sDNZ'],
        ['info', file],
        ['info', '--json', file],
        ['grep', '.', file],
        ['list', 'metrics', '-v', file],
      ]
      let seen = 0
      const touched = await touchedBy(async () => {
        for (const args of commands) {
          tally.tried()
          const { code, stdout, stderr } = await runHere(args)
          const about = `${args.slice(0, 1).concat(args.slice(2)).join(' ')} with ${JSON.stringify(name.slice(0, 20))}`
          if (stdout.includes(visible(name).slice(0, 8))) seen++
          if (code === null || /internal error/.test(stderr)) tally.crash(`${about}: ${stderr}`)
          for (const shown of `${stdout}\n${stderr}`.split('\n')) {
            if (UNSEEN.test(shown)) tally.wrong(`${about}: ${JSON.stringify(shown.slice(0, 200))}`)
          }
        }
      })
      if (seen < 3) tally.wrong(`${JSON.stringify(name.slice(0, 20))} was shown ${seen} times: nothing was tried`)
      if (touched.length > 0) tally.crash(`touched: ${touched.join()}`)
      await runHere(['play', file, '-P', '-scdnDZ', '-f', `${out}/`])
      const outside = readdirSync(folder).filter((entry) => entry !== 'out' && !file.endsWith(entry))
      if (outside.length > 0) tally.crash(`written beside: ${outside.join()}`)
    })
  }
}
