import type { Header } from '../vocabulary/header.ts'
import { type LocalTime, safeHost } from './name.ts'

/** collectl compares versions as text, and takes none before 3.6.4 to have what our recordings have. */
const VERSION = '4.3.1'

const RULE = '#'.repeat(80)

/** collectl's letters of the modules, as it lists them: what it shows where nothing else is asked for. */
const LETTERS: Readonly<Record<string, string>> = {
  buddy: 'b',
  cpu: 'c',
  disk: 'd',
  nfs: 'f',
  inode: 'i',
  interrupt: 'j',
  memory: 'm',
  net: 'n',
  socket: 's',
  tcp: 't',
  slab: 'y',
}

/** The same of modules whose lines may be missing where they recorded. */
const SOMETIMES = [
  ['infiniband', 'x'],
  ['process', 'Z'],
  ['numa', 'M'],
  ['environment', 'E'],
] as const

/** Of which of these, by letter, there are lines. */
type Has = Readonly<Record<(typeof SOMETIMES)[number][1], boolean>>

/** When a recording begins: epoch seconds, and the wall clock there. */
export interface Beginning {
  readonly time: number
  readonly local: LocalTime
}

/** A recording's header as collectl writes it; `sample` is the text of its first sample, in collectl's form. */
export function formatCollectlHeader(header: Header, sample: string, beginning: Beginning): string {
  const lines = isOwn(header) ? changed(header, beginning) : made(header, sample, beginning)
  return `${lines.join('\n')}\n`
}

/** Whether collectl wrote the recording, and its header is there. */
export function isOwn({ writer, lines }: Header): boolean {
  return writer === 'collectl' && lines.length > 0
}

/** The host's name as collectl knows it, up to the first dot. A file is only played if its name holds it. */
export function collectlHost(host: string): string {
  return safeHost(host.split('.')[0] ?? '')
}

/** collectl's own header, with another beginning, and where two files became one, of all subsystems. */
function changed(header: Header, { time, local }: Beginning): readonly string[] {
  const letters = lettersOf(header.modules, { Z: true, M: true, E: true, x: true })
  return header.lines.map((line) => {
    if (line.startsWith('# Date:'))
      return line.replace(/\d{8}-\d{6}/, stamp(local)).replace(/Secs: +\d+/, `Secs: ${Math.floor(time)}`)
    if (!line.startsWith('# SubSys:')) return line
    const [, before = ''] = /^# SubSys: +(\S*)/.exec(line) ?? []
    const known = new Set(before.toLowerCase())
    const added = [...letters].filter((letter) => !known.has(letter.toLowerCase()))
    return line.replace(before, before + added.join('')).replace(/(Flags: +\S*)[2g]/, '$1')
  })
}

