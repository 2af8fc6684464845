import { defineViews } from '../vocabulary/view.ts'

const CHOSEN = { as: 'groups', usual: 'total', option: 'N', full: true, unless: /^lo$/ } as const

/** What the network carries. */
export const netViews = defineViews([
  {
    name: 'net',
    letter: 'n',
    help: 'Data received and sent',
    title: 'net/*',
    kind: 'bytes',
    step: 1024,
    columns: [
      { metric: 'net.receiveBytes', nick: 'recv' },
      { metric: 'net.transmitBytes', nick: 'send' },
    ],
    members: CHOSEN,
  },
  {
    name: 'net-packets',
    help: 'Packets received and sent',
    title: 'pkt/*',
    columns: [
      { metric: 'net.receivePackets', nick: '#recv' },
      { metric: 'net.transmitPackets', nick: '#send' },
    ],
    members: CHOSEN,
  },
  {
    name: 'socket',
    help: 'Sockets in use',
    title: 'sockets',
    width: 4,
    columns: [
      { metric: 'socket.used', nick: 'tot' },
      { metric: 'socket.tcp', nick: 'tcp' },
      { metric: 'socket.udp', nick: 'udp' },
      { metric: 'socket.raw', nick: 'raw' },
      { metric: 'socket.fragments', nick: 'frg' },
    ],
  },
])
