import { type Bench, newFolder, type Row } from '../bench.ts'
import { comparing } from '../compare.ts'
import type { Recorded } from '../corpus.ts'
import { type Command, measure, rounds, type Usage } from '../measure.ts'
import { own } from '../peers.ts'

/** sadf's options for the columns that collectl's plot file of cpu, disk, net and memory has. */
const SADF_COLUMNS = '-u ALL -w -I SUM -q -b -n DEV -n EDEV --iface=eth0 -r ALL -S -W -B -H'.split(' ')

function playOurs(bench: Bench, { own: file }: Recorded, letters: string, ...more: readonly string[]): Promise<Usage> {
  return measure(own('play', file, '-s', letters, '-P', '-f', `${newFolder(bench)}/`, ...more))
}

function playCollectl(bench: Bench, { collectl: file }: Recorded, letters: string): () => Promise<Usage> {
  const { collectl = '' } = bench.peers
  return () => {
    const command: Command = [collectl, '-p', file ?? '', `-s${letters}`, '-P', '-oz', '-f', newFolder(bench)]
    return measure(command)
  }
}

const wall = { what: 'wall time', unit: 'ms', of: ({ wallMs }: Usage) => wallMs } as const
const cpu = { what: 'CPU time', unit: 'ms', of: ({ cpuMs }: Usage) => cpuMs } as const
const peak = { what: 'resident memory', unit: 'MiB', of: ({ peakMiB }: Usage) => peakMiB } as const

/** A day without processes. */
export const plotDay: Row = {
  name: 'plot-day',
  about: 'a day of cpu, disk, net and memory each 10 s to a plot file',
  async compare(bench) {
    const { collectl, sadf, sadc } = bench.peers
    const day = await bench.corpus.day()
    const sysstat = sadf !== undefined && sadc !== undefined && (await bench.corpus.sysstatDay(sadc))
    const used = await rounds(bench.rounds, {
      ours: () => playOurs(bench, day, 'cdnm'),
      ...(sysstat && sadf !== undefined && { 'sadf -d': () => measure([sadf, '-d', sysstat, '--', ...SADF_COLUMNS]) }),
      ...(collectl !== undefined && { collectl: playCollectl(bench, day, 'cdnm') }),
    })
    const compare = comparing('plot-day', used)
    return [
      compare({ ...wall, peer: 'collectl', times: 1 / 40 }),
      compare({ ...wall, peer: 'sadf -d', times: 1 }),
      compare({ ...cpu, peer: 'collectl' }),
      compare({ ...cpu, peer: 'sadf -d' }),
      compare({ ...peak, peer: 'collectl' }),
    ]
  },
}

/** A day with processes, whose lines are most of it. */
export const plotProcessDay: Row = {
  name: 'plot-process-day',
  about: 'the same with 100 processes each 60 s to plot files, the processes among them',
  async compare(bench) {
    const { collectl } = bench.peers
    const day = await bench.corpus.processDay()
    const used = await rounds(bench.rounds, {
      ours: () => playOurs(bench, day, 'cdnmZ'),
      'ours, no processes asked for': () => playOurs(bench, day, 'cdnm'),
      ...(collectl !== undefined && {
        collectl: playCollectl(bench, day, 'cdnmZ'),
        'collectl, no processes asked for': playCollectl(bench, day, 'cdnm'),
      }),
    })
    const compare = comparing('plot-process-day', used)
    return [
      compare({ ...wall, peer: 'collectl', times: 1 / 25 }),
      compare({ ...cpu, peer: 'collectl' }),
      compare({ ...peak, peer: 'collectl' }),
      compare({
        ...wall,
        what: 'without them asked for, wall time',
        ours: 'ours, no processes asked for',
        peer: 'collectl, no processes asked for',
        times: 1 / 25,
      }),
    ]
  },
}

/** A week, which is long enough for several threads. */
export const plotWeek: Row = {
  name: 'plot-week',
  about: 'a week of cpu, disk, net and memory to a plot file, by several threads and by one',
  async compare(bench) {
    const week = await bench.corpus.week()
    const used = await rounds(bench.rounds, {
      'two threads': () => playOurs(bench, week, 'cdnm', '--threads', '2'),
      'one thread': () => playOurs(bench, week, 'cdnm', '--threads', '1'),
      'one that reads ahead': () => playOurs(bench, week, 'cdnm'),
    })
    const compare = comparing('plot-week', used)
    const ours = 'two threads'
    return [
      compare({ ...wall, what: 'by two threads, wall time', ours, peer: 'one thread' }),
      compare({ ...cpu, what: 'by two threads, CPU time', ours, peer: 'one thread' }),
      compare({
        ...wall,
        what: 'with one that reads ahead, wall time',
        ours: 'one that reads ahead',
        peer: 'one thread',
      }),
      compare({
        ...cpu,
        what: 'with one that reads ahead, CPU time',
        ours: 'one that reads ahead',
        peer: 'one thread',
      }),
    ]
  },
}
