import { defineImporter, gauge, RecollectError, settingsOf } from 'recollect/importer'

const ASK = [
  '--print-reply=literal',
  '--dest=org.freedesktop.DBus',
  '/org/freedesktop/DBus',
  'org.freedesktop.DBus.ListNames',
]

/** By bus, what dbus-send is told. */
const KNOWN: Readonly<Record<string, string>> = { system: '--system', session: '--session' }

const busOption = (bus: string): string => (Object.hasOwn(KNOWN, bus) ? (KNOWN[bus] ?? '') : `--bus=${bus}`)

/** What a bus is called in a recording: one word. */
const nameOf = (bus: string): string => bus.replaceAll(/[\s,]+/g, '_')

/** The names on a message bus, by dbus-send at the second interval: `bus=system`, `session` or an address, joined by `+`. */
export default defineImporter(() => {
  let buses: readonly string[] = ['system']

  return {
    name: 'dbus',
    title: 'D-BUS',
    dimension: 'bus',
    sources: [],
    line: 'dbus *',
    pace: 'second',
    metrics: {
      connections: gauge({ head: 'Conns', brief: true, help: 'Connections to the bus' }),
      services: gauge({ head: 'Svcs', brief: true, help: 'Services, by the names that they chose' }),
    },

    init(options) {
      const { bus = 'system' } = settingsOf(options, { module: 'dbus', known: { bus: 'list' } })
      buses = bus.split('+')
      const strange = buses.find((one) => !Object.hasOwn(KNOWN, one) && !one.includes(':'))
      if (strange === undefined) return
      const wanted = `expected ${Object.keys(KNOWN).join(', ')} or an address`
      throw new RecollectError('bad-option', `import module dbus: bus=${strange}: ${wanted}`)
    },

    async getData(record) {
      // One that is not there must not cost the others.
      await Promise.allSettled(
        buses.map((bus) => record.exec(['dbus-send', busOption(bus), ...ASK], `dbus ${nameOf(bus)}`, { joined: true })),
      )
    },

    /** `array [ org.freedesktop.DBus :1.0 org.freedesktop.login1 ]`. */
    analyze(line, row) {
      row.connections = 0
      row.services = 0
      for (let word = 0; word < line.words; word++) {
        const name = line.text(word)
        if (name.startsWith(':')) row.connections++
        // The bus has a name of its own.
        else if (name.includes('.') && name !== 'org.freedesktop.DBus') row.services++
      }
    },
  }
})
