import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { openRecording } from '../../src/recording/open.ts'
import { collectlHeader } from '../recording/collectl-made.ts'
import { make, stream } from '../recording/made.ts'
import { inFolder } from './folder.ts'
import { line, part } from './hostile-parts.ts'
import { hold } from './hostile-words.ts'
import type { Scale, Tally } from './tally.ts'

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
