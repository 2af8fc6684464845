import type { Row } from '../bench.ts'
import type { Comparison } from '../comparison.ts'
import { type Recorded, sizeOf } from '../corpus.ts'

function compared(what: string, { own, collectl }: Recorded): Comparison {
  return {
    row: 'size',
    what,
    unit: 'KiB',
    ours: sizeOf(own) / 1024,
    peer: '.raw.gz',
    theirs: collectl === undefined ? undefined : sizeOf(collectl) / 1024,
    times: 1 / 2,
  }
}

/** What the same samples take on disk. */
export const size: Row = {
  name: 'size',
  about: 'bytes on disk of the same samples: flushed at each by us, never by the other',
  async compare({ corpus }) {
    return [
      compared('a day, cpu, disk, net, memory', await corpus.day()),
      compared('a day, and 100 processes each 60 s', await corpus.processDay()),
    ]
  },
}
