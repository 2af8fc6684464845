import { runHere } from '../helpers/cli.ts'
import { cellsOf, type Reference, referenceOf, strange } from './constant.ts'
import { inFolder } from './folder.ts'
import type { MadeMachine, MadeProcess } from './made-machine.ts'
import { type Happening, playJson, type Shown, tell } from './story.ts'
import type { Group, Scale, Tally } from './tally.ts'

const COUNT = 23
const TOP_32 = 2n ** 32n
const TOP_64 = 2n ** 64n

interface Trouble {
  readonly name: string
  readonly happen: Happening
  /** What is done before the first sample. */
  readonly before?: (machine: MadeMachine) => void
  /** Numbers that may not be known, and in how many intervals. All others must be known wherever they are usually. */
  readonly unknown?: Readonly<Record<string, number>>
  /** Numbers that may be smaller than usual: totals of what is not all there. */
  readonly smaller?: RegExp
}

const at =
  (when: number, what: (machine: MadeMachine) => void): Happening =>
  (n, machine) => {
    if (n === when) what(machine)
  }

function withProcess(machine: MadeMachine, process: MadeProcess): void {
  machine.processes = [...machine.processes.filter(({ pid }) => pid !== process.pid), process]
}

const troubles: readonly Trouble[] = [
  {
    name: 'times of 32 bits wrap',
    before: (machine) => {
      for (const word of [3, 7, 9, 10]) machine.set(`disk.sda.${word}`, TOP_32 - 20_000n)
    },
    happen: () => {},
  },
  {
    name: 'counters of 64 bits near the top',
    before: (machine) => {
      for (const name of ['net.eth0.0', 'net.eth0.8', 'disk.sda.2', 'ctxt'])
        machine.offsets.set(name, TOP_64 - 10n ** 10n)
      machine.offsets.set('cpu.0.0', 2n ** 53n)
    },
    happen: () => {},
  },
  {
    name: 'counters of 64 bits wrap',
    before: (machine) => machine.set('net.eth0.0', TOP_64 - 105_000_000n),
    happen: () => {},
    // Nobody's counter of 64 bits wraps: it is taken for a reset.
    unknown: { 'net.': 1 },
  },
  {
    name: 'counters begin anew',
    happen: at(10, (machine) => {
      machine.set('ctxt', 7n)
      machine.set('forks', 0n)
      for (let word = 0; word < 11; word++) machine.set(`disk.sda.${word}`, 0n)
    }),
    unknown: { 'cpu.contextSwitches': 1, 'cpu.forks': 1, 'disk.sda.': 1 },
    smaller: /^disk\./,
  },
  {
    name: 'a device that leaves and comes back',
    happen: (n, machine) => {
      if (n === 10) machine.disks = ['sda']
      if (n === 15) machine.disks = ['sda', 'sdb']
      if (n === 10) machine.interfaces = ['lo']
      if (n === 20) machine.interfaces = ['lo', 'eth0']
      if (n === 20) machine.offsets.set('net.eth0.0', 10n ** 15n)
    },
    // Only eth0 counts in the total.
    unknown: { 'disk.sdb.': 1, 'net.eth0.': 1, 'net.': 11 },
    smaller: /^(disk|net)\.[a-zA-Z]+$/,
  },
  {
    name: 'a device that leaves and comes back as new',
    happen: (n, machine) => {
      if (n === 10) machine.disks = ['sda']
      if (n !== 15) return
      machine.disks = ['sdb', 'sda']
      for (let word = 0; word < 11; word++) machine.set(`disk.sdb.${word}`, 5n)
    },
    unknown: { 'disk.sdb.': 1 },
    smaller: /^disk\./,
  },
  {
    name: 'another device under the same name',
    happen: at(10, (machine) => {
      for (let word = 0; word < 11; word++) machine.set(`disk.sdb.${word}`, 5n)
    }),
    unknown: { 'disk.sdb.': 1 },
    smaller: /^disk\./,
  },
  {
    name: 'a pid used again, with larger numbers',
    happen: at(10, (machine) => withProcess(machine, { pid: 812, name: 'cc1', start: 2 })),
    unknown: { 'process.812.': 1 },
  },
  {
    name: 'a pid used again within the interval',
    happen: at(10, (machine) => withProcess(machine, { pid: 812, name: 'cc1', start: machine.up + 4 })),
    // It counts from zero: six seconds of ten.
    smaller: /^process\.812\./,
  },
  {
    name: 'processes that come and go',
    happen: (n, machine) => {
      for (let pid = 5000 + n; pid < 5000 + n + 20; pid++) withProcess(machine, { pid, name: 'sh', start: 3 })
      machine.processes = machine.processes.filter(({ pid }) => pid === 812 || pid > 5000 + n)
    },
  },
  {
    name: 'a CPU that is taken off-line and comes back',
    happen: (n, machine) => {
      if (n === 10) machine.online([0])
      if (n === 20) machine.online([0, 1])
    },
    unknown: { 'cpu.1.': 1 },
    smaller: /^cpu\.(online|[a-z]+Time)$/i,
  },
  {
    name: 'a CPU that comes back with its counters at zero',
    happen: (n, machine) => {
      if (n === 10) machine.online([0])
      if (n !== 20) return
      machine.online([0, 1])
      for (let word = 0; word < 10; word++) machine.set(`cpu.1.${word}`, 0n)
    },
    unknown: { 'cpu.': 1 },
    smaller: /^cpu\./,
  },
  {
    name: 'iowait, steal, guest and idle step back a little',
    happen: (n, machine) => {
      for (const word of [3, 4, 7, 8]) machine.offsets.set(`cpu.1.${word}`, n % 5 === 0 ? -90n : 0n)
    },
    // A step back makes the others a larger share of what is left; it is bounded below.
    smaller: /^cpu\./,
  },
  {
    name: 'steal and guest step back a lot',
    happen: at(10, (machine) => {
      machine.offsets.set('cpu.0.7', -1500n)
      machine.offsets.set('cpu.0.8', -2500n)
    }),
    unknown: { 'cpu.': 1 },
    smaller: /^cpu\./,
  },
]

