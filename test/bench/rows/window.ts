import type { Row } from '../bench.ts'
import { comparing } from '../compare.ts'
import type { Recorded } from '../corpus.ts'
import { measure, rounds, type Usage } from '../measure.ts'
import { idleNode, own } from '../peers.ts'

/** Short runs are cheap to repeat, and need it. */
const RUNS = 3

const FROM = '04:15'
const THRU = '04:25'
/** A day in the middle of the week. */
const DATE = '20261119'

function ours({ own: file }: Recorded, date: string, letters = 'cdnm'): () => Promise<Usage> {
  return () => measure(own('play', file, '-s', letters, '--from', `${date}${FROM}`, '--thru', `${date}${THRU}`))
}

/** Ten minutes, wherever they lie. */
export const window: Row = {
  name: 'window',
  about: '04:15 to 04:25 out of a day, and out of a week in one file',
  async compare({ rounds: count, corpus, peers: { collectl }, quick }) {
    const day = await corpus.day()
    const processDay = await corpus.processDay()
    const used = await rounds(count * RUNS, {
      'node -e 0': () => measure(idleNode),
      'of a day': ours(day, ''),
      'of a day with processes': ours(processDay, ''),
      'of a day with processes, each shown': ours(processDay, '', 'cdnmZ'),
      ...(!quick && { 'of a week': ours(await corpus.week(), `${DATE}:`) }),
    })
    const peer = await rounds(count, {
      ...(collectl !== undefined && {
        collectl: () => measure([collectl, '-p', day.collectl ?? '', '-scdnm', '--from', FROM, '--thru', THRU]),
      }),
    })
    const compare = comparing('window', new Map([...used, ...peer]))
    const wall = { unit: 'ms', of: ({ wallMs }: Usage) => wallMs } as const
    const asked = [...used.keys()].filter((name) => name.startsWith('of '))
    return [
      ...asked.map((name) => compare({ ...wall, what: `${name}, wall time`, ours: name, peer: 'node -e 0', times: 4 })),
      ...(quick
        ? []
        : [compare({ ...wall, what: 'of a week, wall time', ours: 'of a week', peer: 'of a day', times: 1.15 })]),
      compare({ ...wall, what: 'of a day, wall time', ours: 'of a day', peer: 'collectl' }),
    ]
  },
}
