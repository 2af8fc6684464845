import { exact, type Layout, quoted, Virsh, virshCommand, virshOptions } from '../importers/libvirt/virsh.ts'
import { CoProcess } from './recorder/co-process.ts'
import { RecollectError } from './vocabulary/error.ts'

/** What a guest did with a disk since it was started; what its hypervisor does not tell is left out. Times in nanoseconds. */
export interface BlockStats {
  readonly readRequests: bigint
  readonly readBytes: bigint
  readonly writeRequests: bigint
  readonly writeBytes: bigint
  readonly errors?: bigint
  readonly flushRequests?: bigint
  readonly readTime?: bigint
  readonly writeTime?: bigint
  readonly flushTime?: bigint
}

/** What went through an interface of a guest since it was started. */
export interface InterfaceStats {
  readonly rxBytes: bigint
  readonly rxPackets: bigint
  readonly rxErrors: bigint
  readonly rxDrops: bigint
  readonly txBytes: bigint
  readonly txPackets: bigint
  readonly txErrors: bigint
  readonly txDrops: bigint
}

/**
 * Statistics of libvirt's guests: read the layout rarely, then ask for disks and interfaces by name. All values are
 * cumulative; whoever wants rates takes differences. One virsh answers all questions, one after the other.
 *
 *     const libvirt = new Libvirt({ uri: 'qemu:///system' })
 *     for (const { domain, disks } of await libvirt.layout()) {
 *       for (const { target } of disks) console.log(domain, target, await libvirt.blockStats(domain, target))
 *     }
 *     libvirt.close()
 *
 * Each call rejects with a RecollectError `libvirt-failed` that holds virsh's own words.
 */
export class Libvirt {
  readonly #pipe: CoProcess
  readonly #virsh: Virsh
  #last: Promise<unknown> = Promise.resolve()

  /** Without `uri`, virsh chooses the connection. */
  constructor(options: { readonly uri?: string; readonly timeoutMs?: number } = {}) {
    const { uri, timeoutMs } = options
    this.#pipe = new CoProcess({ command: virshCommand(uri) }, virshOptions(timeoutMs), () => {})
    this.#virsh = new Virsh(this.#pipe)
  }

  /** The guests that run, with the names of their disks and interfaces. */
  layout(): Promise<readonly Layout[]> {
    return this.#next(async () => {
      const layouts: Layout[] = []
      for (const domain of await this.#virsh.domains()) layouts.push(await this.#virsh.layout(domain))
      return layouts
    })
  }

  /** What a guest did with a disk, by the disk's name in the guest (`vda`). */
  async blockStats(domain: string, device: string): Promise<BlockStats> {
    const told = await this.#stats('domblkstat', domain, device)
    return {
      readRequests: demand(told, 'rd_req'),
      readBytes: demand(told, 'rd_bytes'),
      writeRequests: demand(told, 'wr_req'),
      writeBytes: demand(told, 'wr_bytes'),
      ...optional('errors', told.get('errs')),
      ...optional('flushRequests', told.get('flush_operations')),
      ...optional('readTime', told.get('rd_total_times')),
      ...optional('writeTime', told.get('wr_total_times')),
      ...optional('flushTime', told.get('flush_total_times')),
    }
  }

  /** What went through an interface of a guest, by the interface's name on the host (`vnet0`). */
  async interfaceStats(domain: string, device: string): Promise<InterfaceStats> {
    const told = await this.#stats('domifstat', domain, device)
    return {
      rxBytes: demand(told, 'rx_bytes'),
      rxPackets: demand(told, 'rx_packets'),
      rxErrors: demand(told, 'rx_errs'),
      rxDrops: demand(told, 'rx_drop'),
      txBytes: demand(told, 'tx_bytes'),
      txPackets: demand(told, 'tx_packets'),
      txErrors: demand(told, 'tx_errs'),
      txDrops: demand(told, 'tx_drop'),
    }
  }

  /** Ends virsh. */
  close(): void {
    this.#pipe.close()
  }

  /** `vda rd_req 4`, line by line. */
  async #stats(command: string, domain: string, device: string): Promise<ReadonlyMap<string, bigint>> {
    for (const name of [domain, device]) {
      if (/[\r\n\0]/.test(name)) throw failed(`${JSON.stringify(name)}: no name of libvirt's`)
    }
    const lines = await this.#next(() => this.#virsh.run(`${command} ${quoted(domain)} ${quoted(device)}`))
    return new Map(
      lines.flatMap((line): [string, bigint][] => {
        const [, name = '', text = ''] = /(\S+) (\d+)$/.exec(line) ?? []
        const value = exact(text)
        return value === undefined ? [] : [[name, BigInt(value)]]
      }),
    )
  }

  /** Asks when what was asked before is answered. */
  #next<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(ask, ask).catch((error: unknown) => {
      throw failed(error instanceof Error ? error.message : String(error))
    })
    this.#last = answer.catch(() => undefined)
    return answer
  }
}

function demand(told: ReadonlyMap<string, bigint>, name: string): bigint {
  const value = told.get(name)
  if (value === undefined) throw failed(`virsh: ${name} is not told`)
  return value
}

function optional<K extends string>(name: K, value: bigint | undefined): { readonly [key in K]?: bigint } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: bigint })
}

function failed(why: string): RecollectError {
  return new RecollectError('libvirt-failed', why)
}
