import { writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { loadImporters } from '../../src/index.ts'
import { Recorder } from '../../src/recorder/recorder.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'

/**
 * A recorder that tells on its standard output what it has recorded: `TIME STEADY CRC` for each sample, once that is
 * written, and as far as it was told to, flushed. It rolls now and then, and records until somebody kills it.
 */
const [directory = '.', interval = '0', flush = '0', rollEvery = '1000000', count = '1000000'] = process.argv.slice(2)

/** So much text that frames have their ends while somebody waits for them: a frame is closed after some MiB. */
const bulk = defineImporter({
  name: 'bulk',
  title: 'BULK',
  sources: [],
  metrics: {},
  getData(record) {
    const line = `${performance.now()} `.repeat(500)
    for (let n = 0; n < 40; n++) record.line('bulk', line)
  },
})

const recorder = new Recorder({
  importers: [...(await loadImporters('cdnmZ')), ...(interval === '0' ? [bulk] : [])],
  intervals: [Number(interval)],
  path: directory,
  flushSeconds: Number(flush),
  count: Number(count),
})
let samples = 0
for await (const { time, steady, bytes, start, end } of recorder.samples()) {
  // Synchronous: what was told was there before the next sample began.
  writeSync(1, `${time.toFixed(3)} ${steady} ${crc32(bytes.subarray(start, end))}\n`)
  if (++samples % Number(rollEvery) === 0) recorder.roll()
}
