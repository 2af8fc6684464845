import { defineImporter, gauge } from 'recollect/importer'

const number = (head: string, help: string) => gauge({ head, help })

const metrics = {
  datagram: number('Dgram', 'Sockets for single messages'),
  stream: number('Stream', 'Sockets for streams'),
  sequence: number('SeqPkt', 'Sockets for messages in order'),
  listening: number('Listen', 'Sockets that wait for connections'),
  connected: number('Active', 'Ends of connections'),
}

type Count = keyof typeof metrics

/** Of include/uapi/linux/net.h: types and states as /proc/net/unix prints them, and the flag of a socket that listens. */
const TYPES: ReadonlyMap<string, Count> = new Map([
  ['0001', 'stream'],
  ['0002', 'datagram'],
  ['0005', 'sequence'],
])
const CONNECTED = '03'
const LISTENS = '00010000'

/** Sockets within the machine, from /proc/net/unix (unix(7)). */
export default defineImporter({
  name: 'unix-socket',
  title: 'UNIX SOCKETS',
  line: 'endpoint unix',
  // What they are called is left out.
  sources: [{ key: 'endpoint unix', path: '/proc/net/unix', cut: { '': 6 } }],
  needs: 'a kernel with Unix sockets (CONFIG_UNIX)',
  metrics,
  /** `0000000000000000: 00000002 00000000 00010000 0001 01`; the first line names the columns. */
  analyze(line, row) {
    if (line.is(0, 'Num')) {
      row.datagram = row.stream = row.sequence = row.listening = row.connected = 0
      return
    }
    const add = (name: Count): void => {
      row[name] = Number(row[name]) + 1
    }
    const type = TYPES.get(line.text(4))
    if (type === undefined) return
    add(type)
    if (line.is(3, LISTENS)) add('listening')
    if (type !== 'datagram' && line.is(5, CONNECTED)) add('connected')
  },
})
