import type { RecordContext } from 'recollect/importer'
import { Daemon, whereabouts } from './daemon.ts'
import { type Layout, parseDisk, parseInterface, quoted, Virsh, virshCommand, virshOptions } from './virsh.ts'

/** `--nowait`: a guest that is busy with a job (a migration) answers with less, and does not hold up the others. */
const STATISTICS = 'domstats --raw --nowait --state --cpu-total --balloon --vcpu --interface --block'
const LAYOUT_MS = 600_000
/** Layouts that are read for one sample at most: a host of hundreds of guests is learnt over a few. */
const LAYOUTS = 20

const RUNNING = /^ *state\.state=1$/m
/** What says that something has changed: the guests, their states, how many devices each has. */
const HEADS = /^(?:Domain: | *state\.state=| *(?:block|net)\.count=).*$/gm
const STATE = /^ *state\.state=.*$/m
const COUNTS = /^ *(?:block|net)\.count=.*$/gm
/** `vda rd_req 4`, `actual 2097152`, `CPU time: 1.5s`: all that is wanted of `dominfo` is the CPU. */
const WANTED = /^(?:\S+ \S+ \d+|[a-z_]+ \d+|CPU.*)$/gm

/** Recording: what is known of a guest's devices. */
interface Known extends Layout {
  readonly readAt: number
  /** How many disks and interfaces domstats told of then. */
  readonly counts: string
  readonly state: string
  /** Commands that its driver does not have. */
  readonly lacking: Set<string>
}

/** What `domstats` says of a guest. */
interface Section {
  readonly domain: string
  readonly text: string
}

/** A command for what `domstats` leaves out of a guest. */
interface Question {
  readonly known: Known
  readonly command: string
}

/** Who is asked, and where the answers go. */
interface Talk {
  readonly virsh: Virsh
  readonly record: RecordContext
}

const all = (text: string, what: RegExp): string => (text.match(what) ?? []).join('\n')

function sectionsOf(statistics: string): readonly Section[] {
  return statistics.split(/^(?=Domain: )/m).flatMap((text) => {
    const [, domain] = /^Domain: '(.*)'$/m.exec(text) ?? []
    return domain === undefined ? [] : [{ domain, text }]
  })
}

/** What a driver's `domstats` leaves out and can be asked for by name, as in 2007. */
function questionsOf({ domain, text }: Section, known: Known): readonly Question[] {
  if (!RUNNING.test(text)) return []
  const tells = (group: string) => text.includes(`\n  ${group}.`)
  const name = quoted(domain)
  const interfaces = known.interfaces.filter(({ target }) => target !== '')
  const commands = [
    ...(tells('cpu') ? [] : [`dominfo ${name}`]),
    ...(tells('balloon') ? [] : [`dommemstat ${name}`]),
    ...(tells('block') ? [] : known.disks.map(({ target }) => `domblkstat ${name} ${quoted(target)}`)),
    ...(tells('net') ? [] : interfaces.map(({ target }) => `domifstat ${name} ${quoted(target)}`)),
  ]
  return commands.filter((command) => !known.lacking.has(command)).map((command) => ({ known, command }))
}

/** Records what was asked for by name, each guest's behind its name. */
function recordNamed(questions: readonly Question[], answers: readonly string[], record: RecordContext): void {
  const lines: string[] = []
  let before: Known | undefined
  for (const [index, { known, command }] of questions.entries()) {
    const answer = answers[index] ?? ''
    // The driver has no such statistics, or the guest has just ended; it is asked again when its layout is.
    if (answer === '') known.lacking.add(command)
    if (known !== before) lines.push(`Domain: '${known.domain}'`)
    lines.push(...(answer.match(WANTED) ?? []))
    before = known
  }
  record.lines('libvirt', lines.join('\n'))
}

/** In one go: each time that somebody waits costs more than many answers. */
async function askVirsh(virsh: Virsh, asked: readonly Question[]): Promise<Told> {
  const [statistics = '', ...named] = await virsh.answersAgain([STATISTICS, ...asked.map(({ command }) => command)])
  return { statistics, named }
}

/** Reads and records the layouts of guests. */
async function learn(sections: readonly Section[], { virsh, record }: Talk): Promise<readonly Known[]> {
  const commands = sections.flatMap(({ domain }) => [
    `domblklist --details ${quoted(domain)}`,
    `domiflist ${quoted(domain)}`,
  ])
  const answers = commands.length === 0 ? [] : await virsh.answers(commands)
  return sections.map(({ domain, text }, index) => {
    const [disks = '', interfaces = ''] = answers.slice(2 * index)
    record.lines('libvirt', `Domain: '${domain}'`)
    record.lines('libvirt-disk', disks)
    record.lines('libvirt-interface', interfaces)
    return {
      domain,
      disks: disks.split('\n').filter(Boolean).map(parseDisk),
      interfaces: interfaces.split('\n').filter(Boolean).map(parseInterface),
      readAt: Date.now(),
      counts: all(text, COUNTS),
      state: all(text, STATE),
      lacking: new Set(),
    }
  })
}

