import type { RecordContext } from 'recollect/importer'
import { type Layout, parseDisk, parseInterface, quoted, Virsh } from './virsh.ts'

/** `--nowait`: a guest that is busy with a job (a migration) answers with less, and does not hold up the others. */
const STATISTICS = 'domstats --raw --nowait --state --cpu-total --balloon --vcpu --interface --block'
const LAYOUT_MS = 600_000
/** Layouts that are read for one sample at most: a host of hundreds of guests is learnt over a few. */
const LAYOUTS = 20

const RUNNING = '  state.state=1'
/** `vda rd_req 4`, `actual 2097152`, `CPU time: 1.5s`: all that is wanted of `dominfo` is the CPU. */
const WANTED = /^(\S+ \S+ \d+|[a-z_]+ \d+|CPU.*)$/

const DOMAIN = /^Domain: '(.*)'$/

/** Recording: what is known of a guest's devices. */
interface Known extends Layout {
  readonly readAt: number
  /** How many disks and interfaces domstats told of then. */
  readonly counts: string
  /** Commands that its driver does not have. */
  readonly lacking: Set<string>
}

interface Section {
  readonly domain: string
  readonly lines: readonly string[]
}

/** The answer to `domstats`, guest by guest. */
function sections(lines: readonly string[]): readonly Section[] {
  const found: { domain: string; lines: string[] }[] = []
  for (const line of lines) {
    const domain = DOMAIN.exec(line)?.[1]
    if (domain === undefined) found.at(-1)?.lines.push(line)
    else found.push({ domain, lines: [line] })
  }
  return found
}

const countsOf = ({ lines }: Section): string => lines.filter((line) => /^ *(block|net)\.count=/.test(line)).join()

function isCurrent(section: Section, known: Known | undefined): boolean {
  return known?.counts === countsOf(section) && Date.now() - known.readAt < LAYOUT_MS
}

/** Reads and records a guest's layout: it is new, has changed, or was not read for long. */
async function learn(section: Section, virsh: Virsh, record: RecordContext): Promise<Known> {
  const { domain } = section
  const { disks, interfaces } = await virsh.layoutLines(domain)
  for (const line of disks) record.line('libvirt-disk', line)
  for (const line of interfaces) record.line('libvirt-interface', line)
  return {
    domain,
    disks: disks.map(parseDisk),
    interfaces: interfaces.map(parseInterface),
    readAt: Date.now(),
    counts: countsOf(section),
    lacking: new Set(),
  }
}

/** What a driver's `domstats` leaves out and can be asked for by name, as in 2007. */
function byName({ domain, lines }: Section, { disks, interfaces }: Layout): readonly string[] {
  const tells = (group: string) => lines.some((line) => line.startsWith(`  ${group}.`))
  const name = quoted(domain)
  return [
    ...(tells('cpu') ? [] : [`dominfo ${name}`]),
    ...(tells('balloon') ? [] : [`dommemstat ${name}`]),
    ...(tells('block') ? [] : disks.map(({ target }) => `domblkstat ${name} ${quoted(target)}`)),
    ...(tells('net')
      ? []
      : interfaces.filter(({ target }) => target !== '').map(({ target }) => `domifstat ${name} ${quoted(target)}`)),
  ]
}

/** Asks for what `domstats` left out, where the driver has it. */
async function askByName(
  section: Section,
  known: Known,
  to: { readonly virsh: Virsh; readonly record: RecordContext },
): Promise<void> {
  if (!section.lines.includes(RUNNING)) return
  for (const command of byName(section, known)) {
    if (known.lacking.has(command)) continue
    try {
      const lines = await to.virsh.run(command)
      for (const line of lines) if (WANTED.test(line)) to.record.line('libvirt', line)
    } catch {
      // The driver has no such statistics, or the guest has just ended; it is asked again when its layout is.
      known.lacking.add(command)
    }
  }
}

/** Asks one virsh for all guests, and records what it says. */
export class LibvirtSampler {
  readonly #command: readonly string[]
  readonly #timeoutMs: number
  #known = new Map<string, Known>()

  constructor(command: readonly string[], timeoutMs: number) {
    this.#command = command
    this.#timeoutMs = timeoutMs
  }

  /** Throws an Error with virsh's words when libvirt cannot be asked. */
  async sample(record: RecordContext): Promise<void> {
    const virsh = new Virsh(record.pipe(this.#command, { timeoutMs: this.#timeoutMs }))
    const guests = sections(await virsh.run(STATISTICS))
    const before = this.#known
    this.#known = new Map()
    let layouts = 0
    for (const section of guests) {
      for (const line of section.lines) record.line('libvirt', line)
      const known = before.get(section.domain)
      const knows = isCurrent(section, known) || layouts >= LAYOUTS ? known : await learn(section, virsh, record)
      if (knows === undefined) continue
      if (knows !== known) layouts++
      this.#known.set(section.domain, knows)
      await askByName(section, knows, { virsh, record })
    }
  }
}
