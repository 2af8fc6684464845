import { defineImporter, gauge } from 'recollect/importer'

/** States that UDP borrows from TCP (include/net/tcp_states.h). */
const CONNECTED = '01'

/** UDP sockets by state, of IPv4 and IPv6 together, from /proc/net/udp and udp6. */
export default defineImporter({
  name: 'udp-socket',
  title: 'UDP SOCKETS BY STATE',
  sources: [
    { key: 'endpoint udp', path: '/proc/net/udp', cut: { '': 4 } },
    { key: 'endpoint udp', path: '/proc/net/udp6', cut: { '': 4 } },
  ],
  needs: 'IPv4 or IPv6',
  metrics: {
    listening: gauge({ head: 'Listen', help: 'Sockets that take packets from anybody' }),
    connected: gauge({ head: 'Active', help: 'Sockets that talk to one peer' }),
  },
  /** `0: 00000000:0044 00000000:0000 07`; the first line of each file names the columns. */
  analyze(line, row) {
    if (line.is(0, 'sl')) {
      if (!Number.isNaN(row.listening)) return
      row.listening = 0
      row.connected = 0
    } else if (line.is(3, CONNECTED)) row.connected = Number(row.connected) + 1
    else row.listening = Number(row.listening) + 1
  },
})