/** How often a number is unknown where it is usually known, by name. */
function unknowns(shown: readonly Shown[], reference: Reference): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { name, value } of shown.flatMap(cellsOf)) {
    if (value === null && reference.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

/** All numbers: known and right, or not known, as often as they may be. */
function judgeNumbers(
  tally: Tally,
  { name, unknown = {}, smaller }: Trouble,
  about: { shown: readonly Shown[]; reference: Reference },
): void {
  const { shown, reference } = about
  tally.risk(COUNT)
  tally.lose(COUNT - 1 - shown.length, `${name}: intervals`)
  for (const cell of shown.flatMap(cellsOf)) {
    if (cell.value !== null && !(cell.value >= 0)) tally.wrong(`${name}: ${cell.name} is ${cell.value} at ${cell.time}`)
  }
  for (const cell of strange(shown, reference)) {
    const usual = reference.get(cell.name) ?? 0
    // Shares of what is left may be a little larger; a share is a share.
    const most = cell.name.startsWith('cpu.') ? 100 : usual
    if (smaller?.test(cell.name) && cell.value !== null && cell.value <= most * (1 + 1e-9)) continue
    tally.wrong(`${name}: ${cell.name} is ${cell.value} at ${cell.time}, not ${usual}`)
  }
  for (const [metric, times] of unknowns(shown, reference)) {
    const [, allowed = 0] = Object.entries(unknown).find(([prefix]) => metric.startsWith(prefix)) ?? []
    if (times > allowed) tally.wrong(`${name}: ${metric} is unknown ${times} times`)
  }
}

/** The cells of each line, of a format whose columns are apart by blanks or commas, without those of the time. */
function words(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/[\s,]+/).filter((word) => word !== ''))
}

function magnitude(word: string): number {
  const [, digits, letter = ''] = /^(-?\d+(?:\.\d+)?)([KMGT]?)$/.exec(word) ?? []
  return digits === undefined ? Number.NaN : Number(digits) * 1024 ** ' KMGT'.indexOf(letter === '' ? ' ' : letter)
}

const QUICK_FORMATS: readonly (readonly string[])[] = [['-sCDN'], ['-P', '-sCDN'], ['-scdn', '-on']]

const FORMATS: readonly (readonly string[])[] = [
  ...QUICK_FORMATS,
  ['-scdn'],
  ['--verbose', '-scdn'],
  ['-P', '-scdn'],
  ['--format', 'csv', '-scdn'],
  ['--format', 'csv', '-sCDN'],
  ['-P', '-sCDN', '--interval', '60'],
]

async function wordsOf(directory: string, format: readonly string[]): Promise<readonly string[]> {
  return words((await runHere(['play', directory, ...format, '--hr', '-1'])).stdout).flat()
}

/** By format: the largest number that the undisturbed machine makes. */
async function largestOf(usual: string, formats: typeof FORMATS): Promise<readonly number[]> {
  const all: number[] = []
  for (const format of formats)
    all.push(Math.max(...(await wordsOf(usual, format)).map(magnitude).filter((n) => n >= 0)))
  return all
}

/** No text has a number below zero, or one larger than any that the undisturbed machine makes. */
async function judgeTexts(
  tally: Tally,
  name: string,
  about: { directory: string; formats: typeof FORMATS; largest: readonly number[] },
): Promise<void> {
  for (const [n, format] of about.formats.entries()) {
    const largest = about.largest[n] ?? 0
    for (const word of await wordsOf(about.directory, format)) {
      const number = magnitude(word)
      if (number < 0 || number > largest * 1.000001) {
        tally.wrong(`${name}: ${format.join(' ')}: ${word}, usually up to ${largest}`)
      }
    }
  }
}

async function disturb(tally: Tally, scale: Scale): Promise<void> {
  const formats = scale === 'quick' ? QUICK_FORMATS : FORMATS
  await inFolder(async (usualFolder) => {
    const { directory: usual } = await tell({ folder: usualFolder, count: COUNT })
    const all = (directory: string) => Promise.all([playJson(directory, '-scdn'), playJson(directory, '-sCDNZ')])
    const references = (await all(usual)).map(referenceOf)
    const largest = await largestOf(usual, formats)
    for (const trouble of troubles) {
      await inFolder(async (folder) => {
        const begin: Happening = (n, machine, clock) => {
          if (n === 1) trouble.before?.(machine)
          trouble.happen(n, machine, clock)
        }
        // What is set before the first sample takes effect with the second: that is another machine's, so to say.
        const { directory } = await tell({ folder, count: COUNT + 1, happen: begin })
        tally.tried()
        for (const [n, shown] of (await all(directory)).entries()) {
          judgeNumbers(tally, trouble, { shown: shown.slice(1), reference: references[n] ?? new Map() })
        }
        if (trouble.before === undefined) await judgeTexts(tally, trouble.name, { directory, formats, largest })
      })
    }
  })
}

/** What the kernel counts goes back, over the top, or away. */
export const counters: Group = {
  name: 'counters',
  faults: [{ name: 'wraps, resets, devices, pids and CPUs that leave and come back', run: disturb }],
}
