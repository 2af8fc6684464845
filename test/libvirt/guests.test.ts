import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import libvirt from '../../importers/libvirt.ts'
import { Libvirt } from '../../src/index.ts'
import { Playback } from '../../src/playback/reports.ts'
import { Recorder } from '../../src/recorder/recorder.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { Libvirtd } from '../helpers/libvirtd.ts'
import { skipFor } from '../helpers/needs.ts'
import { type Values, valuesOf } from '../helpers/samples.ts'

/** A recorder that runs while the test looks on, and what its samples say. */
class Watch {
  readonly notices: string[] = []
  /** What each interval said; the newest last. */
  readonly values: (Values | undefined)[] = []
  /** Cumulative values by instance and metric, as they were last. */
  readonly counters = new Map<string, number | bigint>()
  /** Rate times seconds since the last `reset`, by instance and metric. */
  readonly growth = new Map<string, number>()
  /** All that was recorded. */
  text = ''
  readonly #recorder: Recorder
  readonly #done: Promise<void>
  #latest = Number.NEGATIVE_INFINITY

  constructor(uri: string) {
    libvirt.init?.({ uri })
    const onNotice = ({ message }: { message: string }) => this.notices.push(message)
    this.#recorder = new Recorder({ importers: [libvirt], intervals: [0.5], onNotice })
    this.#done = this.#run()
  }

  async #run(): Promise<void> {
    const playback = new Playback([libvirt])
    for await (const sample of this.#recorder.samples()) {
      expect(sample.time - this.#latest, 'a late sample').to.be.greaterThan(0)
      this.#latest = sample.time
      this.text += Buffer.from(sample.bytes.subarray(sample.start, sample.end)).toString()
      const interval = playback.take(sample)
      if (interval !== undefined) this.#take(interval)
    }
  }

  #take(interval: Interval): void {
    const report = interval.reports.get('libvirt')
    this.values.push(report && valuesOf(report))
    if (report === undefined) return
    for (const [metric, name] of Object.keys(libvirt.metrics).entries()) {
      for (const slot of report.slots) {
        const full = `${report.instance(slot)} ${name}`
        const raw = report.raw(metric, slot)
        if (raw !== undefined) this.counters.set(full, raw)
        const rate = report.columns[metric]?.[slot] ?? Number.NaN
        if (!Number.isNaN(rate)) this.growth.set(full, (this.growth.get(full) ?? 0) + rate * report.seconds)
      }
    }
  }

  /** Waits for a sample taken from now on whose values are so. */
  async until(what: string, isSo: (values: Values) => boolean): Promise<void> {
    const seen = this.values.length
    const end = Date.now() + 90_000
    while (Date.now() < end) {
      for (const values of this.values.slice(seen)) if (isSo(values ?? {})) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`not within 90 s: ${what}; ${this.notices.join(', ')}`)
  }

  /** Waits until samples hold what is true now. */
  async settle(): Promise<void> {
    const seen = this.values.length
    while (this.values.slice(seen).filter((values) => values !== undefined).length < 3) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async stop(): Promise<void> {
    this.#recorder.stop()
    await this.#done
  }
}

/** What `virsh domblkstat` and the like print: name → value. */
function told(text: string): ReadonlyMap<string, number> {
  return new Map(
    [...text.matchAll(/(\S+) (\d+)$/gm)].map(([, name = '', value]): [string, number] => [name, Number(value)]),
  )
}

/** Children of this process that run a program of this name. */
function childrenNamed(name: string): readonly number[] {
  return readdirSync('/proc').flatMap((pid) => {
    const stat = /^\d+$/.test(pid) && existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : ''
    return stat.startsWith(`${pid} (${name}) `) && stat.split(' ')[3] === String(process.pid) ? [Number(pid)] : []
  })
}

