import { counter, defineImporter, gauge } from 'recollect/importer'

/** How often `getData` was called. */
let calls = 0

/**
 * The "hello world" of import modules: three friends, a line for each. Nothing in /proc tells of them, so `getData` makes
 * their lines up. What they say grows by 10, 20 and 30 a sample; how it is printed follows from the metrics alone.
 *
 *     recollect record --import samples/hello.js -s hello -i 1 -c 5 -f /tmp/hello
 *     recollect play --import samples/hello.js -s hello /tmp/hello
 */
export default defineImporter({
  name: 'hello',
  title: 'HELLO WORLD',
  dimension: 'friend',
  sources: [],
  line: 'hello *',
  metrics: {
    greetings: counter({ word: 0, head: 'Greet', brief: true, help: 'Greetings spoken' }),
    guests: gauge({ word: 1, head: 'Guests', brief: true, help: 'Guests in the room' }),
    perGuest: gauge({ head: 'Each', digits: 2, across: 'none', help: 'Greetings for each guest' }),
  },

  /** Recording: three lines of a sample, `hello anna 10 1`, `hello bert 20 2`, `hello cleo 30 3`, then larger ones. */
  getData(record) {
    calls++
    for (const [index, friend] of ['anna', 'bert', 'cleo'].entries()) {
      record.line('hello', `${friend} ${10 * (index + 1) * calls} ${calls + index}`)
    }
  },

  /** Playback: what follows from other values, once for each friend and once for the total. */
  intervalEnd(row) {
    row.perGuest = row.greetings / row.guests
  },
})
