import { join } from 'node:path'
import { type Bench, newFolder, type Row } from '../bench.ts'
import { comparing } from '../compare.ts'
import { bytesIn } from '../corpus.ts'
import { type Command, measure, median, type Usage } from '../measure.ts'
import { MemoryWatch } from '../memory.ts'
import { own } from '../peers.ts'

/** Letters of all that collectl reads on any machine; ours mean the same. */
const COLLECTL_ALL = 'bcdfijmMnstyZ'

/** Our names of what sadc reads with `-S XALL`: neither processes, nor the kernel's caches and zones, nor control groups. */
const SADC_ALL = [
  ...['cpu', 'load', 'interrupt', 'memory', 'disk', 'net', 'tcp', 'socket', 'inode', 'nfs', 'environment'],
  ...['pressure', 'softnet', 'filesystem'],
].join(',')

interface Recorded extends Usage {
  readonly kiB: number
  /** CPU time of one sample more, start-up left out. */
  readonly perSampleMs: number
  /** Median of what was seen. */
  readonly anonymousMiB: number
}

/** A recorder's command line for so many samples, one a second. */
type Recorder = (folder: string, samples: number) => Command

function ours(...what: readonly string[]): Recorder {
  return (folder, samples) => own('record', '-q', ...what, '-i', '1:1', '-c', String(samples), '-f', `${folder}/`)
}

/**
 * Who records in the same minute: we and one other. More would wake up at the same moment, and wait for each other in the
 * kernel.
 */
function minutes({ peers: { collectl, atop, sadc } }: Bench): readonly Readonly<Record<string, Recorder>>[] {
  return [
    {
      ours: ours('-s', COLLECTL_ALL),
      ...(collectl !== undefined && {
        collectl: (folder, samples) => [
          ...[collectl, `-s${COLLECTL_ALL}`, '--tcpfilt', 'cituIT'],
          ...['-i1:1', `-c${samples}`, '-f', folder],
        ],
      }),
    },
    {
      'ours, beside atop': ours('-s', COLLECTL_ALL),
      ...(atop !== undefined && {
        atop: (folder, samples) => [atop, '-w', join(folder, 'atop'), '1', String(samples)],
      }),
    },
    {
      'ours, what sadc reads': ours('-s', SADC_ALL),
      ...(sadc !== undefined && {
        sadc: (folder, samples) => [sadc, '-S', 'XALL', '1', String(samples), join(folder, 'sa')],
      }),
    },
    { 'ours, all that is recorded by default': ours() },
  ]
}

async function record(bench: Bench, recorder: Recorder, samples: number): Promise<Recorded> {
  const folder = newFolder(bench)
  const watch = new MemoryWatch(2000)
  const short = await measure(recorder(newFolder(bench), 1))
  const usage = await measure(recorder(folder, samples), { onStart: watch.start })
  return {
    ...usage,
    kiB: bytesIn(folder) / 1024,
    perSampleMs: (usage.cpuMs - short.cpuMs) / (samples - 1),
    anonymousMiB: median(watch.stop()),
  }
}

/** Everything and every process each second, those that are compared in the same minute. */
export const recordAll: Row = {
  name: 'record-all',
  about: 'recording everything and every process each second for a minute, both at once',
  async compare(bench) {
    const samples = bench.quick ? 10 : 60
    const measured = new Map<string, readonly Recorded[]>()
    for (const minute of minutes(bench)) {
      const used = Object.entries(minute).map(
        async ([name, recorder]) => [name, await record(bench, recorder, samples)] as const,
      )
      for (const [name, recorded] of await Promise.all(used)) measured.set(name, [recorded])
    }
    const compare = comparing<Recorded>('record-all', measured)
    const cpu = { what: 'CPU time', unit: 'ms', of: ({ cpuMs }: Recorded) => cpuMs } as const
    const perSample = {
      what: 'CPU time of a sample, start-up left out',
      unit: 'ms',
      of: ({ perSampleMs }: Recorded) => perSampleMs,
    } as const
    const anonymous = {
      what: 'anonymous memory',
      unit: 'MiB',
      of: ({ anonymousMiB }: Recorded) => anonymousMiB,
    } as const
    const everything = { ours: 'ours, all that is recorded by default' } as const
    const besideAtop = { ours: 'ours, beside atop', peer: 'atop' } as const
    const asSadc = { ours: 'ours, what sadc reads', peer: 'sadc' } as const
    return [
      compare({ ...cpu, peer: 'collectl', times: 1 / 4 }),
      compare({ ...perSample, peer: 'collectl', times: 1 / 4 }),
      compare({ ...cpu, ...besideAtop, times: 1 }),
      compare({ ...perSample, ...besideAtop, times: 1 }),
      compare({ ...perSample, ...everything, peer: 'collectl', what: 'all our modules: CPU time of a sample' }),
      compare({ ...perSample, ...asSadc, what: 'no processes: CPU time of a sample', times: 1 }),
      compare({ ...cpu, ...asSadc, what: 'no processes: CPU time' }),
      compare({ ...anonymous, ...everything, peer: 'collectl', most: 22 }),
      compare({ what: 'recording', unit: 'KiB', peer: 'collectl', of: ({ kiB }) => kiB, times: 1 / 2 }),
      compare({ what: 'recording', unit: 'KiB', ...besideAtop, of: ({ kiB }) => kiB }),
    ]
  },
}