describe('the libvirt module, with guests of a real libvirtd', function () {
  this.timeout(300_000)
  const guest = `guest ${process.pid}`
  const tap = `rt${process.pid % 1_000_000}`
  const daemon = new Libvirtd()
  const watches: Watch[] = []

  before(async function () {
    for (const file of ['/usr/sbin/libvirtd', '/usr/bin/virsh', '/usr/bin/qemu-system-x86_64', '/dev/net/tun']) {
      if (!existsSync(file)) skipFor(this, file)
    }
    if (process.getuid?.() !== 0) skipFor(this, 'root, who may run guests')
    await daemon.start()
    await daemon.guest(guest, tap)
  })
  afterEach(async () => {
    for (const watch of watches.splice(0)) await watch.stop()
  })
  after(() => daemon.stop())

  function watch(uri = daemon.uri): Watch {
    const opened = new Watch(uri)
    watches.push(opened)
    return opened
  }

  it('has the counters of virsh, and rates that are their differences', async () => {
    const watched = watch()
    const now = async () => {
      await daemon.virsh('suspend', guest)
      await watched.settle()
      return told(await daemon.virsh('domblkstat', guest, 'vda'))
    }
    await watched.until('the guest reads', (values) => Number(values[`${guest}/vda`]?.['reads'] ?? 0) > 0)
    const before = await now()
    expect(watched.values.at(-1)?.[guest]?.['state']).to.equal('paused')
    watched.growth.clear()
    await daemon.virsh('resume', guest)
    await watched.until('the guest reads', (values) => Number(values[`${guest}/vda`]?.['reads'] ?? 0) > 0)
    const after = await now()
    const names = {
      rd_req: 'reads',
      rd_bytes: 'readBytes',
      wr_req: 'writes',
      wr_bytes: 'writeBytes',
      rd_total_times: 'readTime',
    }
    for (const [theirs, ours] of Object.entries(names)) {
      expect(Number(watched.counters.get(`${guest}/vda ${ours}`)), ours).to.equal(after.get(theirs))
      const difference = (after.get(theirs) ?? Number.NaN) - (before.get(theirs) ?? Number.NaN)
      expect(difference, ours).to.be.greaterThan(0)
      expect(watched.growth.get(`${guest}/vda ${ours}`), ours).to.be.closeTo(difference, difference * 1e-6)
    }
    const statistics = await daemon.virsh('domstats', '--raw', guest)
    expect(statistics).to.contain(`block.0.rd.reqs=${watched.counters.get(`${guest}/vda reads`)}\n`)
    expect(statistics).to.contain(`vcpu.0.time=${watched.counters.get(`${guest}/vcpu0 vcpuTime`)}\n`)
    expect(watched.values.at(-1)?.[`${guest}/vda`]?.['source']).to.equal(`${daemon.folder}/a disk.img`)
    const received = told(await daemon.virsh('domifstat', guest, tap)).get('rx_bytes')
    expect(Number(watched.counters.get(`${guest}/${tap} rxBytes`))).to.equal(received)
    await daemon.virsh('resume', guest)
    expect(watched.notices).to.deep.equal([])
  })

  it('hears from libvirtd what virsh would print, and needs no virsh for it', async () => {
    const watched = watch()
    await daemon.virsh('suspend', guest)
    await watched.settle()
    const virshs = childrenNamed('virsh')
    expect(virshs).to.have.length(1)
    for (const pid of virshs) process.kill(pid, 'SIGSTOP')
    try {
      watched.text = ''
      await watched.settle()
      const [last = ''] = watched.text.split(/^(?=libvirt Domain: )/m).slice(-2)
      const printed = await daemon.virsh(
        ...['domstats', '--raw', '--nowait', '--state', '--cpu-total', '--balloon', '--vcpu', '--interface', '--block'],
      )
      const lines = printed.split('\n').filter((line) => line !== '')
      // Software emulation takes CPU time though the guest is suspended.
      const steady = (line: string) => !/^(libvirt )? *(cpu|balloon\.rss|vcpu\.0\.delay)/.test(line)
      expect(last.split('\n').filter((line) => line.startsWith('libvirt ') && steady(line))).to.deep.equal(
        lines.filter(steady).map((line) => `libvirt ${line}`),
      )
      expect(lines.filter(steady)).to.have.length.greaterThan(25)
    } finally {
      for (const pid of virshs) process.kill(pid, 'SIGCONT')
      await daemon.virsh('resume', guest)
    }
    expect(watched.notices).to.deep.equal([])
  })

  it('sees a disk that is plugged in, and a guest that ends and is started again', async () => {
    const watched = watch()
    await watched.until('the guest', (values) => values[`${guest}/vda`] !== undefined)
    await daemon.virsh('attach-disk', guest, daemon.disk('second.img'), 'vdb', '--targetbus', 'virtio')
    await watched.until('its second disk', (values) => values[`${guest}/vdb`]?.['capacity'] === 1_048_576)
    expect(watched.text).to.match(/^libvirt-disk .* vdb .*second\.img$/m)
    const before = Number(watched.counters.get(`${guest} cpuTime`))
    await daemon.virsh('destroy', guest)
    await watched.until('no guest', (values) => values[guest] === undefined)
    const gone = watched.values.length
    await daemon.guest(guest, tap)
    await watched.until('the guest again', (values) => Number(values[`${guest}/vda`]?.['reads'] ?? 0) > 0)
    expect(watched.values.at(-1)?.[`${guest}/vdb`]).to.equal(undefined)
    // One CPU, and nothing that looks like the growth since it was started first.
    const shares = watched.values.slice(gone).map((values) => Number(values?.[guest]?.['cpu'] ?? 0))
    expect(Math.max(...shares)).to.be.lessThan(250)
    expect(before).to.be.greaterThan(0)
  })

  it('goes on when libvirtd is killed and comes back, and says what is missing meanwhile', async () => {
    const watched = watch()
    await watched.until('the guest reads', (values) => Number(values[`${guest}/vda`]?.['reads'] ?? 0) > 0)
    await daemon.kill()
    const isMissed = () => /^missing libvirt virsh: .*(connect|socket|closed|broken)/im.test(watched.text)
    await watched.until('what is missing', isMissed)
    const down = watched.values.length
    await daemon.start()
    await watched.until('the guest reads', (values) => Number(values[`${guest}/vda`]?.['reads'] ?? 0) > 0)
    const rates = watched.values.slice(down).map((values) => Number(values?.[`${guest}/vda`]?.['reads'] ?? 0))
    // 18.2 ticks a second, of which four are slept through between two reads.
    expect(Math.max(...rates)).to.be.lessThan(100)
    expect(watched.notices).to.have.length.greaterThan(0)
  })

  it('is a library: layout, then statistics by name', async () => {
    const api = new Libvirt({ uri: daemon.uri })
    try {
      const [layout] = await api.layout()
      expect(layout?.domain).to.equal(guest)
      expect(layout?.disks).to.deep.equal([
        { target: 'vda', type: 'file', device: 'disk', source: `${daemon.folder}/a disk.img` },
      ])
      expect(layout?.interfaces.map(({ target, type, model }) => [target, type, model])).to.deep.equal([
        [tap, 'ethernet', 'virtio'],
      ])
      await daemon.virsh('suspend', guest)
      // Asked all at once, answered one after the other.
      const [disk, net] = await Promise.all([api.blockStats(guest, 'vda'), api.interfaceStats(guest, tap)])
      const block = told(await daemon.virsh('domblkstat', guest, 'vda'))
      expect(disk.readBytes).to.equal(BigInt(block.get('rd_bytes') ?? -1))
      expect(disk.flushRequests).to.equal(BigInt(block.get('flush_operations') ?? -1))
      expect(net.rxPackets).to.equal(BigInt(told(await daemon.virsh('domifstat', guest, tap)).get('rx_packets') ?? -1))
      await daemon.virsh('resume', guest)
    } finally {
      api.close()
    }
  })
})

