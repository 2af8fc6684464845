import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { localParts, type Played } from './played.ts'

const RULE = '#'.repeat(80)
/** Text is handed on in pieces of this size. */
const PIECE = 1024 * 1024

/** collectl 4.3.1's header of such a recording. */
function headerText({ host, bootTime, from, interval, processes, cpus, nets, disks }: Played): string {
  const { date, time } = localParts(from)
  return [
    RULE,
    `# Collectl:   V4.3.1-1  HiRes: 1  Options: -scdnm${processes === undefined ? '' : 'Z'} -f . `,
    `# Host:       ${host}  DaemonOpts: `,
    `# Booted:     ${bootTime.toFixed(2)} [${localParts(bootTime).date}-00:00:00]`,
    '# Distro:     debian 12.11  Platform: Unknown',
    `# Date:       ${date}-${time}  Secs: ${from} TZ: +0000`,
    `# SubSys:     cdnm${processes === undefined ? '' : 'Z'} Options:  Interval: ${interval}:${processes?.interval ?? ''} NumCPUs: ${cpus}  NumBud: 0 Flags: ix`,
    '# Filters:    NfsFilt:  EnvFilt:  TcpFilt: ituc',
    '# HZ:         100  Arch: x86_64-linux-gnu-thread-multi PageSize: 4096',
    `# Cpu:        Unknown Speed(MHz): 2000.000 Cores: ${cpus}  Siblings: ${cpus} Nodes: 1`,
    '# Kernel:     6.1.0-0-amd64  Memory: 24684096 kB  Swap: 0 kB',
    `# NumDisks:   ${disks.length} DiskNames: ${disks.join(' ')}`,
    `# NumNets:    ${nets.length} NetNames: ${nets.map((name) => `${name}:??`).join(' ')}`,
    RULE,
    '',
  ].join('\n')
}

/** Writes samples as collectl does, gzip's default level and no flush. */
export class CollectlFile {
  readonly #gzip = createGzip()
  readonly #done: Promise<void>
  #pending: string

  constructor(path: string, played: Played) {
    this.#done = finished(this.#gzip.pipe(createWriteStream(path)))
    this.#pending = headerText(played)
  }

  async sample(time: number, text: string): Promise<void> {
    this.#pending += `>>> ${time.toFixed(3)} <<<\n${text}`
    if (this.#pending.length >= PIECE) await this.#send()
  }

  async close(time: number): Promise<void> {
    this.#pending += `>>> ${time.toFixed(3)} <<<\n`
    await this.#send()
    this.#gzip.end()
    await this.#done
  }

  async #send(): Promise<void> {
    const goOn = this.#gzip.write(this.#pending)
    this.#pending = ''
    if (!goOn) await once(this.#gzip, 'drain')
  }
}
