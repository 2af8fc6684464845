import { defineImporter, gauge } from 'recollect/importer'

const number = (head: string, help: string) => gauge({ head, help })

const metrics = {
  established: number('Estab', 'Connections that are open'),
  synSent: number('SynSnt', 'Connections asked for and not answered yet'),
  synReceived: number('SynRcv', 'Connections answered and not confirmed yet'),
  finWait1: number('Fin1', 'Connections closed here, which the peer has not confirmed'),
  finWait2: number('Fin2', 'Connections closed here, and confirmed, that the peer keeps open'),
  timeWait: number('TimeW', 'Connections that are over and kept for packets that come late'),
  closed: number('Close', 'Sockets without a connection'),
  closeWait: number('CloseW', 'Connections that the peer closed and the program here did not'),
  lastAck: number('LastAk', 'Connections closed by both, of which the last confirmation is due'),
  listening: number('Listen', 'Sockets that wait for connections'),
  closing: number('Closng', 'Connections that both closed at once'),
}

type State = keyof typeof metrics

/** By the state's number (include/net/tcp_states.h): 01 is established, 0A listening, 0C half open. */
const STATES: ReadonlyMap<string, State> = new Map([
  ['01', 'established'],
  ['02', 'synSent'],
  ['03', 'synReceived'],
  ['04', 'finWait1'],
  ['05', 'finWait2'],
  ['06', 'timeWait'],
  ['07', 'closed'],
  ['08', 'closeWait'],
  ['09', 'lastAck'],
  ['0A', 'listening'],
  ['0B', 'closing'],
  ['0C', 'synReceived'],
])

/** TCP sockets by state, of IPv4 and IPv6 together, from /proc/net/tcp and tcp6 (Documentation/networking/proc_net_tcp.rst). */
export default defineImporter({
  name: 'tcp-socket',
  title: 'TCP SOCKETS BY STATE',
  sources: [
    { key: 'endpoint tcp', path: '/proc/net/tcp', cut: { '': 4 } },
    { key: 'endpoint tcp', path: '/proc/net/tcp6', cut: { '': 4 } },
  ],
  needs: 'IPv4 or IPv6',
  metrics,
  /** `0: 0100007F:0019 00000000:0000 0A`; the first line of each file names the columns. */
  analyze(line, row) {
    if (line.is(0, 'sl')) {
      if (Number.isNaN(row.listening)) for (const state of STATES.values()) row[state] = 0
      return
    }
    const state = STATES.get(line.text(3))
    if (state !== undefined) row[state] = Number(row[state]) + 1
  },
})
