import { defineImporter, gauge, type Line, ratio, text } from 'recollect/importer'

/** A number, or the word `none` where nothing is synchronised. */
const orNone = (line: Line, word: number): number => (line.is(word, 'none') ? 0 : line.number(word))

/** Software RAID, from /sys/block/mdN/md (Documentation/admin-guide/md.rst). */
export default defineImporter({
  name: 'md',
  title: 'SOFTWARE RAID',
  dimension: 'array',
  sources: [
    { key: 'md-done', path: '/sys/block/md*/md/sync_completed' },
    { key: 'md-speed', path: '/sys/block/md*/md/sync_speed' },
    { key: 'md-degraded', path: '/sys/block/md*/md/degraded' },
    { key: 'md-action', path: '/sys/block/md*/md/sync_action' },
    { key: 'md-state', path: '/sys/block/md*/md/array_state' },
  ],
  needs: 'a software RAID',
  metrics: {
    state: text({
      line: 'md-state *',
      word: 0,
      head: 'State',
      width: 10,
      help: 'What it is: clean, active, readonly, inactive',
    }),
    action: text({
      line: 'md-action *',
      word: 0,
      head: 'Action',
      width: 8,
      help: 'What it does: idle, resync, recover, check, repair',
    }),
    done: gauge({ unit: '%', digits: 1, head: 'Done%', width: 6, help: 'How much of that action is done' }),
    speed: gauge({ unit: 'KiB', across: 'sum', head: 'Speed', help: 'Data that it goes through a second' }),
    degraded: gauge({ line: 'md-degraded *', word: 0, head: 'Missing', help: 'Devices that are missing' }),
  },
  analyzes: ['md-done *', 'md-speed *'],
  /** `1024 / 2048` sectors, and KiB a second. */
  analyze(line, row) {
    if (line.pattern === 'md-speed *') row.speed = orNone(line, 0)
    else row.done = line.is(0, 'none') ? Number.NaN : ratio(100 * line.number(0), line.number(2))
  },
})
