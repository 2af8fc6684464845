import { expect } from 'chai'
import { parseDisk, parseInterface, quoted } from '../../importers/libvirt/virsh.ts'
import libvirt from '../../importers/libvirt.ts'
import type { Pipe, RecordContext } from '../../src/importer.ts'
import { play, sampleOf, type Values } from '../helpers/samples.ts'

/** What virsh 9.0 prints of a guest with a disk and an interface; its counters are what the test says. */
function guest(
  name: string,
  about: { cpu: number; reads: number; readNs: number; bytes: string; packets: number; state?: number },
): string {
  return `libvirt Domain: '${name}'
libvirt   state.state=${about.state ?? 1}
libvirt   state.reason=1
libvirt   cpu.time=${about.cpu}
libvirt   balloon.current=16384
libvirt   balloon.last-update=0
libvirt   vcpu.current=1
libvirt   vcpu.0.state=2
libvirt   vcpu.0.time=${about.cpu / 2}
libvirt   vcpu.0.delay=1000000
libvirt   net.count=2
libvirt   net.1.name=vnet0
libvirt   net.1.rx.bytes=9000
libvirt   net.1.rx.pkts=${about.packets}
libvirt   block.count=1
libvirt   block.0.name=vda
libvirt   block.0.path=/images/a b.img
libvirt   block.0.rd.reqs=${about.reads}
libvirt   block.0.rd.bytes=${about.bytes}
libvirt   block.0.rd.times=${about.readNs}
libvirt   block.0.capacity=1048576
`
}

/** The values that there are. */
function known(values: Values | undefined, instance: string): Values[string] {
  return Object.fromEntries(
    Object.entries(values?.[instance] ?? {}).filter(([, value]) => value !== undefined && value !== ''),
  )
}