describe('the libvirt module, with the driver for tests', function () {
  this.timeout(60_000)
  before(function () {
    if (!existsSync('/usr/bin/virsh')) skipFor(this, '/usr/bin/virsh')
  })

  it('asks by name for what the driver does not tell of all', async () => {
    const watched = new Watch('test:///default')
    try {
      await watched.until('rates', (values) => Number(values['test/vda']?.['readBytes'] ?? 0) > 0)
      expect(watched.values.at(-1)?.['test']).to.include({ state: 'running', vcpus: 2, memory: 2_097_152 })
      expect(watched.values.at(-1)?.['test/testnet0']).to.include({ source: 'default' })
    } finally {
      await watched.stop()
    }
  })

  it('is a library, and tells errors in the words of virsh', async () => {
    const api = new Libvirt({ uri: 'test:///default' })
    const fails = async (promise: Promise<unknown>) =>
      promise.then(
        () => 'it did not fail',
        (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
      )
    try {
      const [layout] = await api.layout()
      expect(layout).to.deep.equal({
        domain: 'test',
        disks: [{ target: 'vda', type: 'file', device: 'disk', source: '/guest/diskimage1' }],
        interfaces: [{ target: 'testnet0', type: 'network', source: 'default', model: '', mac: 'aa:bb:cc:dd:ee:ff' }],
      })
      expect((await api.blockStats('test', 'vda')).readBytes > 0n).to.equal(true)
      expect((await api.interfaceStats('test', 'testnet0')).txDrops > 0n).to.equal(true)
      expect(await fails(api.blockStats('nobody', 'vda'))).to.match(
        /^libvirt-failed: virsh: failed to get domain 'nobody'/,
      )
      expect(await fails(api.blockStats('test', '"; list'))).to.match(/^libvirt-failed: virsh: .*invalid path: "; list/)
      expect(await fails(api.interfaceStats('test\nlist', 'x'))).to.equal(
        'libvirt-failed: "test\\nlist": no name of libvirt\'s',
      )
      expect((await api.layout()).length).to.equal(1)
    } finally {
      api.close()
    }
  })
})
