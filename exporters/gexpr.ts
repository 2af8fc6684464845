import { defineExporter, type Points, parseAddress, visible } from 'recollect/exporter'
import { CollectlNames, type Named } from './collectl/names.ts'
import { metadataPacket, type Source, valuePacket } from './ganglia/packets.ts'
import { standardMetrics } from './ganglia/standard.ts'

const PORT = 8649
/** Sends that may be missed until gmond calls a value late, twice as many until it forgets it. */
const LATE_SENDS = 2
const TTL = 5

/** Names, of hosts too, are parts of files' names at the receiver, and a colon stands between an address and a host. */
function safeName(name: string): string {
  return visible(name).replaceAll(/[^A-Za-z0-9._-]/g, '_')
}

/** The words before the first dot: `diskinfo` of `diskinfo.reads.sda`. */
function groupOf(name: string): string {
  return name.split('.')[0] ?? name
}

/** What a packet says, as collectl shows it. */
function line({ name, unit, value }: Named): string {
  return `Name: ${safeName(name).padEnd(24)} Units: ${unit.padEnd(12)} Val: ${value}\n`
}

/** Ganglia's packets, as collectl's gexpr sends them. */
export default defineExporter({
  name: 'gexpr',
  help: "collectl's gexpr: to Ganglia's gmond, by UDP",
  examples: [
    ['gexpr,127.0.0.1:8649', "all that has one of collectl's names"],
    ['gexpr,239.2.11.71:8649,g', "Ganglia's own names alone, to a multicast group"],
  ],
  counters: 'rate',
  options: {
    to: { type: 'text', help: `HOST[:PORT]; the port is ${PORT}`, default: '127.0.0.1' },
    g: { type: 'flag', help: "Only what has one of Ganglia's standard names" },
    G: { type: 'flag', help: "Ganglia's standard names, and collectl's for the rest" },
  },
  operand: 'to',
  open({ to, g, G }, { tables, isLive, send }) {
    const names = new CollectlNames(tables, 'sent')
    const named = (points: Points): readonly Named[] => {
      const standard = g || G ? standardMetrics(points) : { metrics: [], covers: new Set<string>() }
      const rest = g ? [] : names.of(points).filter(({ name }) => !standard.covers.has(name))
      return [...standard.metrics, ...rest]
    }
    return {
      told: (points) => named(points).map(line).join(''),
      target: { kind: 'datagrams', to: parseAddress(to, PORT) },
      interval(points) {
        const host = safeName(points.host) || 'localhost'
        // What was recorded is of another host than the one that sends it.
        const source: Source = isLive ? { host, isSpoofed: false } : { host: `${host}:${host}`, isSpoofed: true }
        const seconds = Math.max(1, Math.round(points.seconds || 1))
        for (const { name, value, unit } of named(points)) {
          const safe = safeName(name)
          const tmax = LATE_SENDS * TTL * seconds
          const about = { name: safe, units: unit, group: groupOf(safe), title: safe, tmax, dmax: 2 * tmax }
          send(metadataPacket(source, about))
          send(valuePacket(source, safe, `${value}`))
        }
      },
    }
  },
})
