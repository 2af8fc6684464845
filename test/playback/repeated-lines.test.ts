import { expect } from 'chai'
import fc from 'fast-check'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge, text } from '../../src/vocabulary/metric.ts'
import type { Sample } from '../../src/vocabulary/sample.ts'
import { play, sampleOf } from '../helpers/samples.ts'

/** What its interval's end overwrites, and what it leaves alone. */
const job = defineImporter({
  name: 'job',
  title: 'JOB',
  dimension: 'job',
  birth: 'start',
  line: 'job:* stat',
  sources: [{ key: 'job:* stat', path: '/proc/[0-9]*/stat' }],
  metrics: {
    start: gauge({ word: 0, unit: 'jiffies', across: 'none', help: 'Start' }),
    ticks: counter({ word: 1, help: 'Work' }),
    large: counter({ word: 2, help: 'Much work' }),
    size: gauge({ line: 'job:* size', word: 0, help: 'Size' }),
    name: text({ line: 'job:* name', word: 0, help: 'Name' }),
    kind: text({ line: 'job:* name', word: 1, help: 'Kind' }),
  },
  intervalEnd(row) {
    row.size *= 2
    row.name = `${row.name}!`
  },
})

/** A buffer that goes on behind the sample, as the readers' do: its last line, too, is compared. */
function sample(time: number, lines: readonly string[]): Sample {
  const whole = sampleOf(time, lines.map((line) => `${line}\n`).join(''))
  return { ...whole, bytes: Buffer.concat([whole.bytes, Buffer.alloc(8)]) }
}

const few = fc.nat(1)
const line = fc.oneof(
  fc.tuple(fc.nat(2), few, few, fc.constantFrom('7', '18446744073709551615')).map(([job, start, ticks, large]) => {
    return `job:${job} stat ${start} ${ticks} ${large}`
  }),
  fc.tuple(fc.nat(2), few).map(([job, size]) => `job:${job} size ${size}`),
  fc.tuple(fc.nat(2), fc.constantFrom('a', 'b')).map(([job, name]) => `job:${job} name ${name} k`),
)
/** Mostly each kind of line once for each job, in order; now and then none, another order, a line twice. */
const lines = fc.oneof(
  { weight: 3, arbitrary: fc.uniqueArray(line, { maxLength: 9, selector: (one) => one.split(' ', 2).join() }) },
  fc.array(line, { maxLength: 12 }),
)
const inOrder = lines.map((all) => all.toSorted((a, b) => (a.slice(0, 7) < b.slice(0, 7) ? -1 : 1)))

describe('lines that say what they said before', () => {
  it('have the values that they would have if they were read', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(inOrder, fc.constantFrom(10, 10, 10, 100)), { maxLength: 12 }), (steps) => {
        let time = 1000
        const times = steps.map(([, seconds]) => (time += seconds))
        const asTheyAre = steps.map(([all], index) => sample(times[index] ?? 0, all))
        // A blank at the end means nothing, and makes each line another than the one before it.
        const never = steps.map(([all], index) =>
          sample(
            times[index] ?? 0,
            all.map((one) => one + ' '.repeat(index % 2)),
          ),
        )
        expect(play(job, asTheyAre)).to.deep.equal(play(job, never))
      }),
      { numRuns: 2000 },
    )
  })

  it('are as they are, however often they come', () => {
    const text = ['job:1 stat 5 100 7', 'job:1 size 3', 'job:1 name a k']
    const played = play(
      job,
      [1000, 1010, 1020, 1030].map((time) => sample(time, text)),
    )
    const known = { start: 5, size: 6, name: 'a!', kind: 'k' }
    expect(played[0]?.['1']).to.deep.equal({ ...known, ticks: undefined, large: undefined })
    for (const later of played.slice(1)) expect(later?.['1']).to.deep.equal({ ...known, ticks: 0, large: 0 })
  })
})
