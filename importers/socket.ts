import { defineImporter, gauge, headed } from 'recollect/importer'

/** A number of /proc/net/sockstat: `TCP: inuse 5 orphan 0 …`, words counted behind the colon. */
const sockets = (line: string, word: number, head: string, help: string) =>
  gauge({ line: `sock ${line}:`, word, head, help })
/** The same of /proc/net/sockstat6. */
const sockets6 = (line: string, head: string, help: string) => gauge({ line: `v6sock ${line}:`, word: 1, head, help })

/** Sockets in use, from /proc/net/sockstat and sockstat6. */
export default defineImporter({
  name: 'socket',
  title: 'SOCKET STATISTICS',
  letter: 's',
  sources: [
    { key: 'sock', path: '/proc/net/sockstat' },
    // Not `sock…`: collectl would take these for the lines of IPv4.
    { key: 'v6sock', path: '/proc/net/sockstat6' },
  ],
  metrics: {
    used: sockets('sockets', 1, 'Used', 'Sockets of all families that exist'),
    tcp: sockets('TCP', 1, 'Tcp', 'TCP sockets over IPv4 in use'),
    tcpOrphans: sockets('TCP', 3, 'Orph', 'TCP sockets that no process holds any more'),
    tcpTimeWait: sockets('TCP', 5, 'Tw', 'TCP connections in TIME_WAIT'),
    tcpAllocated: sockets('TCP', 7, 'Alloc', 'TCP sockets allocated'),
    tcpMemory: gauge({
      line: 'sock TCP:',
      word: 9,
      unit: 'pages',
      show: 'KiB',
      head: 'TcpMem',
      help: 'Memory in buffers of TCP sockets',
    }),
    udp: sockets('UDP', 1, 'Udp', 'UDP sockets over IPv4 in use'),
    udpMemory: gauge({
      line: 'sock UDP:',
      word: 3,
      unit: 'pages',
      show: 'KiB',
      head: 'UdpMem',
      help: 'Memory in buffers of UDP sockets',
    }),
    udpLite: sockets('UDPLITE', 1, 'UdpLt', 'UDP-Lite sockets over IPv4 in use'),
    raw: sockets('RAW', 1, 'Raw', 'Raw sockets over IPv4 in use'),
    fragments: sockets('FRAG', 1, 'Frag', 'Fragmented IPv4 packets being put together'),
    fragmentMemory: gauge({
      line: 'sock FRAG:',
      word: 3,
      unit: 'B',
      head: 'FragM',
      help: 'Memory held by fragments of IPv4 packets',
    }),
    tcp6: sockets6('TCP6', 'Tcp6', 'TCP sockets over IPv6 in use'),
    udp6: sockets6('UDP6', 'Udp6', 'UDP sockets over IPv6 in use'),
    udpLite6: sockets6('UDPLITE6', 'UdpL6', 'UDP-Lite sockets over IPv6 in use'),
    raw6: sockets6('RAW6', 'Raw6', 'Raw sockets over IPv6 in use'),
    fragments6: sockets6('FRAG6', 'Frag6', 'Fragmented IPv6 packets being put together'),
  },
  tables: {
    brief: {
      title: 'Sockets',
      columns: headed({ tcp: 'Tcp', udp: 'Udp', raw: 'Raw', fragments: 'Frag' }).map((column) => ({
        ...column,
        width: 4,
      })),
    },
    summary: {
      columns: [
        ...headed({ used: 'Used' }),
        ...headed({ tcp: 'Inuse', tcpOrphans: 'Orphan', tcpTimeWait: 'Tw', tcpAllocated: 'Alloc' }, { group: 'Tcp' }),
        { metric: 'tcpMemory', head: 'Mem', width: 5, show: 'pages', group: 'Tcp' },
        ...headed({ udp: 'Inuse' }, { group: 'Udp' }),
        ...headed({ raw: 'Inuse' }, { group: 'Raw' }),
        ...headed({ fragments: 'Inuse', fragmentMemory: 'Mem' }, { group: 'Frag' }),
        ...headed({ tcp6: 'Tcp6', udp6: 'Udp6', raw6: 'Raw6', fragments6: 'Frag6' }, { group: 'IPv6' }),
      ],
    },
    plot: {
      tag: 'SOCK',
      columns: [
        ...headed(
          { used: 'Used', tcp: 'Tcp', tcpOrphans: 'Orph', tcpTimeWait: 'Tw', tcpAllocated: 'Alloc' },
          { style: 'whole' },
        ),
        { metric: 'tcpMemory', head: 'Mem', show: 'pages', style: 'whole' },
        ...headed({ udp: 'Udp', raw: 'Raw', fragments: 'Frag', fragmentMemory: 'FragMem' }, { style: 'whole' }),
      ],
    },
  },
})
