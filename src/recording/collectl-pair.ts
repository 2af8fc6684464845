import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import { isOneOfTwo } from './collectl-header.ts'
import type { Recording } from './reader.ts'

/** What playing needs of a recording. */
export type Readable = Pick<Recording, 'header' | 'span' | 'samples'>

/** Makes one of the two files that `collectl --tworaw` wrote of one run, where both are there; the others stay as they are. */
export function joinPairs(recordings: readonly Readable[]): readonly Readable[] {
  const joined: Readable[] = []
  for (const recording of recordings) {
    const at = joined.findIndex((other) => other instanceof Pair === false && belong(other.header, recording.header))
    const other = joined[at]
    if (other === undefined) joined.push(recording)
    else joined[at] = hasRest(other.header) ? new Pair(other, recording) : new Pair(recording, other)
  }
  return joined
}

function belong(a: Header, b: Header): boolean {
  if (!isOneOfTwo(a) || !isOneOfTwo(b) || a.host !== b.host || a.created !== b.created) return false
  return !a.modules.some((name) => b.modules.includes(name))
}

/** One file holds processes and slabs, the other one the rest. */
function hasRest({ modules }: Header): boolean {
  return modules.some((name) => name !== 'process' && name !== 'slab')
}

/** Both files' samples in the order of time; what both have of one moment is one sample. */
class Pair implements Readable {
  readonly header: Header
  readonly #first: Readable
  readonly #second: Readable

  constructor(first: Readable, second: Readable) {
    this.header = { ...first.header, modules: [...first.header.modules, ...second.header.modules] }
    this.#first = first
    this.#second = second
  }

  async span(): Promise<Window | undefined> {
    const [a, b] = [await this.#first.span(), await this.#second.span()]
    if (a === undefined || b === undefined) return a ?? b
    return { from: Math.min(a.from, b.from), thru: Math.max(a.thru, b.thru) }
  }

  async *samples(window?: Window): AsyncGenerator<Sample, void, undefined> {
    const { header } = this
    const first = this.#first.samples(window)[Symbol.asyncIterator]()
    const second = this.#second.samples(window)[Symbol.asyncIterator]()
    try {
      let a = await first.next()
      let b = await second.next()
      while (a.done !== true || b.done !== true) {
        const time = Math.min(a.done === true ? Infinity : a.value.time, b.done === true ? Infinity : b.value.time)
        const one = a.done !== true && a.value.time === time ? a.value : undefined
        const other = b.done !== true && b.value.time === time ? b.value : undefined
        const sample = one === undefined || other === undefined ? (one ?? other) : bothOf(one, other)
        if (sample !== undefined) yield { ...sample, header }
        if (one !== undefined) a = await first.next()
        if (other !== undefined) b = await second.next()
      }
    } finally {
      await first.return?.()
      await second.return?.()
    }
  }
}

function bothOf(a: Sample, b: Sample): Sample {
  const bytes = Buffer.concat([a.bytes.subarray(a.start, a.end), b.bytes.subarray(b.start, b.end)])
  return { ...a, bytes, start: 0, end: bytes.length, afterLoss: a.afterLoss || b.afterLoss }
}
