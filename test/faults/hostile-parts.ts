import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { envelopeKind, formatEnvelope } from '../../src/recording/envelope.ts'
import { crcSeed } from '../../src/recording/file-id.ts'
import { formatIndex } from '../../src/recording/frame-index.ts'
import { formatMark } from '../../src/recording/frame-mark.ts'
import { loadZstd } from '../../src/recording/zstd.ts'
import { HOSTILE } from './hostile-lines.ts'

const ID = '0123456789abcdef'
const SEED = crcSeed(ID)

/** A number as formats hold it, seldom a sane one. */
const number = fc.oneof(
  fc.nat(20),
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 60, 1795288876940),
  fc.nat(2 ** 31 - 1),
)

/** A line, seldom one that says what it should. */
export const line = fc.oneof(
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

/** A part of a file of our own format: well-formed by itself, or rubbish. */
export const part = fc.oneof(
  frame,
  frame,
  mark,
  mark,
  index,
  skippable,
  other,
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
)
