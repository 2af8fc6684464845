import { defineViews } from '../vocabulary/view.ts'

/** Sockets by state, and what the kernel's other tables hold. */
export const socketViews = defineViews([
  {
    name: 'tcp',
    help: 'TCP sockets: listening, established, being opened, in TIME_WAIT, being closed',
    title: 'tcp sockets',
    width: 4,
    columns: [
      { metric: 'tcp-socket.listening', nick: 'lis' },
      { metric: 'tcp-socket.established', nick: 'act' },
      { metric: ['tcp-socket.synSent', 'tcp-socket.synReceived', 'tcp-socket.lastAck'], nick: 'syn' },
      { metric: 'tcp-socket.timeWait', nick: 'tim' },
      {
        metric: [
          'tcp-socket.finWait1',
          'tcp-socket.finWait2',
          'tcp-socket.closed',
          'tcp-socket.closeWait',
          'tcp-socket.closing',
        ],
        nick: 'clo',
      },
    ],
  },
  {
    name: 'udp',
    help: 'UDP sockets without a peer, and with one',
    title: 'udp',
    width: 4,
    columns: [
      { metric: 'udp-socket.listening', nick: 'lis' },
      { metric: 'udp-socket.connected', nick: 'act' },
    ],
  },
  {
    name: 'unix',
    help: 'Unix sockets: for datagrams, for streams, listening, connected',
    title: 'unix sockets',
    width: 4,
    columns: [
      { metric: 'unix-socket.datagram', nick: 'dgm' },
      { metric: 'unix-socket.stream', nick: 'str' },
      { metric: 'unix-socket.listening', nick: 'lis' },
      { metric: 'unix-socket.connected', nick: 'act' },
    ],
  },
  {
    name: 'raw',
    help: 'Raw sockets over IPv4',
    title: 'raw',
    width: 4,
    columns: [{ metric: 'socket.raw', nick: 'raw' }],
  },
  {
    name: 'softnet',
    help: 'Packets received, dropped for lack of room, and put off for lack of time, by CPU',
    title: 'softnet/*',
    columns: [
      { metric: 'softnet.packets', nick: 'pkts' },
      { metric: 'softnet.drops', nick: 'drop' },
      { metric: 'softnet.squeezes', nick: 'sqeez' },
    ],
    members: { as: 'groups', usual: 'total', option: 'C' },
  },
  {
    name: 'ib',
    help: 'Data received and sent by InfiniBand ports',
    title: 'ib/*',
    kind: 'bytes',
    width: 6,
    step: 1024,
    columns: [
      { metric: 'infiniband.receivedBytes', nick: 'recv' },
      { metric: 'infiniband.sentBytes', nick: 'send' },
    ],
    members: { as: 'groups', usual: 'total', option: 'N', full: true },
  },
  {
    name: 'wifi',
    help: 'Link quality and signal-to-noise ratio of wireless interfaces',
    title: '*',
    width: 3,
    step: 34,
    columns: [
      { metric: 'wifi.link', nick: 'lnk' },
      { metric: 'wifi.signalToNoise', nick: 's/n' },
    ],
    members: { as: 'groups', usual: 'each', option: 'N' },
  },
])
