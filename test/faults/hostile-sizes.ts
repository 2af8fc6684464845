import { loadImporters } from '../../src/index.ts'
import { MOST_INSTANCES } from '../../src/playback/instances.ts'
import { Playback } from '../../src/playback/reports.ts'
import { sampleOf } from '../helpers/samples.ts'
import { bombOf, MIB } from '../recording/bomb.ts'
import { Folder, make, readFile } from '../recording/made.ts'
import { reason } from './judge.ts'
import type { Scale, Tally } from './tally.ts'

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
