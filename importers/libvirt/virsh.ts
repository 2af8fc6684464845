import type { Pipe, PipeOptions } from 'recollect/importer'

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
 * virsh reads what it is told through readline, character by character, with three system calls for each: a question that
 * is asked again and again is kept by readline itself, in its kill ring, and costs one character (readline's manual,
 * "Killing and Yanking": C-u and C-y). A virsh that was started meanwhile has nothing there, and runs an empty line.
 */
const KEEP = '\x15\x19'
const KEPT = '\x19'

/** With these, readline has its usual keys, and repeats what it reads in one line. */
const ENVIRONMENT = { INPUTRC: '/dev/null', TERM: 'dumb' }

/** Printed between answers, without a line end. */
const BETWEEN = ';echo @@;'
const MARKS = /(?<=^(?:@@)*)@@/m

// Without a terminal virsh repeats each line behind its prompt. That of a blank ends an answer; an empty one is none.
const ASK_END = ' \n'
const END = 'virsh >  \n'
const EMPTY = 'virsh > \n'

const BLANK_LINES = /^\n/gm

/** A name as one word of virsh's command line. */
export function quoted(name: string): string {
  return `"${name.replaceAll(/["\\]/g, '\\$&')}"`
}

/**
 * virsh's command line for a connection that only reads; without `uri`, virsh's own choice. It does not look after the
 * connection by itself (`-k 0`): it is asked often enough, and ended when it does not answer.
 */
export function virshCommand(uri: string | undefined): readonly string[] {
  return ['virsh', '-q', '-r', '-k', '0', ...(uri === undefined ? [] : ['-c', uri])]
}

/** How virsh is kept. */
export function virshOptions(timeoutMs?: number): PipeOptions {
  return { environment: ENVIRONMENT, ...(timeoutMs !== undefined && { timeoutMs }) }
}

/** Talks with one virsh. */
export class Virsh {
  readonly pipe: Pipe
  /** What was given to readline to keep. */
  #kept = ''

  constructor(pipe: Pipe) {
    this.pipe = pipe
  }

  /** What commands print, asked all at once: '' where that is nothing, and for a command that failed. */
  async answers(commands: readonly string[]): Promise<readonly string[]> {
    return answersTo(commands, await this.#told(commands.join(BETWEEN)))
  }

  /** The same for what is asked again and again. */
  async answersAgain(commands: readonly string[]): Promise<readonly string[]> {
    const question = commands.join(BETWEEN)
    if (question === this.#kept) {
      const told = await this.#told(KEPT)
      if (told !== EMPTY) return answersTo(commands, told)
    }
    this.#kept = question
    return answersTo(commands, await this.#told(`${question}${KEEP}`))
  }

  /** Throws an Error with virsh's own words if it has complained since it was asked. */
  demandNoComplaint(): void {
    const complaints = this.pipe.errors().map((line) => line.replace(/^\p{Cc}*error: /u, ''))
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

  #told(line: string): Promise<string> {
    return this.pipe.askText(`${line}\n${ASK_END}`, { until: END })
  }
}

function answersTo(commands: readonly string[], told: string): readonly string[] {
  // The first line is the question.
  const printed = told.slice(told.indexOf('\n') + 1).split(MARKS)
  return commands.map((_, index) => (printed[index] ?? '').replaceAll(BLANK_LINES, ''))
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
