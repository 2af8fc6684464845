import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { jsonLines } from '../../helpers/json-lines.ts'
import { freePort } from '../../helpers/servers.ts'
import { type Bench, newFolder, type Row } from '../bench.ts'
import { comparing } from '../compare.ts'
import type { Comparison } from '../comparison.ts'
import { measure, rounds } from '../measure.ts'
import { own } from '../peers.ts'

const INTERVAL_MS = 200
const SAMPLES = 26
const QUICK_SAMPLES = 6
/** What a slow receiver reads each time, and how often. */
const SIP_BYTES = 64
const SIP_MS = 250

const NOBODY = 'no receiver'

/** How well a recorder kept time. */
interface Kept {
  /** Milliseconds by which its latest sample was late. */
  readonly lateMs: number
  /** Ticks that passed without a sample. */
  readonly missed: number
}

/** Lets it listen, and keeps its connections to close them. */
async function listening(server: Server, sockets: Set<Socket>): Promise<string> {
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Reads a little, now and then. */
function sip(socket: Socket): void {
  const timer = setInterval(() => socket.read(SIP_BYTES), SIP_MS)
  socket.pause().on('close', () => clearInterval(timer))
}

/** Everything and all processes, five times a second, sent to somebody. */
async function record(bench: Bench, exported: string | undefined): Promise<Kept> {
  const folder = newFolder(bench)
  const count = bench.quick ? QUICK_SAMPLES : SAMPLES
  const words = ['record', '-i', `${INTERVAL_MS / 1000}:${INTERVAL_MS / 1000}`, '-c', `${count}`, '-f', `${folder}/`]
  await measure(own(...words, '--quiet', ...(exported === undefined ? [] : ['--export', exported])))
  const lines = await jsonLines([folder, '-s', 'self'])
  return {
    lateMs: Math.max(...lines.map(({ total }) => Number(total['self']?.['late']) * 1000)),
    missed: Math.round(lines.reduce((sum, { seconds, total }) => sum + Number(total['self']?.['missed']) * seconds, 0)),
  }
}

/** Recording beside receivers that are none. */
export const badReceivers: Row = {
  name: 'export-receivers',
  about: 'everything and all processes recorded five times a second beside bad receivers: the latest sample',
  async compare(bench): Promise<readonly Comparison[]> {
    const sockets = new Set<Socket>()
    const servers = {
      deaf: createServer({ pauseOnConnect: true }),
      slow: createServer({ pauseOnConnect: true }, sip),
      refusing: createHttpServer((request, response) => {
        request.resume().on('end', () => response.writeHead(400).end('no'))
      }),
      nonsense: createServer((socket) => socket.end('\u0000nonsense\r\n\r\n')),
    }
    try {
      const to = {
        dead: `graphite,127.0.0.1:${await freePort()},s=cdnmCDNMZ`,
        'dead, with a spool': `graphite,127.0.0.1:${await freePort()},s=cdnmCDNMZ,spool=${join(newFolder(bench), 'spool')}`,
        deaf: `graphite,${await listening(servers.deaf, sockets)},s=cdnmCDNMZ`,
        slow: `graphite,${await listening(servers.slow, sockets)},s=cdnmCDNMZ`,
        refusing: `influx,http://${await listening(servers.refusing, sockets)},s=cdnmCDNMZ`,
        nonsense: `influx,http://${await listening(servers.nonsense, sockets)},s=cdnmCDNMZ`,
      }
      const kept = await rounds(bench.rounds, {
        [NOBODY]: () => record(bench, undefined),
        ...Object.fromEntries(Object.entries(to).map(([kind, exported]) => [kind, () => record(bench, exported)])),
      })
      const compare = comparing('export-receivers', kept)
      return Object.keys(to).flatMap((kind) => [
        compare({
          what: `${kind}: latest sample`,
          unit: 'ms',
          of: ({ lateMs }) => lateMs,
          ours: kind,
          peer: NOBODY,
          most: INTERVAL_MS,
        }),
        compare({ what: `${kind}: missed`, unit: '', of: ({ missed }) => missed, ours: kind, peer: NOBODY }),
      ])
    } finally {
      for (const socket of sockets) socket.destroy()
      for (const server of Object.values(servers)) server.close()
    }
  },
}
