import { counter, defineImporter, type Line, text } from 'recollect/importer'

/** Errors that no CPU served: one number a line. */
const ERRORS: ReadonlySet<string> = new Set(['ERR', 'MIS', 'Err'])

/** What all CPUs served of the line's interrupt, and the word behind the numbers. */
function sumOf(line: Line): { readonly sum: number; readonly behind: number } {
  let sum = 0
  let word = 1
  for (let count = line.number(word); !Number.isNaN(count); count = line.number(++word)) sum += count
  return { sum, behind: word }
}

/**
 * Interrupts by number or name, all CPUs together, from the lines of /proc/interrupts that the interrupt module records
 * too (Documentation/filesystems/proc.rst).
 */
export default defineImporter(() => {
  /** How many CPUs the lines had columns for, in this sample and in the one before. */
  let columns = 0
  let columnsBefore = 0

  return {
    name: 'irq',
    title: 'INTERRUPTS BY NUMBER',
    dimension: 'irq',
    line: 'int',
    sources: [{ key: 'int', path: '/proc/interrupts', skip: 1 }],
    metrics: {
      count: counter({ head: 'Intrpt', help: 'Interrupts served, by all CPUs' }),
      device: text({ head: 'Device(s)', help: 'Who it is for, or what it means' }),
    },
    getHeader() {
      columns = 0
    },
    initInterval() {
      columnsBefore = columns
      columns = 0
    },
    role: (instance) => (ERRORS.has(instance) ? 'shown' : 'counted'),
    analyze(line, _total, at) {
      const irq = line.text(0).replace(/:$/, '')
      const { sum, behind } = sumOf(line)
      const isError = ERRORS.has(irq)
      if (!isError) columns = Math.max(columns, behind - 1)
      const row = at(irq)
      // A CPU that came brings along all that it ever served, one that left takes it away: neither is the interval's.
      const moved = !isError && columnsBefore > 0 && columns !== columnsBefore
      row.count = moved ? Number.NaN : sum
      // A numbered one says first what delivers it and how: `IO-APIC 5-edge ACPI:Ged`.
      const described = line.rest(/^\d/.test(irq) ? behind + 2 : behind)
      row.device = described.trim()
    },
  }
})