describe('the libvirt module', () => {
  describe('plays', () => {
    const first = guest('web 1', { cpu: 1e9, reads: 100, readNs: 5e8, bytes: '9007199254740993', packets: 10 })
    const second = guest('web 1', { cpu: 3e9, reads: 140, readNs: 6e8, bytes: '9007199254740994', packets: 40 })

    it('guests, virtual CPUs, disks and interfaces', () => {
      const [, values] = play(libvirt, [sampleOf(1000, first), sampleOf(1010, second)])
      expect(known(values, 'web 1')).to.deep.equal({
        state: 'running',
        vcpus: 1,
        // 2 s of CPU time in 10 s.
        cpu: 20,
        cpuTime: 2e8,
        memory: 16_384,
      })
      expect(known(values, 'web 1/vcpu0')).to.deep.equal({ state: 'blocked', cpu: 10, vcpuTime: 1e8, vcpuDelay: 0 })
      expect(known(values, 'web 1/vda')).to.deep.equal({
        source: '/images/a b.img',
        reads: 4,
        // One byte, exact above 2^53.
        readBytes: 0.1,
        readTime: 1e7,
        // 100 ms for 40 reads.
        readWait: 2.5,
        capacity: 1_048_576,
      })
      expect(known(values, 'web 1/vnet0')).to.deep.equal({ rxBytes: 0, rxPackets: 3 })
    })

    it('totals, in which a virtual CPU does not count twice', () => {
      const other = (text: string) => text.replaceAll('web 1', 'db')
      const [, values] = play(libvirt, [sampleOf(1000, first + other(first)), sampleOf(1010, second + other(second))])
      const { guests, cpu, memory, reads, rxPackets, vcpus } = values?.[''] ?? {}
      expect({ guests, cpu, memory, reads, rxPackets, vcpus }).to.deep.equal({
        guests: 2,
        cpu: 40,
        memory: 32_768,
        reads: 8,
        rxPackets: 6,
        vcpus: 2,
      })
    })

    it('no spike for a guest that was started anew, and nothing of one that is off', () => {
      const anew = guest('web 1', { cpu: 5e8, reads: 3, readNs: 1e6, bytes: '4096', packets: 1 })
      const off =
        "libvirt Domain: 'web 1'\nlibvirt   state.state=5\nlibvirt   block.count=1\nlibvirt   block.0.name=vda\n"
      const [, , again, none] = play(
        libvirt,
        [first, second, anew, off].map((text, index) => sampleOf(1000 + 10 * index, text)),
      )
      expect(again?.['web 1']?.['cpu']).to.equal(undefined)
      expect(again?.['web 1/vda']?.['reads']).to.equal(undefined)
      expect(known(none, 'web 1')).to.deep.equal({ state: 'shutoff' })
      expect(none?.['']?.['guests']).to.equal(0)
    })

    it('where devices lead, from the layout that was read before', () => {
      const layout = `libvirt-disk  file   disk   vda   /images/x.img
libvirt-interface  vnet0   network   the default   virtio   52:54:00:a1:5f:7e
`
      const named = `libvirt Domain: 'web 1'
libvirt   state.state=1
libvirt vda rd_req 7
libvirt vnet0 rx_packets 8
libvirt CPU(s):         2
libvirt CPU time:       1.5s
libvirt actual 2048
`
      const [, values] = play(libvirt, [
        sampleOf(1000, named + layout),
        sampleOf(1010, named.replace('1.5s', '6.5s').replace('req 7', 'req 107')),
      ])
      expect(known(values, 'web 1')).to.deep.equal({ state: 'running', vcpus: 2, cpu: 50, cpuTime: 5e8, memory: 2048 })
      expect(known(values, 'web 1/vda')).to.deep.equal({ source: '/images/x.img', reads: 10 })
      expect(known(values, 'web 1/vnet0')).to.deep.equal({ source: 'the default', rxPackets: 0 })
    })

    it('garbage, which has no values', () => {
      const garbage = `libvirt vda rd_req 7
libvirt Domain: 'x'
libvirt state.state=99
libvirt   block.0.rd.reqs=12
libvirt   block.0.rd.reqs=
libvirt   __proto__.constructor=3
libvirt   block.9.__proto__=3
libvirt =
libvirt
libvirt   cpu.time=-1
libvirt   cpu.time=1e99
libvirt-disk
libvirt-interface ?
libvirt constructor constructor 7
`
      const [values] = play(libvirt, [sampleOf(1000, garbage)])
      expect(Object.keys(values ?? {})).to.deep.equal(['', 'x', 'x/block.0', 'x/block.9', 'x/constructor'])
      expect(known(values, 'x')).to.deep.equal({ state: 'unknown' })
    })
  })

  describe('records', () => {
    /** The commands of each question. */
    const asked: (readonly string[])[] = []
    let lines: string[] = []
    let answers: Record<string, readonly string[]> = {}
    let errors: readonly string[] = []

    /** What readline keeps. */
    let kept = ''

    const pipe: Pipe = {
      ask: () => expect.fail('it asks for text'),
      askBytes: () => expect.fail('virsh speaks text'),
      async askText(request, answer) {
        const [line = '', ...rest] = request.split('\n')
        expect(rest).to.deep.equal([' ', ''])
        expect(answer).to.deep.equal({ until: 'virsh >  \n' })
        // C-u and C-y: readline keeps the line, and has it again.
        const [typed = '', isKept] = line.split('\x15')
        if (isKept !== undefined) kept = typed
        const question = line === '\x19' ? kept : typed
        if (question === '') return 'virsh > \n'
        const commands = question.split(';echo @@;')
        asked.push(commands)
        const told = commands.map((command) => (answers[command] ?? []).map((each) => `${each}\n`).join(''))
        return `virsh > \r<${question.slice(-40)}\n${told.join('@@')}`
      },
      lines: () => [],
      text: () => '',
      errors: () => errors,
    }
    const record: RecordContext = {
      proc: () => expect.fail('no file is wanted'),
      cost: () => expect.fail('it asks for no cost'),
      exec: () => expect.fail('no command is wanted'),
      connect: () => expect.fail('no server is wanted'),
      line: () => expect.fail('it records all lines at once'),
      lines(key, text) {
        for (const line of text.split('\n')) if (line !== '') lines.push(`${key} ${line}`)
      },
      pipe(command) {
        expect(command).to.deep.equal(['virsh', '-q', '-r', '-k', '0', '-c', 'test:///default'])
        return pipe
      },
    }
    const statistics = 'domstats --raw --nowait --state --cpu-total --balloon --vcpu --interface --block'

    async function sample(): Promise<readonly string[]> {
      lines = []
      asked.length = 0
      await libvirt.getData?.(record)
      return lines
    }

    beforeEach(() => {
      libvirt.init?.({ uri: 'test:///default' })
      answers = {}
      errors = []
    })

    it('all guests in one question, and the layout of a new or changed one', async () => {
      const told = (disks: number) => [
        "Domain: 'a'",
        '  state.state=1',
        '  cpu.time=5',
        '  balloon.rss=1',
        '  net.count=0',
        `  block.count=${disks}`,
      ]
      const disk = ' file   disk   vda   /a.img'
      answers = { [statistics]: told(1), 'domblklist --details "a"': [disk] }
      expect(await sample()).to.deep.equal([
        ...told(1).map((line) => `libvirt ${line}`),
        "libvirt Domain: 'a'",
        `libvirt-disk ${disk}`,
      ])
      const layout = ['domblklist --details "a"', 'domiflist "a"']
      expect(asked).to.deep.equal([[statistics], layout])
      expect(await sample()).to.have.length(6)
      expect(asked).to.deep.equal([[statistics]])
      answers = { ...answers, [statistics]: told(2) }
      await sample()
      expect(asked).to.deep.equal([[statistics], layout])
      // Another virsh keeps nothing, and is asked in full.
      kept = ''
      expect(await sample()).to.have.length(6)
      answers = { [statistics]: [] }
      expect(await sample()).to.deep.equal([])
      // Gone and back again: it is new.
      answers = { [statistics]: told(2) }
      await sample()
      expect(asked).to.deep.equal([[statistics], layout])
    })

    it('by name what a driver leaves out of its statistics', async () => {
      answers = {
        [statistics]: ["Domain: 'a\"b'", '  state.state=1', '  balloon.rss=1'],
        'domblklist --details "a\\"b"': [' file   disk   vda   /a.img'],
        'domiflist "a\\"b"': [
          ' vnet0   network   default   -   aa:bb:cc:dd:ee:ff',
          ' -   user   -   e1000   aa:bb:cc:dd:ee:00',
        ],
        'dominfo "a\\"b"': ['Name:           a', 'CPU time:       1.5s'],
        'domblkstat "a\\"b" "vda"': ['vda rd_req 4'],
        'domifstat "a\\"b" "vnet0"': ['vnet0 rx_bytes 5'],
      }
      const told = [
        "libvirt Domain: 'a\"b'",
        'libvirt CPU time:       1.5s',
        'libvirt vda rd_req 4',
        'libvirt vnet0 rx_bytes 5',
      ]
      expect((await sample()).slice(7)).to.deep.equal(told)
      // From then on it asks for all at once.
      expect((await sample()).slice(3)).to.deep.equal(told)
      expect(asked).to.have.length(1)
    })

    it('nothing by name of a guest that is off, and asks no driver twice for what it does not have', async () => {
      answers = {
        [statistics]: ["Domain: 'a'", '  state.state=5'],
        'domblklist --details "a"': [' file   disk   vda   -'],
      }
      await sample()
      expect(asked).to.deep.equal([[statistics], ['domblklist --details "a"', 'domiflist "a"']])
      answers = {
        ...answers,
        [statistics]: ["Domain: 'a'", '  state.state=1'],
        'domblkstat "a" "vda"': ['vda rd_req 2'],
      }
      errors = ['error: Operation not supported']
      await sample()
      expect(asked).to.deep.equal([[statistics], ['dominfo "a"', 'dommemstat "a"', 'domblkstat "a" "vda"']])
      await sample()
      await sample()
      expect(asked).to.deep.equal([[statistics, 'domblkstat "a" "vda"']])
    })

    it('fails with the words of virsh', async () => {
      errors = ['error: failed to connect to the hypervisor', 'error: no such socket']
      let why = ''
      await sample().catch((error: Error) => {
        why = error.message
      })
      expect(why).to.equal('virsh: failed to connect to the hypervisor: no such socket')
    })
  })

  it('understands what virsh tells of devices', () => {
    const disk = { target: 'sda', type: 'file', device: 'cdrom', source: '' }
    expect(parseDisk(' file   cdrom   sda   -')).to.deep.equal(disk)
    expect(parseDisk(' file   disk   vdb   /with a blank.img').source).to.equal('/with a blank.img')
    expect(parseInterface(' -   user   -   e1000   52:54:00:00:00:01')).to.deep.equal({
      target: '',
      type: 'user',
      source: '',
      model: 'e1000',
      mac: '52:54:00:00:00:01',
    })
    expect(quoted('a "b" \\ c')).to.equal('"a \\"b\\" \\\\ c"')
  })
})
