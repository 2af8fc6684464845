import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copyAs } from '../../helpers/fleet.ts'
import { type Bench, newFolder, type Row } from '../bench.ts'
import { writeProcessRoot } from '../corpus/process-root.ts'
import { type Wider, wider } from '../corpus/wider.ts'
import { MONDAY, type Recorded } from '../corpus.ts'
import type { Cost, Growth } from '../growth.ts'
import { type Command, measure, median } from '../measure.ts'
import { own } from '../peers.ts'

const HOUR = 3600

/** What is done to so many of something: a command, or one for each round. */
type Work = (size: number) => Promise<Command | (() => Command)>

async function costs(bench: Bench, sizes: readonly number[], work: Work): Promise<readonly Cost[]> {
  const all: Cost[] = []
  for (const size of sizes) {
    const command = await work(size)
    const used = []
    for (let round = 0; round < bench.rounds; round++)
      used.push(await measure(typeof command === 'function' ? command() : command))
    all.push({
      size,
      cpuMs: median(used.map(({ cpuMs }) => cpuMs)),
      wallMs: median(used.map(({ wallMs }) => wallMs)),
      peakMiB: median(used.map(({ peakMiB }) => peakMiB)),
    })
  }
  return all
}

function growing(
  about: Pick<Growth, 'row' | 'what'> & { readonly sizes: readonly number[]; readonly expected?: 0 | 1 },
  work: (bench: Bench) => Work,
): Row {
  const { row, what, sizes, expected = 1 } = about
  return {
    name: row,
    about: what,
    async grow(bench) {
      // The largest size takes the most time to make.
      const measured = bench.quick ? sizes.slice(0, -1) : sizes
      return [{ row, what, expected, costs: await costs(bench, measured, work(bench)) }]
    },
  }
}

/** To csv text, which nobody reads: what remains is the work of playing. */
function play({ own: file }: Recorded, letters: string): Command {
  return own('play', dirname(file), '-s', letters, '--format', 'csv')
}

/** A recording of a wider machine; the samples are few, that the large ones stay quick to make. */
async function playWider(bench: Bench, letters: string, width: Wider): Promise<Command> {
  const name = `wide-${Object.entries(width).flat().join('-')}`
  const { corpus } = bench
  return play(await corpus.make({ name, samples: 120, machine: wider(corpus.machine, width) }), letters)
}

const HOURS = [6, 24, 96, 384]

/** Samples so many hours long, each 10 s. */
function hours({ corpus }: Bench, size: number): Promise<Recorded> {
  return corpus.make({ name: `hours-${size}`, samples: size * 360 })
}

async function severalFiles({ corpus, folder }: Bench, size: number): Promise<Command> {
  const name = `files-${size}`
  for (let index = 0; index < size; index++) {
    await corpus.make({ name: `${name}/${index}`, samples: 360, from: MONDAY + index * HOUR })
  }
  mkdirSync(join(folder, name), { recursive: true })
  return own('play', join(folder, name, '*', '*.raw.zst'), '-s', 'cdnm', '--format', 'csv')
}

/** A minute of so many hosts, to one dataset on all cores. */
async function hosts(bench: Bench, size: number): Promise<() => Command> {
  const minute = await bench.corpus.make({
    name: 'minute',
    samples: 60,
    interval: 1,
    processes: { count: 20, interval: 1 },
  })
  const folder = join(bench.folder, `hosts-${size}`)
  for (let index = 0; index < size; index++) await copyAs(minute.own, folder, { host: `host${index}` })
  // What is there already would be left.
  return () => own('play', join(folder, '*'), '-s', 'cdnmZ', '--export', `parquet,dir=${newFolder(bench)}`)
}

/** Each a row of its own. */
export const growth: readonly Row[] = [
  growing(
    { row: 'growth-samples', what: 'hours of 10 s samples played', sizes: HOURS },
    (bench) => async (size) => play(await hours(bench, size), 'cdnm'),
  ),
  growing(
    {
      row: 'growth-seek',
      what: 'hours that a recording has, ten minutes of which are played',
      sizes: HOURS,
      expected: 0,
    },
    (bench) => async (size) =>
      own('play', (await hours(bench, size)).own, '-s', 'cdnm', '--from', '20261116:04:15', '--thru', '20261116:04:25'),
  ),
  growing(
    { row: 'growth-files', what: 'files of an hour played', sizes: [1, 10, 100] },
    (bench) => (size) => severalFiles(bench, size),
  ),
  growing(
    { row: 'growth-hosts', what: "hosts' recordings of a minute made one Parquet dataset", sizes: [1, 10, 100, 1000] },
    (bench) => (size) => hosts(bench, size),
  ),
  growing(
    { row: 'growth-processes', what: 'processes played, 20 samples', sizes: [100, 1000, 10_000] },
    ({ corpus }) =>
      async (size) => {
        const processes = { count: size, interval: 60 }
        return play(await corpus.make({ name: `processes-${size}`, samples: 20, interval: 60, processes }), 'Z')
      },
  ),
  growing(
    {
      row: 'growth-processes-recorded',
      what: 'processes of a made tree recorded, 10 samples',
      sizes: [100, 1000, 10_000],
    },
    (bench) => async (size) => {
      const root = newFolder(bench)
      writeProcessRoot(root, bench.corpus.machine, size)
      // As fast as possible is 1:6, as it is in collectl: every sixth sample has processes.
      const record = ['record', '-q', '-s', 'Z', '-i', '0', '-c', '60', '--root', root]
      return own(...record, '-f', `${newFolder(bench)}/`)
    },
  ),
  growing(
    { row: 'growth-cpus', what: 'CPUs played, 120 samples', sizes: [8, 64, 512] },
    (bench) => (cpus) => playWider(bench, 'C', { cpus }),
  ),
  growing(
    { row: 'growth-disks', what: 'disks played, 120 samples', sizes: [10, 100, 1000] },
    (bench) => (disks) => playWider(bench, 'D', { disks }),
  ),
  growing(
    { row: 'growth-nets', what: 'network interfaces played, 120 samples', sizes: [10, 100, 1000] },
    (bench) => (nets) => playWider(bench, 'N', { nets }),
  ),
]
