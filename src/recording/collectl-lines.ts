/** The discriminators that collectl knows; what is another module's it might take for one of its own. */
const KNOWN =
  /^(?:buddy|cpu\d*|intr|ctxt|processes|procs_(?:running|blocked)|load|int|disk|tcp-(?:TcpExt|IpExt|Ip|Icmp|Tcp|Udp):|fs-(?:ds|is|fnr)|nfs[cs]-\w+|numa[is]|sock|Net|Slab|procT?:\d+|ipmi:|ib\d+-\d+:\w+)$/
/** The lines of /proc/meminfo and /proc/vmstat stand without one. */
const MEMORY = /^(?:[A-Z]\w*(?:\(\w+\))?:|nr_shmem|workingset_\w+|pg\w+|pswp(?:in|out)|allocstall\w*)$/
/** A port's counters: collectl numbers the adapters and has no others. */
const PORT = /^ib(\S+)\/(\d+):(rcvd|xmtd|rcvp|xmtp)$/

/** Whether a disk is to be left out; `has` tells which others there are. */
export type IsHidden = (disk: string, has: (name: string) => boolean) => boolean

/** Turns the lines of our samples into what collectl records. */
export class CollectlLines {
  readonly #isHidden: IsHidden
  /** By key: as it is, dropped, or under another name. */
  readonly #keys = new Map<string, string | undefined>()
  readonly #adapters: string[] = []

  /** collectl shows every disk that it meets: partitions and the like are `isHidden`. */
  constructor(isHidden: IsHidden) {
    this.#isHidden = isHidden
  }

  /** The lines, one character a byte, without those that collectl does not know. */
  convert(text: string): string {
    const disks = new Set([...text.matchAll(/^disk +\d+ +\d+ (\S+)/gm)].map(([, name = '']) => name))
    const has = (name: string): boolean => disks.has(name)
    const hidden = new Set([...disks].filter((name) => this.#isHidden(name, has)))
    let converted = ''
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf('\n', at) + 1 || text.length
      converted += this.#line(text.slice(at, end), hidden)
      at = end
    }
    return converted
  }

  #line(line: string, hidden: ReadonlySet<string>): string {
    const blank = line.search(/\s/)
    const key = this.#key(line.slice(0, blank))
    if (key === undefined) return ''
    if (key === 'disk' && hidden.has(/^disk +\d+ +\d+ (\S+)/.exec(line)?.[1] ?? '')) return ''
    return key + line.slice(blank)
  }

  #key(key: string): string | undefined {
    if (this.#keys.has(key)) return this.#keys.get(key)
    const known = KNOWN.test(key) || MEMORY.test(key) ? key : this.#port(key)
    // Those of processes are as many as there are pids.
    if (!key.startsWith('proc')) this.#keys.set(key, known)
    return known
  }

  #port(key: string): string | undefined {
    const [, adapter, port, counter] = PORT.exec(key) ?? []
    if (adapter === undefined) return undefined
    if (!this.#adapters.includes(adapter)) this.#adapters.push(adapter)
    return `ib${this.#adapters.indexOf(adapter)}-${port}:${counter}`
  }
}
