import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createLineServer, type Server } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Bench, newFolder, type Row } from '../bench.ts'
import { comparing } from '../compare.ts'
import type { Comparison } from '../comparison.ts'
import { measure, rounds, type Usage } from '../measure.ts'
import { own } from '../peers.ts'

/** Totals and instances of what `-scdnm` shows. */
const LETTERS = 'cdnmCDNM'

/** The same as OpenMetrics text, which goes nowhere. */
const ENCODED = 'encoded, not sent'

/** Microseconds of CPU that a point may cost: 500,000 a second. */
const MOST_MICROSECONDS = 2

/** How many points a file of OpenMetrics text has. */
async function pointsIn(path: string): Promise<number> {
  let points = 0
  for await (const line of createInterface({ input: createReadStream(path) })) if (!line.startsWith('#')) points++
  return points
}

/** Lets a server listen; gives its address. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Reads everything and says that it has it, in the benchmark's own process. */
function httpReceiver(): Server {
  return createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(204).end())
  })
}

/** Reads everything. */
function lineReceiver(): Server {
  return createLineServer((socket) => socket.resume())
}

/** A day sent to other systems. */
export const exported: Row = {
  name: 'export',
  about: 'the same day with its instances to OpenMetrics text, InfluxDB lines and others; a point is a value at a time',
  async compare(bench: Bench): Promise<readonly Comparison[]> {
    const day = await bench.corpus.day()
    const folder = newFolder(bench)
    const text = join(folder, 'day.om')
    const servers = [httpReceiver(), lineReceiver()] as const
    const [http, lines] = [await listening(servers[0]), await listening(servers[1])]
    const send = (letters: string, to: string) => (): Promise<Usage> =>
      measure(own('play', day.own, '-s', letters, '--export', to))
    try {
      const used = await rounds(bench.rounds, {
        [ENCODED]: send(LETTERS, 'openmetrics,d=8'),
        openmetrics: send(LETTERS, `openmetrics,${text}`),
        influx: send(LETTERS, `influx,http://${http},plain`),
        'influx, compressed': send(LETTERS, `influx,http://${http}`),
        graphite: send(LETTERS, `graphite,${lines}`),
        'remote write': send(LETTERS, `remote-write,http://${http}/write`),
        // Each time a new file: to replace one costs what it takes to free it.
        'openmetrics, totals': () =>
          send('cdnm', `openmetrics,counters=rate,f=${join(newFolder(bench), 'totals.om')}`)(),
      })
      const points = await pointsIn(text)
      const compare = comparing('export', used)
      const ofPoint = ({ cpuMs }: Usage): number => (cpuMs * 1000) / points
      const about = { unit: 'µs', of: ofPoint, peer: ENCODED } as const
      const ofDay = { unit: 'ms', ours: 'openmetrics, totals', peer: ENCODED } as const
      return [
        compare({ ...about, what: 'OpenMetrics, CPU time of a point', ours: 'openmetrics', most: MOST_MICROSECONDS }),
        compare({ ...about, what: 'InfluxDB lines, CPU time of a point', ours: 'influx', most: MOST_MICROSECONDS }),
        compare({ ...about, what: 'the same compressed', ours: 'influx, compressed' }),
        compare({ ...about, what: 'Graphite lines, CPU time of a point', ours: 'graphite', most: MOST_MICROSECONDS }),
        compare({ ...about, what: 'remote write, CPU time of a point', ours: 'remote write' }),
        compare({ ...ofDay, what: 'a day of totals, wall time', of: ({ wallMs }) => wallMs, most: 1000 }),
        compare({ ...ofDay, what: 'a day of totals, CPU time', of: ({ cpuMs }) => cpuMs }),
      ]
    } finally {
      for (const server of servers) server.close()
    }
  },
}
