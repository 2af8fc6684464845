import type { Row } from '../bench.ts'
import { comparing } from '../compare.ts'
import { measure, rounds } from '../measure.ts'
import { idleNode, own } from '../peers.ts'

/** Short runs are cheap to repeat, and need it. */
const RUNS = 5

/** What there is to wait for before anything happens. */
export const startup: Row = {
  name: 'startup',
  about: '--version and --help, beside node doing nothing',
  async compare({ rounds: count }) {
    const used = await rounds(count * RUNS, {
      'node -e 0': () => measure(idleNode),
      '--version': () => measure(own('--version')),
      '--help': () => measure(own('--help')),
      'play --help': () => measure(own('play', '--help')),
    })
    const compare = comparing('startup', used)
    return ['--version', '--help', 'play --help'].map((ours) =>
      compare({
        what: `${ours}, wall time`,
        unit: 'ms',
        ours,
        peer: 'node -e 0',
        of: ({ wallMs }) => wallMs,
        ...(ours !== 'play --help' && { times: 2 }),
      }),
    )
  },
}
