import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a second of each CPU is made of, in jiffies: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice. */
const CPU_SECOND = [20, 1, 10, 60, 5, 1, 1, 2, 3, 0]

const IDLE = 3
const UNACCOUNTED = 1000n

/** Reads, merged, sectors, ms; writes, merged, sectors, ms; in flight (a gauge), busy ms, queue ms. */
const DISK_SECOND = [50, 5, 8000, 100, 30, 3, 4000, 60, 0, 400, 160]
const DISK_32_BITS = new Set([3, 7, 9, 10])
const IN_FLIGHT = 8

/** Bytes, packets, errs, drop, fifo, frame, compressed, multicast; then the other way. */
const NET_SECOND = [1_000_000, 1000, 0, 0, 0, 0, 0, 0, 500_000, 800, 0, 0, 0, 0, 0, 0]

const PROCESS_FILES = ['stat', 'status', 'cmdline', 'io']

export interface MadeProcess {
  readonly pid: number
  readonly name: string
  /** Seconds after boot. */
  readonly start: number
}

/** A machine's /proc, made: all that counts does so at a constant rate, so that whatever else is shown is wrong. */
export class MadeMachine {
  readonly root: string
  /** Seconds that it has run, which all counters follow. */
  up = 1000
  /** Epoch seconds. */
  bootTime = 1795280400
  cpus: readonly number[] = [0, 1]
  disks: readonly string[] = ['sda', 'sdb']
  interfaces: readonly string[] = ['lo', 'eth0']
  processes: readonly MadeProcess[] = [{ pid: 812, name: 'sshd', start: 5 }]
  /** What a counter has beside what it counted since the boot, by its name: `disk.sda.2`, `ctxt`. */
  readonly offsets = new Map<string, bigint>()
  readonly #texts = new Map<string, string>()
  readonly #cpuWords = new Map<number, readonly bigint[]>()
  readonly #settings = new Map<string, bigint>()
  #written: readonly number[] = []

  constructor(root: string, zone = 'Etc/UTC') {
    this.root = root
    this.put('proc/sys/kernel/hostname', 'alder\n')
    this.put('proc/sys/kernel/osrelease', '6.18.44\n')
    this.put('proc/sys/kernel/arch', 'x86_64\n')
    mkdirSync(join(root, 'etc'), { recursive: true })
    symlinkSync(`/usr/share/zoneinfo/${zone}`, join(root, 'etc/localtime'))
  }

