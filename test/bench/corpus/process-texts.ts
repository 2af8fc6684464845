import { ChangingText, type Rule, type Step } from './changing-text.ts'
import type { ProcessSnapshot } from './snapshot.ts'
import { HZ } from './system-text.ts'

// Words of a stat line behind `proc:PID stat PID NAME` (proc(5) counts from 1 and has the pid as the first).
const FAULTS_AND_TIMES = new Set([7, 9, 11, 12])
const START = 19
const RSS = 21
const PROCESSOR = 36

/** A process lives so many samples, where it comes and goes. */
const LIFE = { least: 1, most: 12 }

function ruleOf(line: string): Rule | undefined {
  const [, kind = ''] = line.split(/\s+/, 2)
  if (kind === 'io') return (word) => (word === 3 ? 'counter' : undefined)
  if (kind.startsWith('Vm')) return (word) => (word === 2 ? 'gauge' : undefined)
  if (kind.endsWith('switches:')) return (word) => (word === 2 ? 'counter' : undefined)
  if (kind !== 'stat') return undefined
  const named = line.slice(0, line.lastIndexOf(')')).split(' ').length
  return (word) => {
    const field = word - named
    if (FAULTS_AND_TIMES.has(field)) return 'counter'
    if (field === RSS) return 'gauge'
    return field === PROCESSOR ? 'few' : undefined
  }
}

/** The lines as they would be of another process, begun at another time. */
function linesOf(process: ProcessSnapshot, pid: number, start: number): string {
  return process.lines
    .map((line) => {
      if (!line.startsWith('stat ')) return line
      const nameEnd = line.lastIndexOf(')') + 1
      const words = line.slice(nameEnd + 1).split(' ')
      words[START] = String(start)
      return `stat ${pid} ${line.slice(line.indexOf('('), nameEnd)} ${words.join(' ')}`
    })
    .map((line) => `proc:${pid} ${line.replace(/^Tgid:\t\d+/, `Tgid:\t${pid}`)}\n`)
    .join('')
}

interface Life {
  readonly pid: number
  readonly text: ChangingText
  /** Samples to come. */
  left: number
}

/** Processes of a machine, as time passes: most stay, some come and go. */
export class ProcessTexts {
  readonly #programs: readonly ProcessSnapshot[]
  readonly #lives: Life[] = []
  readonly #passing: number
  #nextPid: number
  /** Jiffies since boot. */
  #now: number

  /** `count` processes, one in twelve of which is there for some samples only. */
  constructor(snapshots: readonly ProcessSnapshot[], { count, uptime }: { count: number; uptime: number }) {
    this.#now = Math.round(uptime * HZ)
    this.#programs = snapshots.filter(({ isProgram }) => isProgram)
    this.#nextPid = Math.max(...snapshots.map(({ pid }) => pid)) + 1
    this.#passing = Math.round(count / 12)
    for (let index = 0; this.#lives.length < count - this.#passing; index++) {
      const snapshot = snapshots[index % snapshots.length]
      if (snapshot === undefined) break
      const pid = index < snapshots.length ? snapshot.pid : this.#nextPid++
      this.#add(snapshot, { pid, start: snapshot.start, samples: Number.POSITIVE_INFINITY })
    }
  }

  step(step: Step): void {
    this.#now += Math.round(step.seconds * HZ)
    for (const life of this.#lives) life.text.step(step)
    for (let index = this.#lives.length - 1; index >= 0; index--) {
      const life = this.#lives[index]
      if (life !== undefined && life.left-- <= 0) this.#lives.splice(index, 1)
    }
    const { random } = step
    const lasting = this.#lives.filter(({ left }) => left === Number.POSITIVE_INFINITY).length
    while (this.#lives.length < lasting + this.#passing) {
      const program = this.#programs[random.below(this.#programs.length)]
      if (program === undefined) return
      const start = this.#now - random.below(Math.round(step.seconds * HZ))
      this.#add(program, { pid: this.#nextPid++, start, samples: LIFE.least + random.below(LIFE.most) })
    }
  }

  /** In the order of their pids. */
  text(): string {
    return this.#lives.map(({ text }) => text.text()).join('')
  }

  #add(snapshot: ProcessSnapshot, { pid, start, samples }: { pid: number; start: number; samples: number }): void {
    const counted = Math.max(1, (this.#now - snapshot.start) / HZ)
    const about = { counted, fresh: start !== snapshot.start }
    this.#lives.push({ pid, left: samples, text: new ChangingText(linesOf(snapshot, pid, start), ruleOf, about) })
  }
}
