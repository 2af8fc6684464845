import { newFolder, type Row } from '../bench.ts'
import { measure, median } from '../measure.ts'
import { MemoryWatch } from '../memory.ts'
import { own } from '../peers.ts'

/** Of the looks, in order: what is not start-up, and what is the end. */
const EARLY = [0.1, 0.3] as const
const LATE = [0.8, 1] as const

/** Whether a recorder that runs for days stays as small as it was. */
export const memoryFlat: Row = {
  name: 'memory-flat',
  about: "anonymous memory of our recorder late in ten days' samples, beside early in them",
  async compare(bench) {
    const samples = bench.quick ? 8640 : 86_400
    const watch = new MemoryWatch(50)
    await measure(own('record', '-q', '-s', 'cdnm', '-i', '0', '-c', String(samples), '-f', `${newFolder(bench)}/`), {
      onStart: watch.start,
    })
    const seen = watch.stop()
    const between = ([from, to]: readonly [number, number]) =>
      median(seen.slice(Math.floor(from * seen.length), Math.ceil(to * seen.length)))
    return [
      {
        row: 'memory-flat',
        what: `anonymous memory at the end of ${samples} samples`,
        unit: 'MiB',
        ours: between(LATE),
        peer: 'ours, early',
        theirs: between(EARLY),
        times: 1.1,
      },
    ]
  },
}