  put(path: string, text: string): void {
    const known = this.#texts.get(path)
    if (known === text) return
    this.#texts.set(path, text)
    const file = join(this.root, path)
    if (known === undefined) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    } else overwrite(file, text)
  }

  /** What a counter says that grows by so much a second. */
  counter(name: string, rate: number, bits: 32 | 64 = 64): bigint {
    const grown = BigInt(Math.round(rate * this.up))
    const value = this.#settings.get(name)
    if (value !== undefined) this.offsets.set(name, value - grown)
    this.#settings.delete(name)
    return BigInt.asUintN(bits, (this.offsets.get(name) ?? 0n) + grown)
  }

  /** Makes a counter say this the next time, and grow from there. */
  set(name: string, value: bigint): void {
    this.#settings.set(name, value)
  }

  /** Writes what is true now. */
  write(): void {
    this.put('proc/stat', this.#stat())
    this.put('proc/uptime', `${this.up.toFixed(2)} 0.00\n`)
    this.put('proc/diskstats', this.disks.map((name, n) => this.#disk(name, n)).join(''))
    this.put('proc/net/dev', this.#net())
    this.put('proc/loadavg', '0.50 0.40 0.30 1/100 4711\n')
    this.#writeProcesses()
  }

  #stat(): string {
    for (const cpu of this.cpus) {
      const words = CPU_SECOND.map((rate, word) => this.counter(`cpu.${cpu}.${word}`, rate))
      this.#cpuWords.set(cpu, words)
    }
    const lines = this.cpus.map((cpu) => `cpu${cpu} ${this.#cpuWords.get(cpu)?.join(' ')}\n`)
    const total = CPU_SECOND.map((_, word) => this.#totalTime(word))
    return [
      `cpu  ${total.join(' ')}\n`,
      ...lines,
      `intr ${this.counter('intr', 1000)} 0 0\n`,
      `ctxt ${this.counter('ctxt', 2000)}\n`,
      `btime ${this.bootTime}\n`,
      `processes ${this.counter('forks', 10)}\n`,
      'procs_running 1\nprocs_blocked 0\n',
    ].join('')
  }

  /** The total is of all CPUs that there may be; of those off-line the idle time that was not accounted for yet is gone. */
  #totalTime(word: number): bigint {
    let sum = 0n
    for (const [cpu, words] of this.#cpuWords) {
      const isOffline = !this.cpus.includes(cpu)
      sum += (words[word] ?? 0n) - (word === IDLE && isOffline ? UNACCOUNTED : 0n)
    }
    return sum
  }

  /** Takes a CPU off-line, or brings it back: meanwhile it counts nothing. */
  online(cpus: readonly number[]): void {
    for (const cpu of cpus.filter((one) => !this.cpus.includes(one))) {
      for (const [word, value] of this.#cpuWords.get(cpu)?.entries() ?? []) this.set(`cpu.${cpu}.${word}`, value)
    }
    this.cpus = cpus
  }

  #disk(name: string, n: number): string {
    const words = DISK_SECOND.map((rate, word) => {
      if (word === IN_FLIGHT) return 0n
      return this.counter(`disk.${name}.${word}`, rate, DISK_32_BITS.has(word) ? 32 : 64)
    })
    return `   8 ${String(16 * n).padStart(7)} ${name} ${words.join(' ')} 0 0 0 0 0 0\n`
  }

  #net(): string {
    const head =
      'Inter-|   Receive                                                |  Transmit\n' +
      ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n'
    const lines = this.interfaces.map((name) => {
      const words = NET_SECOND.map((rate, word) => this.counter(`net.${name}.${word}`, rate))
      return `${name.padStart(6)}: ${words.join(' ')}\n`
    })
    return head + lines.join('')
  }

  #writeProcesses(): void {
    const pids = new Set(this.processes.map(({ pid }) => pid))
    for (const pid of this.#written) {
      if (!pids.has(pid)) this.#remove(pid)
    }
    for (const process of this.processes) this.#writeProcess(process)
    this.#written = [...pids]
  }

  #remove(pid: number): void {
    for (const name of PROCESS_FILES) this.#texts.delete(`proc/${pid}/${name}`)
    rmSync(join(this.root, 'proc', String(pid)), { recursive: true, force: true })
  }

  #writeProcess({ pid, name, start }: MadeProcess): void {
    const folder = `proc/${pid}`
    const since = Math.max(0, this.up - start)
    const of = (rate: number): number => Math.round(rate * since)
    const times = `${of(100)} 0 ${of(1)} 0 ${of(30)} ${of(10)} 0 0`
    this.put(
      `${folder}/stat`,
      `${pid} (${name}) S 1 ${pid} ${pid} 0 -1 4194560 ${times} 20 0 1 0 ${Math.round(start * 100)} 27156480 2210 ` +
        '18446744073709551615 1 1 0 0 0 0 0 4096 1256 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n',
    )
    this.put(
      `${folder}/status`,
      `Name:\t${name}\nTgid:\t${pid}\nUid:\t0\t0\t0\t0\nVmSize:\t26520 kB\nVmRSS:\t8840 kB\n` +
        `voluntary_ctxt_switches:\t${of(5)}\nnonvoluntary_ctxt_switches:\t${of(1)}\n`,
    )
    this.put(`${folder}/cmdline`, `/usr/sbin/${name}\0-D\0`)
    this.put(
      `${folder}/io`,
      `rchar: ${of(9000)}\nwchar: ${of(800)}\nsyscr: ${of(20)}\nsyscw: ${of(8)}\n` +
        `read_bytes: ${of(4096)}\nwrite_bytes: ${of(8192)}\ncancelled_write_bytes: 0\n`,
    )
  }
}

/** Without making it empty first: some file systems take that for a reason to write to the disk at once. */
function overwrite(file: string, text: string): void {
  const descriptor = openSync(file, 'r+')
  ftruncateSync(descriptor, writeSync(descriptor, text))
  closeSync(descriptor)
}
