import type { Pipe } from 'recollect/importer'
import { call, Reply, sizeOf } from './rpc.ts'

/**
 * Procedures, whose numbers and arguments never change: clients and daemons of all versions understand each other (libvirt,
 * src/remote/remote_protocol.x).
 */
const CONNECT_OPEN = 1
const AUTH_LIST = 66
const AUTH_POLKIT = 70
const CONNECT_GET_ALL_DOMAIN_STATS = 344

/** Ways to say who asks (enum remote_auth_type). */
const AS_ANYBODY = 0
const BY_POLKIT = 2

/** VIR_CONNECT_RO (include/libvirt/libvirt-host.h). */
const READ_ONLY = 1
/** VIR_DOMAIN_STATS_STATE, _CPU_TOTAL, _BALLOON, _VCPU, _INTERFACE and _BLOCK (include/libvirt/libvirt-domain.h). */
const GROUPS = 0b11_1111
/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT. */
const NO_WAIT = 1 << 29
const UUID_BYTES = 16

/** Of an empty list of guests: all. */
const STATISTICS = call(CONNECT_GET_ALL_DOMAIN_STATS, 0, GROUPS, NO_WAIT)

/** Where the daemon of a connection may be called. */
export interface Whereabouts {
  /** The connection as the daemon calls it: `qemu:///system`. */
  readonly name: string
  /** The likeliest first: the driver's own daemon, then one for all drivers. */
  readonly sockets: readonly string[]
}

/**
 * Where the daemon of a connection listens to whoever only reads (libvirt's documentation, "Daemons"); undefined where it
 * has none, or one that is another machine's or a user's own.
 */
export function whereabouts(uri: string): Whereabouts | undefined {
  const [, driver, socket] = /^(bhyve|ch|lxc|qemu|xen)(?:\+unix)?:\/\/\/system(?:\?socket=([^%&]+))?$/.exec(uri) ?? []
  if (driver === undefined) return undefined
  const usual = [`/run/libvirt/virt${driver}d-sock-ro`, '/run/libvirt/libvirt-sock-ro']
  return { name: `${driver}:///system`, sockets: socket === undefined ? usual : [socket] }
}

/**
 * One of libvirt's daemons, asked without virsh between: that costs a third for one guest, and far less for hundreds, of
 * which virsh writes each line by itself.
 */
export class Daemon {
  readonly #pipe: Pipe

  constructor(pipe: Pipe) {
    this.#pipe = pipe
  }

  /** Opens a connection, by its name. Throws an Error where the daemon does not let us. */
  async open(name: string): Promise<void> {
    await this.#introduce()
    await this.#ask(call(CONNECT_OPEN, 1, name, READ_ONLY))
  }

  /** What `virsh domstats --raw` prints of all guests. Throws an Error, with the daemon's words where it has some. */
  async statistics(): Promise<string> {
    return printed(await this.#ask(STATISTICS))
  }

  /** Whoever only reads is nobody in particular, or is known to the machine itself: polkit wants nothing from us. */
  async #introduce(): Promise<void> {
    const reply = await this.#ask(call(AUTH_LIST))
    const ways = new Set<number>()
    for (let left = reply.uint(); left > 0; left--) ways.add(reply.uint())
    if (ways.has(AS_ANYBODY)) return
    if (!ways.has(BY_POLKIT)) throw new Error('it wants a name and a password')
    await this.#ask(call(AUTH_POLKIT))
  }

  async #ask(request: Uint8Array): Promise<Reply> {
    const reply = new Reply(await this.#pipe.askBytes(request, sizeOf))
    if (reply.error !== undefined) throw new Error(reply.error)
    return reply
  }
}

const inOneLine = (text: string): string => text.replaceAll(/[\r\n]/g, ' ')

/** In virsh's words: what is recorded is the same, whoever was asked. */
function printed(reply: Reply): string {
  let text = ''
  for (let guests = reply.uint(); guests > 0; guests--) {
    text += `Domain: '${inOneLine(reply.string())}'\n`
    reply.skip(UUID_BYTES)
    // Its number.
    reply.int()
    for (let values = reply.uint(); values > 0; values--) text += `  ${reply.string()}=${inOneLine(reply.value())}\n`
  }
  return text
}
