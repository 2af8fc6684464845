import { ChangingText, type Rule, type Step } from './changing-text.ts'

/** Jiffies a second (man 7 time, USER_HZ). */
export const HZ = 100

const IDLE = 3
/** user nice system idle iowait irq softirq steal; the guests behind are contained in the first two (proc(5)). */
const PARTS = 8

/** Sizes of the hardware's, or limits. */
const STILL = /^(MemTotal|SwapTotal|CommitLimit|Vmalloc|Hugepagesize|HugePages|DirectMap)/

function ruleOf(line: string): Rule | undefined {
  const [first = ''] = line.split(/ +/)
  if (first === 'disk') return (word) => (word < 4 ? undefined : word === 12 ? 'few' : 'counter')
  if (first === 'Net') return (word) => (word < 2 ? undefined : 'counter')
  if (first === 'load') return (word) => (word < 4 ? 'gauge' : 'counter')
  if (first.startsWith('procs_')) return () => 'few'
  if (first.startsWith('nr_')) return () => 'gauge'
  if (first.endsWith(':')) return STILL.test(first) ? undefined : () => 'gauge'
  return () => 'counter'
}

/** The cpu lines of /proc/stat: the parts of each interval add up to its length. */
class CpuText {
  readonly #names: readonly string[]
  readonly #values: number[][]
  readonly #shares: readonly number[][]

  constructor(lines: readonly string[]) {
    const words = lines.map((line) => line.split(/ +/))
    this.#names = words.map(([name = '']) => (name === 'cpu' ? 'cpu ' : name))
    this.#values = words.map((each) => each.slice(1).map(Number))
    this.#shares = this.#values.map((values) => {
      const all = values.slice(0, PARTS).reduce((sum, value) => sum + value, 0)
      return values.map((value) => value / all)
    })
  }

  step({ seconds, load, random }: Step): void {
    const [total = [], ...cpus] = this.#values
    for (const [index, values] of cpus.entries()) {
      const shares = this.#shares[index + 1] ?? []
      let left = Math.round(seconds * HZ)
      const add = (part: number, jiffies: number): void => {
        values[part] = (values[part] ?? 0) + jiffies
        total[part] = (total[part] ?? 0) + jiffies
        left -= jiffies
      }
      for (let part = 0; part < PARTS; part++) {
        if (part !== IDLE) add(part, Math.min(left, random.events((shares[part] ?? 0) * seconds * HZ * load)))
      }
      add(IDLE, left)
    }
  }

  text(): string {
    return this.#names.map((name, index) => `${name} ${this.#values[index]?.join(' ')}\n`).join('')
  }
}

/** cpu, disk, net and memory of a machine, as time passes. */
export class SystemText {
  readonly #cpu: CpuText
  readonly #rest: ChangingText

  /** `uptime` is how many seconds the counters in `system` have counted for. */
  constructor(system: string, uptime: number) {
    const lines = system.split('\n').slice(0, -1)
    this.#cpu = new CpuText(lines.filter((line) => /^cpu/.test(line)))
    const rest = lines.filter((line) => !/^cpu/.test(line))
    this.#rest = new ChangingText(`${rest.join('\n')}\n`, ruleOf, { counted: uptime })
  }

  step(step: Step): void {
    this.#cpu.step(step)
    this.#rest.step(step)
  }

  text(): string {
    return this.#cpu.text() + this.#rest.text()
  }
}
