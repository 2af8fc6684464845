import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, newFolder, type Row } from '../bench.ts'
import type { Comparison } from '../comparison.ts'
import { type CpuTimes, childrenOf, cpuTimes } from '../cpu-watch.ts'
import { measure, median } from '../measure.ts'
import { own } from '../peers.ts'
import { commands } from '../services/commands.ts'
import { databases } from '../services/databases.ts'
import { guests } from '../services/guests.ts'
import { programs } from '../services/programs.ts'
import { type Asked, type Subject, whyMissing } from '../services/subject.ts'

const SUBJECTS: readonly Subject[] = [...guests, ...databases, ...programs, ...commands]

/** CPU time of a sample, in milliseconds. */
interface PerSample {
  readonly recorder: number
  readonly client: number
}

/** How samples are taken while it is measured. */
interface Pace {
  readonly what: string
  readonly interval: number
  /** Seconds until start-up has passed, and for which it is looked at. */
  readonly warmUp: number
  readonly seconds: number
}

const rowName = ({ name }: Subject): string => `modules-${name}`

const NOTHING: Asked = { spec: '', stop: () => {} }

/** Samples are taken at whole seconds, and modules asked half a second before: it is looked at between. */
async function untilBetween(seconds: number): Promise<void> {
  const then = Math.floor(Date.now() / 1000 - 0.3 + seconds) + 0.8
  await sleep(then * 1000 - Date.now())
}

/** Records with a module, or without any, and looks at it each second. */
async function recorded(bench: Bench, { spec, environment = {} }: Asked, pace: Pace): Promise<PerSample> {
  const { interval, warmUp, seconds } = pace
  const count = Math.ceil((warmUp + seconds + 3) / interval)
  const imports = spec === '' ? [] : ['--import', spec]
  const words = own('record', '-q', '-s', 'cdnm', ...imports, '-i', `${interval}:${interval}`, '-c', String(count))
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  let launcher = 0
  const done = measure(['env', ...variables, ...words, '-f', `${newFolder(bench)}/`], {
    onStart: (pid) => {
      launcher = pid
    },
  })
  await untilBetween(warmUp)
  const looks: CpuTimes[] = []
  for (let second = 0; second <= seconds; second++) {
    looks.push(cpuTimes(childrenOf(launcher)[0] ?? 0))
    await untilBetween(1)
  }
  await done
  const children = looks.map((look) => look.children)
  // Once in a while garbage is collected, or something else gets in: the second in the middle counts. Children that ended
  // are told in jiffies, of which only many say something.
  const recorder = looks.slice(1).map((look, before) => look.own - (looks[before]?.own ?? Number.NaN))
  return {
    recorder: median(recorder) * interval,
    client: (((children.at(-1) ?? Number.NaN) - (children[0] ?? Number.NaN)) / seconds) * interval,
  }
}

/** The same with the module and without it, at the same time: a slow moment of the machine meets both. */
async function added(bench: Bench, asked: Asked, pace: Pace): Promise<PerSample> {
  const [withIt, without] = await Promise.all([recorded(bench, asked, pace), recorded(bench, NOTHING, pace)])
  return { recorder: withIt.recorder - without.recorder, client: withIt.client }
}

function comparison(subject: Subject, { what }: Pace, all: readonly PerSample[]): Comparison {
  const { isPretended, every = 1 } = subject
  const recorder = median(all.map((each) => each.recorder)) / every
  const client = isPretended ? 0 : median(all.map((each) => each.client)) / every
  return {
    row: rowName(subject),
    what: `${every === 1 ? what : 'asked each minute'}: recorder and client`,
    unit: 'ms',
    ours: recorder + client,
    peer: 'the recorder alone',
    theirs: recorder,
    most: 1,
  }
}

/** A module's lines of the table. */
async function measured(bench: Bench, subject: Subject): Promise<readonly Comparison[]> {
  const missing = whyMissing(subject)
  if (missing !== undefined) {
    return [{ row: rowName(subject), what: missing, unit: 'ms', ours: Number.NaN, peer: '' }]
  }
  const paces: Pace[] = [{ what: 'each second', interval: 1, warmUp: 4, seconds: bench.quick ? 3 : 15 }]
  if (subject.every === undefined && !subject.isStream) {
    paces.push({ what: '20 a second', interval: 0.05, warmUp: 3, seconds: bench.quick ? 1 : 5 })
  }
  const asked = await subject.start()
  try {
    const lines: Comparison[] = []
    for (const pace of paces) {
      const all: PerSample[] = []
      for (let round = 0; round < bench.rounds; round++) all.push(await added(bench, asked, pace))
      lines.push(comparison(subject, pace, all))
    }
    return lines
  } finally {
    await asked.stop()
  }
}

/** What each module that talks to other programs adds to a sample: a row each, `modules-redis`. */
export const modules: readonly Row[] = SUBJECTS.map((subject) => ({
  name: rowName(subject),
  about: `CPU time that ${subject.name} adds to a sample; the server's own work is left out`,
  compare: (bench) => measured(bench, subject),
}))
