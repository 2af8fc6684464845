import {
  counter,
  defineImporter,
  type Header,
  type Line,
  type Metrics,
  type PrintContext,
  type Printed,
  type Report,
  sameBoot,
  text,
} from 'recollect/importer'

/**
 * Two dimensions in one: each line of /proc/interrupts is an interrupt, each of its columns a CPU that is online, and
 * `36/1` is what CPU 1 served of interrupt 36. The kernel counts each in an unsigned int (kernel/irq/proc.c).
 */
const metrics = {
  count: counter({ bits: 32, head: 'Intrpt', help: 'Interrupts served' }),
  irq: text({ head: 'Int', width: 5, help: 'Number or name of the interrupt' }),
  cpu: text({ head: 'Cpu', width: 4, help: 'The CPU that served it' }),
  type: text({ head: 'Type', width: 22, help: 'What delivers it, such as IO-APIC or PCI-MSI' }),
  devices: text({ head: 'Device(s)', help: 'Who it is for' }),
} satisfies Metrics

const [COUNT, IRQ, CPU, TYPE, DEVICES] = [0, 1, 2, 3, 4] as const

/** Errors that no CPU served: one number a line. */
const ERRORS: ReadonlySet<string> = new Set(['ERR', 'MIS', 'Err'])

/** How many words behind the first are numbers. */
function numbersOf(line: Line): number {
  let word = 1
  while (!Number.isNaN(line.number(word))) word++
  return word - 1
}

/** `0-3,5` as the kernel writes lists of CPUs. */
function parseList(list: string): readonly number[] {
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number)
    return last - first < 8192 ? Array.from({ length: last - first + 1 }, (_, cpu) => first + cpu) : []
  })
}

/** At most four characters: 99999 is `99K`. */
function short(value: number): string {
  if (Number.isNaN(value)) return '-'
  let size = Math.round(value)
  let letter = -1
  if (size < 10_000) return String(size)
  for (; size >= 1000; size = Math.trunc(size / 1000)) letter++
  return `${size}${'KMGT'[letter] ?? '?'}`
}

const whole = (value: number): string => (Number.isNaN(value) ? '-' : String(Math.round(value)))

/** An interrupt, and what each CPU served of it. */
interface Interrupt {
  readonly type: string
  readonly devices: string
  readonly counts: number[]
}

/** The report by interrupt, and its CPUs in order. */
function tabulate(report: Report): {
  readonly cpus: readonly number[]
  readonly lines: ReadonlyMap<string, Interrupt>
} {
  const lines = new Map<string, Interrupt>()
  const seen = new Set<number>()
  for (const slot of report.slots) {
    const irq = report.text(IRQ, slot)
    let line = lines.get(irq)
    if (line === undefined) {
      line = { type: report.text(TYPE, slot), devices: report.text(DEVICES, slot), counts: [] }
      lines.set(irq, line)
    }
    const cpu = report.text(CPU, slot)
    line.counts[Number(cpu)] = report.columns[COUNT]?.[slot] ?? Number.NaN
    if (cpu !== '') seen.add(Number(cpu))
  }
  return { cpus: [...seen].sort((a, b) => a - b), lines }
}

/** What each CPU served in all; NaN where nothing is known of it. */
function sums({ cpus, lines }: ReturnType<typeof tabulate>): readonly number[] {
  return cpus.map((cpu) => {
    let sum = Number.NaN
    for (const [irq, { counts }] of lines) {
      const count = counts[cpu] ?? Number.NaN
      if (!ERRORS.has(irq) && !Number.isNaN(count)) sum = (Number.isNaN(sum) ? 0 : sum) + count
    }
    return sum
  })
}

function printSummary(table: ReturnType<typeof tabulate>, context: PrintContext): Printed {
  const start = context.datetime === '' ? '' : `${context.datetime} `
  const heads = table.cpus.map((cpu) => `Cpu${cpu}`.padStart(6)).join(' ')
  const values = sums(table).map((sum) => whole(sum).padStart(6))
  return {
    heading: [`# INTERRUPT SUMMARY (${context.rate})`, `#${' '.repeat(start.length)} ${heads}`],
    lines: [`${start}  ${values.join(' ')}`],
  }
}