/** How a sampler asks. */
export interface SamplerOptions {
  /** The connection; virsh's own choice where it is not said. */
  readonly uri: string | undefined
  /** How long an answer may take. */
  readonly timeoutMs: number
}

/** What was told for a sample: statistics of all guests, and the answers to what was asked by name. */
interface Told {
  readonly statistics: string
  readonly named: readonly string[]
}

/**
 * Asks for all guests at once, and records what is said.
 *
 * One virsh finds the connection, tells of the layout, and of what a driver leaves out of its statistics. Where they lack
 * nothing, and the daemon behind the connection can be called, they come from there; else from virsh, too.
 */
export class LibvirtSampler {
  readonly #options: SamplerOptions
  #virsh: Virsh | undefined
  #daemon: Daemon | undefined
  #known = new Map<string, Known>()
  #questions: readonly Question[] = []
  /** What was told when it was last looked at, and when it is looked at again though nothing has changed. */
  #heads = ''
  #lookAt = 0

  constructor(options: SamplerOptions) {
    this.#options = options
  }

  /** Throws an Error with virsh's words when libvirt cannot be asked. */
  async sample(record: RecordContext): Promise<void> {
    const virsh = this.#virshOf(record)
    const asked = this.#questions
    const { statistics, named } = (await this.#askDaemon(asked)) ?? (await askVirsh(virsh, asked))
    if (statistics === '') {
      this.#questions = []
      virsh.demandNoComplaint()
    }
    record.lines('libvirt', statistics)
    if (asked.length > 0) recordNamed(asked, named, record)
    const heads = all(statistics, HEADS)
    const hasLacking = named.includes('')
    if (heads === this.#heads && !hasLacking && Date.now() < this.#lookAt) return
    this.#heads = heads
    await this.#look(sectionsOf(statistics), { virsh, record })
    const fresh = this.#questions.filter(({ command }) => !asked.some((known) => known.command === command))
    if (fresh.length > 0) recordNamed(fresh, await virsh.answers(fresh.map(({ command }) => command)), record)
    this.#daemon ??= await this.#findDaemon({ virsh, record })
  }

  #virshOf(record: RecordContext): Virsh {
    const pipe = record.pipe(virshCommand(this.#options.uri), virshOptions(this.#options.timeoutMs))
    if (this.#virsh?.pipe !== pipe) this.#virsh = new Virsh(pipe)
    return this.#virsh
  }

  /** Nothing where there is no daemon to be asked, it does not answer, or virsh has to be asked as well. */
  async #askDaemon(asked: readonly Question[]): Promise<Told | undefined> {
    if (this.#daemon === undefined || asked.length > 0) return undefined
    try {
      return { statistics: await this.#daemon.statistics(), named: [] }
    } catch {
      // Virsh will say what is wrong, or answer; the daemon is called again when it has.
      this.#daemon = undefined
      this.#lookAt = 0
      return undefined
    }
  }

  async #findDaemon({ virsh, record }: Talk): Promise<Daemon | undefined> {
    const { uri, timeoutMs } = this.#options
    const [chosen = ''] = uri === undefined ? await virsh.answers(['uri']) : [uri]
    const found = whereabouts(chosen.trim())
    if (found === undefined) return undefined
    for (const path of found.sockets) {
      const daemon = new Daemon(record.connect({ path }, { timeoutMs, isOptional: true }))
      try {
        await daemon.open(found.name)
        return daemon
      } catch {
        // The next one; or virsh, which finds daemons in more ways, and can say who asks.
      }
    }
    return undefined
  }

  /** Brings what is known of guests up to date: those that are new, have changed, or were not looked at for long. */
  async #look(sections: readonly Section[], talk: Talk): Promise<void> {
    const now = Date.now()
    const isKnown = ({ domain, text }: Section): boolean => {
      const known = this.#known.get(domain)
      return known?.counts === all(text, COUNTS) && now - known.readAt < LAYOUT_MS
    }
    const due = sections.filter((section) => !isKnown(section))
    const learnt = await learn(due.slice(0, LAYOUTS), talk)
    const before = new Map([...this.#known.values(), ...learnt].map((known) => [known.domain, known]))
    this.#known = new Map()
    const questions: Question[] = []
    for (const section of sections) {
      const known = before.get(section.domain)
      if (known === undefined) continue
      const state = all(section.text, STATE)
      // What it could not tell while it was off it may tell now.
      const current = known.state === state ? known : { ...known, state, lacking: new Set<string>() }
      this.#known.set(section.domain, current)
      questions.push(...questionsOf(section, current))
    }
    this.#questions = questions
    const oldest = Math.min(...[...this.#known.values()].map(({ readAt }) => readAt))
    this.#lookAt = due.length > LAYOUTS ? now : oldest + LAYOUT_MS
  }
}
