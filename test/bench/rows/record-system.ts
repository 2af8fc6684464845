import { type Bench, newFolder, type Row } from '../bench.ts'
import { comparing } from '../compare.ts'
import { compile } from '../compile.ts'
import { bytesIn } from '../corpus.ts'
import { type Command, measure, rounds, type Usage } from '../measure.ts'
import { own } from '../peers.ts'

/** What collectl reads for -scdnm. */
const FILES = ['/proc/stat', '/proc/diskstats', '/proc/loadavg', '/proc/meminfo', '/proc/vmstat', '/proc/net/dev']

interface Recorded extends Usage {
  /** Of the recording. */
  readonly kiB: number
}

/** Runs a recorder in a folder of its own. */
async function recording(bench: Bench, command: (folder: string) => Command): Promise<Recorded> {
  const folder = newFolder(bench)
  const usage = await measure(command(folder))
  return { ...usage, kiB: bytesIn(folder) / 1024 }
}

/** cpu, disk, net and memory, as fast as it goes. */
export const recordSystem: Row = {
  name: 'record-system',
  about: 'recording cpu, disk, net and memory, 8640 samples as fast as possible',
  async compare(bench) {
    const { collectl } = bench.peers
    const count = String(bench.quick ? 864 : 8640)
    const loop = async () => ({ ...(await measure([compile('read-loop.c'), count, ...FILES])), kiB: 0 })
    const used = await rounds(bench.rounds, {
      ours: () =>
        recording(bench, (folder) => own('record', '-q', '-s', 'cdnm', '-i', '0', '-c', count, '-f', `${folder}/`)),
      ...(collectl !== undefined && {
        collectl: () => recording(bench, (folder) => [collectl, '-scdnm', '-i0', `-c${count}`, '-f', folder]),
      }),
      'C loop': loop,
    })
    const compare = comparing<Recorded>('record-system', used)
    const cpu = { what: 'CPU time', unit: 'ms', of: ({ cpuMs }: Recorded) => cpuMs } as const
    return [
      compare({ ...cpu, peer: 'collectl', times: 1 / 15 }),
      compare({ ...cpu, peer: 'C loop', times: 3 }),
      compare({ what: 'resident memory', unit: 'MiB', peer: 'collectl', of: ({ peakMiB }) => peakMiB }),
      compare({ what: 'recording', unit: 'KiB', peer: 'collectl', of: ({ kiB }) => kiB }),
    ]
  },
}