function made(header: Header, sample: string, { time, local }: Beginning): readonly string[] {
  const count = (pattern: RegExp): number => new Set([...sample.matchAll(pattern)].map(([found]) => found)).size
  const ports = portsOf(sample)
  const has = {
    x: ports.length > 0,
    Z: header.modules.includes('process'),
    M: /^numai /m.test(sample),
    E: /^ipmi: /m.test(sample),
  }
  const letters = lettersOf(header.modules, has)
  const nets = netsOf(header, sample)
  const disks = [...sample.matchAll(/^disk +\d+ +\d+ (\S+)/gm)].map(([, name = '']) => name)
  const arch = `Arch: ${header.arch} PageSize: ${header.pageSize}`
  const about = `NumCPUs: ${header.cpus}  NumBud: ${count(/^buddy .*$/gm)} Flags: ${flags(has)}`
  return [
    RULE,
    `# Collectl:   V${VERSION}  HiRes: 1  Options: recollect ${oneLine(header.writerVersion)} `,
    `# Host:       ${collectlHost(header.host)}  DaemonOpts: `,
    `# Booted:     ${header.bootTime.toFixed(2)} []`,
    '# Distro:       Platform: Unknown',
    `# Date:       ${stamp(local)}  Secs: ${Math.floor(time)} TZ: ${offset(time, local)}`,
    `# SubSys:     ${letters} Options:  Interval: ${intervals(header.intervals, letters)} ${about}`,
    // With I, collectl would show nothing briefly; who wants those lines says --tcpfilt cituIT.
    '# Filters:    NfsFilt:  EnvFilt:  TcpFilt: cituT',
    `# HZ:         ${header.hz}  ${arch}`,
    `# Cpu:        Unknown Speed(MHz): 0 Cores: ${header.cpus}  Siblings: ${header.cpus} Nodes: ${count(/^numai Node \d+/gm) || 1}`,
    `# Kernel:     ${oneLine(header.kernel)}  Memory: ${amount(sample, 'MemTotal')}  Swap: ${amount(sample, 'SwapTotal')}`,
    `# NumDisks:   ${disks.length} DiskNames: ${disks.join(' ')}`,
    `# NumNets:    ${nets.length} NetNames: ${oneLine(nets.join(' '))}`,
    ...(letters.includes('y') ? [`# NumSlabs:   ${count(/^Slab \S+/gm)} Version: 2.1`] : []),
    ...(ports.length > 0
      ? [`# IConnect:   NumHCAs: ${ports.length} PortStates: ${ports.join(':')} IBVersion: ??? PQVersion: ???`]
      : []),
    ...(header.comment === undefined ? [] : [`# Comment:    ${oneLine(header.comment)}`]),
    RULE,
  ]
}

function lettersOf(modules: readonly string[], has: Has): string {
  const letters = [...Object.entries(LETTERS), ...SOMETIMES.filter(([, letter]) => has[letter])]
  return letters.flatMap(([module, letter]) => (modules.includes(module) ? [letter] : [])).join('')
}

/** What is recorded of processes: io, and context switches; and that ports have counters of their own. */
function flags({ Z, x }: Has): string {
  return `i${Z ? 'x' : ''}${x ? 'X' : ''}`
}

/** `i1[:i2[:i3]]`: the second only where something is recorded at it. */
function intervals([first = 1, second = first, third = second]: readonly number[], letters: string): string {
  const hasSecond = /[yZ]/.test(letters)
  if (letters.includes('E')) return `${first}:${hasSecond ? second : ''}:${third}`
  return hasSecond ? `${first}:${second}` : String(first)
}

/** By adapter, a digit for each port, two at least: 1 where it counts. */
function portsOf(sample: string): readonly string[] {
  const ports: string[][] = []
  for (const [, adapter, port] of sample.matchAll(/^ib(\d+)-(\d+):rcvd /gm)) {
    const digits = ports[Number(adapter)] ?? []
    digits[Number(port) - 1] = '1'
    ports[Number(adapter)] = digits
  }
  return ports.map((digits) =>
    Array.from(digits, (digit) => digit ?? '0')
      .join('')
      .padEnd(2, '0'),
  )
}

/** `eth0:1000 lo:??`, in the order of the lines, which is that of collectl's columns. */
function netsOf({ details }: Header, sample: string): readonly string[] {
  const pairs = (details.get('net')?.get('speeds') ?? '').split(' ')
  return [...sample.matchAll(/^Net +([^ :]+):/gm)].map(([, name = '']) => {
    return pairs.find((pair) => pair.startsWith(`${name}:`)) ?? `${name}:??`
  })
}

function amount(sample: string, name: string): string {
  return new RegExp(`^${name}: +(\\d+ kB)$`, 'm').exec(sample)?.[1] ?? '0 kB'
}

function stamp({ year, month, day, hour, minute, second }: LocalTime): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${year}${two(month)}${two(day)}-${two(hour)}${two(minute)}${two(second)}`
}

/** The wall clock's distance from UTC, as `+0530`. */
function offset(time: number, { year, month, day, hour, minute, second }: LocalTime): string {
  const minutes = Math.round((Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - time) / 60)
  const size = Math.abs(minutes)
  const digits = `${Math.floor(size / 60)}`.padStart(2, '0') + `${size % 60}`.padStart(2, '0')
  return (minutes < 0 ? '-' : '+') + digits
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, '?')
}