function printDetail({ cpus, lines }: ReturnType<typeof tabulate>, context: PrintContext): Printed {
  const start = context.datetime === '' ? '' : `${context.datetime} `
  const heads = cpus.map((cpu) => `Cpu${cpu}`.padStart(6)).join(' ')
  const printed: string[] = []
  for (const [irq, { type, devices, counts }] of lines) {
    if (!counts.some((count) => count > 0)) continue
    const values = cpus.map((cpu) => whole(counts[cpu] ?? Number.NaN).padStart(6)).join(' ')
    printed.push(`${start} ${irq.padStart(4)} ${values}   ${type.padEnd(15)} ${devices}`)
  }
  return {
    heading: [
      `# INTERRUPT DETAILS (${context.rate})`,
      `#${' '.repeat(start.length)} Int ${heads}   ${'Type'.padEnd(15)} Device(s)`,
    ],
    lines: printed,
  }
}

/** Which CPU served which interrupts, from /proc/interrupts (Documentation/filesystems/proc.rst). */
export default defineImporter(() => {
  let last: Header | undefined
  /** The CPUs that were online when the recording began. */
  let online: readonly number[] = []
  /** The CPU of each column of the last line. */
  let cpus: readonly number[] = []
  let cpusAreKnown = false
  /** The columns belong to other CPUs than in the sample before. */
  let moved = false

  /** The columns are not numbered in what is recorded: all CPUs, or those that were online if they are as many. */
  function assignColumns(columns: number): void {
    if (cpusAreKnown && columns === cpus.length) return
    const before = cpus
    cpus = online.length === columns ? online : Array.from({ length: columns }, (_, cpu) => cpu)
    cpusAreKnown = true
    if (before.length > 0 && cpus.join() !== before.join()) moved = true
  }

  return {
    name: 'interrupt',
    title: 'INTERRUPTS',
    letter: 'j',
    dimension: 'interrupt',
    line: 'int',
    sources: [{ key: 'int', path: '/proc/interrupts', skip: 1 }],
    metrics,
    tables: {
      plot: { tag: 'INT', columns: [] },
      plotDetail: { extension: 'int', tag: '', shape: 'long', columns: ['irq', 'cpu', 'count', 'type', 'devices'] },
    },

    updateHeader(machine) {
      const list = machine.read('/sys/devices/system/cpu/online')?.trim()
      return list ? { online: list } : {}
    },

    getHeader(details, header) {
      // Over another boot, or in another run, there is nothing that a column could have moved from.
      if (last === undefined || !sameBoot(last, header)) cpus = []
      last = header
      online = parseList(details.get('online') ?? '')
      cpusAreKnown = false
    },

    initInterval() {
      moved = false
    },

    role: (instance) => (instance.includes('/') ? 'counted' : 'shown'),

    analyze(line, _total, at) {
      const irq = line.text(0).replace(/:$/, '')
      const isError = ERRORS.has(irq)
      const numbers = isError ? 1 : numbersOf(line)
      if (!isError) assignColumns(numbers)
      const isNumbered = /^\d/.test(irq)
      const type = isNumbered ? line.text(numbers + 1) : ''
      const devices = line
        .rest(numbers + (isNumbered ? 2 : 1))
        .replaceAll(/\s+/g, ' ')
        .trim()
      for (let column = 0; column < numbers; column++) {
        const cpu = isError ? '' : String(cpus[column])
        const row = at(isError ? irq : `${irq}/${cpu}`)
        // Where the column was another CPU's before, its growth means nothing.
        row.count = moved ? Number.NaN : line.number(column + 1)
        if (row.irq === irq && row.devices === devices) continue
        row.irq = irq
        row.cpu = cpu
        row.type = type
        row.devices = devices
      }
    },

    printBrief(report): Printed {
      const table = tabulate(report)
      const heads = table.cpus.map((cpu) => (cpu < 10 ? `Cpu${cpu}` : cpu < 100 ? `Cp${cpu}` : `C${cpu}`).padStart(4))
      const inside = 5 * heads.length - 2
      const banner = 'Int'.padStart(Math.floor((inside + 3) / 2), '-').padEnd(inside, '-')
      const line = sums(table).map((sum) => `${short(sum).padStart(4)} `)
      return { heading: [`<${banner}>`, heads.map((head) => `${head} `).join('')], lines: [line.join('')] }
    },

    printVerbose(report, context): Printed {
      const table = tabulate(report)
      const { total, each } = context.asked ?? { total: true, each: true }
      if (!each) return printSummary(table, context)
      const detail = printDetail(table, context)
      if (!total) return detail
      const summary = printSummary(table, context)
      return { heading: summary.heading, lines: [...summary.lines, '', ...detail.heading, ...detail.lines] }
    },
  }
})
