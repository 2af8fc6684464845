import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const DISK_BYTES = 1024 * 1024

/**
 * A boot sector (x86, real mode) that reads 8 sectors and writes one, over and over, with BIOS calls (int 13h, functions
 * 2 and 3), and sleeps (hlt) for four ticks of the timer between.
 */
function bootSector(): Buffer {
  // cli; xor ax,ax; mov ds,ax; mov es,ax; mov ss,ax; mov sp,0x7c00; sti
  const start = Buffer.from('fa31c08ed88ec08ed0bc007cfb', 'hex')
  const read = Buffer.from('bb0080b80802b90200ba8000cd13', 'hex')
  const write = Buffer.from('bb0080b80103b91000ba8000cd13', 'hex')
  const sleep = Buffer.from('f4f4f4f4', 'hex')
  const loop = Buffer.concat([read, write, sleep])
  const again = Buffer.from([0xeb, 256 - loop.length - 2])
  const sector = Buffer.alloc(512)
  Buffer.concat([start, loop, again]).copy(sector)
  sector.writeUInt16LE(0xaa55, 510)
  return sector
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000
  while (Date.now() < end) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`not within a minute: ${what}`)
}

/**
 * A libvirtd of its own that runs small guests in software emulation. Needs root.
 *
 * It keeps its state in a mount namespace of its own: a libvirtd of the machine, or of another test, is not disturbed.
 */
export class Libvirtd {
  readonly folder = mkdtempSync(join(tmpdir(), 'libvirtd-'))
  readonly #daemons = new Map<string, ChildProcess>()

  /** The connection that only reads. */
  get uri(): string {
    return `qemu:///system?socket=${this.folder}/libvirt-sock-ro`
  }

  async start(): Promise<void> {
    // QEMU runs as a user of its own.
    chmodSync(this.folder, 0o755)
    const configuration = `unix_sock_dir="${this.folder}"\nauth_unix_rw="none"\nauth_unix_ro="none"\nunix_sock_group="root"\n`
    writeFileSync(join(this.folder, 'libvirtd.conf'), configuration)
    if (!this.#daemons.has('unshare')) await this.#openNamespace()
    if (!this.#daemons.has('virtlogd')) this.#spawn('virtlogd', [])
    this.#spawn('libvirtd', ['-f', join(this.folder, 'libvirtd.conf')])
    await until('libvirtd answers', () =>
      this.virsh('list').then(
        () => true,
        () => false,
      ),
    )
  }

  /** Ends libvirtd as a crash does; guests go on. */
  async kill(): Promise<void> {
    await this.#end('libvirtd', 'SIGKILL')
  }

  /** Runs virsh with a connection that may change things. */
  async virsh(...command: readonly string[]): Promise<string> {
    const uri = `qemu:///system?socket=${this.folder}/libvirt-sock`
    const { stdout } = await run('virsh', ['-q', '-c', uri, ...command], { env: { ...process.env, LC_ALL: 'C' } })
    return stdout
  }

  /** A disk that boots into reading and writing. */
  disk(name: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, Buffer.concat([bootSector(), Buffer.alloc(DISK_BYTES - 512)]))
    return path
  }

  /** Starts a guest with the disk vda and, on a tap device of this name, an interface. */
  async guest(name: string, tap: string): Promise<void> {
    const file = join(this.folder, 'guest.xml')
    writeFileSync(
      file,
      `<domain type='qemu'>
        <name>${name}</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
        <os><type arch='x86_64'>hvm</type><boot dev='hd'/></os><features><acpi/></features>
        <devices>
          <disk type='file' device='disk'>
            <driver name='qemu' type='raw'/><source file='${this.disk('a disk.img')}'/><target dev='vda' bus='virtio'/>
          </disk>
          <interface type='ethernet'><target dev='${tap}'/><model type='virtio'/></interface>
        </devices>
      </domain>`,
    )
    await this.virsh('create', file)
  }

  /** Ends guests and daemons. */
  async stop(): Promise<void> {
    for (const pid of this.#guests()) process.kill(pid, 'SIGKILL')
    await this.#end('libvirtd', 'SIGTERM')
    await this.#end('virtlogd', 'SIGTERM')
    await this.#end('unshare', 'SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** QEMUs whose command line names this folder. */
  #guests(): readonly number[] {
    return readdirSync('/proc').flatMap((pid) => {
      if (!/^\d+$/.test(pid)) return []
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
        return /^\S*qemu-system/.test(command) && command.includes(this.folder) ? [Number(pid)] : []
      } catch {
        return []
      }
    })
  }

  /** A process that does nothing but keep the namespace, also while libvirtd is down. */
  async #openNamespace(): Promise<void> {
    const mounts = ['/run/libvirt', '/var/lib/libvirt'].map((path) => `mkdir -p ${path}; mount -t tmpfs tmpfs ${path}`)
    const script = `${mounts.join('; ')}; mkdir -p /var/lib/libvirt/qemu; touch ${this.folder}/open; exec sleep infinity`
    this.#daemons.set('unshare', spawn('unshare', ['-m', 'sh', '-c', script], { stdio: 'ignore' }))
    await until('there is a namespace', async () => existsSync(join(this.folder, 'open')))
  }

  #spawn(daemon: string, options: readonly string[]): void {
    // Without a session: it would look for sockets in the user's directory.
    const { XDG_RUNTIME_DIR: _, ...environment } = process.env
    const enter = ['-t', `${this.#daemons.get('unshare')?.pid}`, '-m', `/usr/sbin/${daemon}`]
    const command = [...enter, ...options, '-p', join(this.folder, `${daemon}.pid`)]
    this.#daemons.set(daemon, spawn('nsenter', command, { stdio: 'ignore', env: environment }))
  }

  async #end(daemon: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.#daemons.get(daemon)
    this.#daemons.delete(daemon)
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.kill(signal)
    const killer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(killer)
  }
}
