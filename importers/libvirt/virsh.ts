import type { Pipe } from 'recollect/importer'

/** A disk of a guest. */
export interface Disk {
  /** As the guest knows it: `vda`. */
  readonly target: string
  /** `file`, `block`, `network` … */
  readonly type: string
  /** `disk`, `cdrom`, `floppy`, `lun`. */
  readonly device: string
  /** Path or name; '' where there is none, as in an empty drive. */
  readonly source: string
}

/** A network interface of a guest. */
export interface Interface {
  /** As the host knows it: `vnet0`. */
  readonly target: string
  /** `network`, `bridge`, `ethernet` … */
  readonly type: string
  /** Network or bridge; '' where there is none. */
  readonly source: string
  readonly model: string
  readonly mac: string
}

/** A running guest, its disks and interfaces. */
export interface Layout {
  readonly domain: string
  readonly disks: readonly Disk[]
  readonly interfaces: readonly Interface[]
}

/**
 * Ends an answer; the quotes keep the line that virsh repeats, the command, from being taken for it. virsh reads what it is
 * told character by character, with three system calls for each: what is short costs less.
 */
const END = '@@'
const ASK_END = "echo @'@'"

// Without a terminal virsh repeats each command behind its prompt, which tells whether the connection may write. A long one
// has a carriage return where a terminal's line would end.
const ECHO = /^virsh [>#] \S[^\n]*\n/m

const BLANK_LINES = /^\n/gm

/** A name as one word of virsh's command line. */
export function quoted(name: string): string {
  return `"${name.replaceAll(/["\\]/g, '\\$&')}"`
}

/** virsh's command line for a connection that only reads; without `uri`, virsh's own choice. */
export function virshCommand(uri: string | undefined): readonly string[] {
  return ['virsh', '-q', '-r', ...(uri === undefined ? [] : ['-c', uri])]
}

/** Talks with one virsh. */
export class Virsh {
  readonly #pipe: Pipe

  constructor(pipe: Pipe) {
    this.#pipe = pipe
  }

  /** What commands print, asked all at once: '' where that is nothing, and for a command that failed. */
  async answers(commands: readonly string[]): Promise<readonly string[]> {
    // The empty command at the end makes virsh end the line of its prompt.
    const text = await this.#pipe.askText(`${commands.join('\n')}\n${ASK_END}\n\n`, { until: END })
    const [, ...printed] = text.split(ECHO)
    return commands.map((_, index) => (printed[index] ?? '').replaceAll(BLANK_LINES, ''))
  }

  /** Throws an Error with virsh's own words if it has complained since it was asked. */
  demandNoComplaint(): void {
    const complaints = this.#pipe.errors().map((line) => line.replace(/^error: /, ''))
    if (complaints.length > 0) throw new Error(`virsh: ${complaints.join(': ')}`)
  }

  /** The lines that a command prints. Throws an Error with virsh's own words where it has none but complains. */
  async run(command: string): Promise<readonly string[]> {
    const [answer = ''] = await this.answers([command])
    if (answer === '') this.demandNoComplaint()
    return answer.split('\n').filter((line) => line !== '')
  }

  /** The names of the guests that run. */
  domains(): Promise<readonly string[]> {
    return this.run('list --name')
  }

  /** A guest's disks and interfaces. */
  async layout(domain: string): Promise<Layout> {
    const disks = await this.run(`domblklist --details ${quoted(domain)}`)
    const interfaces = await this.run(`domiflist ${quoted(domain)}`)
    return { domain, disks: disks.map(parseDisk), interfaces: interfaces.map(parseInterface) }
  }
}

const orNone = (word: string): string => (word === '-' ? '' : word)

/** ` file   disk   vda   /tmp/disk.img` */
export function parseDisk(line: string): Disk {
  const [, type = '', device = '', target = '', source = ''] = /^\s*(\S+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
  return { target, type, device, source: orNone(source.trim()) }
}

/** ` vnet0   network   default   virtio   52:54:00:a1:5f:7e` */
export function parseInterface(line: string): Interface {
  const [, target = '', type = '', source = '', model = '', mac = ''] =
    /^\s*(\S+)\s+(\S+)\s+(.+?)\s+(\S+)\s+(\S+)\s*$/.exec(line) ?? []
  return { target: orNone(target), type, source: orNone(source), model: orNone(model), mac }
}

/** A number as exact as it was written; undefined for what is none, or says that it is not known (-1). */
export function exact(text: string): number | bigint | undefined {
  if (!/^\d+$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
