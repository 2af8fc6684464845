import { expect } from 'chai'
import { Daemon, whereabouts } from '../../../importers/libvirt/daemon.ts'
import { call, sizeOf } from '../../../importers/libvirt/rpc.ts'
import type { Pipe, SizeOf } from '../../../src/importer.ts'

/** Of a message: `00000004 'open'`, four bytes a word, as RFC 4506 has them. */
function bytesOf(words: string): Buffer {
  const hex = words.replaceAll(/'([^']*)'|\s+/g, (_, text: string | undefined) =>
    text === undefined ? '' : Buffer.from(text).toString('hex'),
  )
  return Buffer.from(hex, 'hex')
}

/** A message whose body is this; its status says whether it is an error. */
function message(procedure: number, body: string, status = 0): Buffer {
  const head = [procedure, 1, 0, status].map((word) => word.toString(16).padStart(8, '0')).join('')
  const rest = bytesOf(`20008086 00000001 ${head} ${body}`)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(4 + rest.length)
  return Buffer.concat([length, rest])
}

const text = (words: string): string => {
  const bytes = Buffer.from(words)
  const whole = Buffer.alloc(Math.ceil(bytes.length / 4) * 4)
  bytes.copy(whole)
  return bytes.length.toString(16).padStart(8, '0') + whole.toString('hex')
}

const UUID = '11111111 22222222 33333333 44444444'

describe("libvirt's daemon", () => {
  let asked: Uint8Array[] = []
  let replies: readonly Buffer[] = []

  const unexpected = () => expect.fail('it speaks bytes')
  const pipe: Pipe = {
    async askBytes(request: Uint8Array, size: SizeOf) {
      asked.push(request)
      const reply = replies[asked.length - 1] ?? expect.fail('one question too many')
      expect(size(reply.subarray(0, 3))).to.equal(undefined)
      expect(size(reply)).to.equal(reply.length)
      return reply
    },
    ask: unexpected,
    askText: unexpected,
    lines: unexpected,
    text: unexpected,
    errors: unexpected,
  }

  function daemonThatSays(...says: readonly Buffer[]): Daemon {
    asked = []
    replies = says
    return new Daemon(pipe)
  }

  async function failure(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => expect.fail('no failure'),
      (error: Error) => error.message,
    )
  }

  it('is called where libvirt has its sockets', () => {
    const all = { name: 'qemu:///system', sockets: ['/run/libvirt/virtqemud-sock-ro', '/run/libvirt/libvirt-sock-ro'] }
    expect(whereabouts('qemu:///system')).to.deep.equal(all)
    expect(whereabouts('qemu+unix:///system')).to.deep.equal(all)
    expect(whereabouts('lxc:///system')?.sockets[0]).to.equal('/run/libvirt/virtlxcd-sock-ro')
    expect(whereabouts('qemu:///system?socket=/tmp/a b')).to.deep.equal({ ...all, sockets: ['/tmp/a b'] })
    for (const other of [
      '',
      'qemu:///session',
      'test:///default',
      'qemu+ssh://root@host/system',
      'qemu+tls:///system',
      'qemu://host/system',
      'qemu:///system?mode=direct',
      'qemu:///system?socket=/tmp/a%20b',
      'esx://host/',
    ])
      expect(whereabouts(other), other).to.equal(undefined)
  })

  it('is told which connection is wanted, to read only', async () => {
    const daemon = daemonThatSays(message(66, '00000002 00000002 00000000'), message(1, ''))
    await daemon.open('qemu:///system')
    expect(Buffer.concat(asked)).to.deep.equal(
      bytesOf(
        `0000001c 20008086 00000001 00000042 00000000 00000000 00000000
         00000038 20008086 00000001 00000001 00000000 00000000 00000000 00000001 0000000e 'qemu:///system' 0000 00000001`,
      ),
    )
  })

  it('says all of all guests, of every type, as virsh prints it', async () => {
    const first = [
      `${text('state.state')} 00000001 ffffffff`,
      `${text('vcpu.current')} 00000002 ffffffff`,
      `${text('a')} 00000003 ffffffffffffffff`,
      `${text('block.0.rd.bytes')} 00000004 ffffffffffffffff`,
      `${text('b')} 00000005 3ff8000000000000`,
      `${text('vcpu.0.halted')} 00000006 00000001`,
      `${text('block.0.path')} 00000007 ${text("/images/ü\nDomain: 'other'")}`,
    ]
    const guests = `00000002 ${text('web 1')} ${UUID} 00000001 00000007 ${first.join('')} ${text('db')} ${UUID} ffffffff 00000000`
    expect(await daemonThatSays(message(344, guests)).statistics()).to.equal(`Domain: 'web 1'
  state.state=-1
  vcpu.current=4294967295
  a=-1
  block.0.rd.bytes=18446744073709551615
  b=1.500000
  vcpu.0.halted=yes
  block.0.path=/images/ü Domain: 'other'
Domain: 'db'
`)
    // Of no guest in particular: VIR_DOMAIN_STATS_STATE to _BLOCK, VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT.
    expect(asked).to.deep.equal([
      Uint8Array.from(
        bytesOf('00000028 20008086 00000001 00000158 00000000 00000000 00000000 00000000 0000003f 20000000'),
      ),
    ])
  })

  it('may ask polkit about us, which may say no', async () => {
    const byPolkit = message(66, '00000001 00000002')
    await daemonThatSays(byPolkit, message(70, '00000001'), message(1, '')).open('qemu:///system')
    expect(asked.map((request) => Buffer.from(request).readUInt32BE(12))).to.deep.equal([66, 70, 1])
    const no = message(70, `0000002d 00000007 00000001 ${text('authentication unavailable')} 00000002`, 1)
    expect(await failure(daemonThatSays(byPolkit, no).open('qemu:///system'))).to.equal('authentication unavailable')
  })

  it('may want a password, which we have not', async () => {
    expect(await failure(daemonThatSays(message(66, '00000001 00000001')).open('qemu:///system'))).to.equal(
      'it wants a name and a password',
    )
  })

  it('fails in its own words', async () => {
    const why = `00000001 00000007 00000001 ${text('internal error: hypervisor connection not open')} 00000002`
    expect(await failure(daemonThatSays(message(344, why, 1)).statistics())).to.equal(
      'internal error: hypervisor connection not open',
    )
    expect(await failure(daemonThatSays(message(344, '00000001 00000007 00000000', 1)).statistics())).to.equal(
      'it does not say why',
    )
  })

  it('is not understood where it talks nonsense', async () => {
    const short = 'a message that is too short'
    const told = async (body: string) => failure(daemonThatSays(message(344, body)).statistics())
    expect(await told('')).to.equal(short)
    expect(await told('ffffffff')).to.equal(short)
    expect(await told(`00000001 ${text('a')} ${UUID} 00000001 ffffffff`)).to.equal(short)
    expect(await told(`00000001 ffffffff`)).to.equal(short)
    expect(await told(`00000001 ${text('a')} ${UUID} 00000001 00000001 ${text('b')} 00000009`)).to.equal(
      'a value of type 9',
    )
    expect(await failure(daemonThatSays(message(66, 'ffffffff')).open('x'))).to.equal(short)
    expect(await failure(daemonThatSays(Buffer.from('00000004', 'hex')).statistics())).to.match(/bounds/)
  })

  it('is sent texts of any length', () => {
    for (const length of [0, 1, 4, 5]) {
      const request = call(1, 'x'.repeat(length))
      expect(request.length).to.equal(28 + 4 + 4 * Math.ceil(length / 4))
      expect(sizeOf(request)).to.equal(request.length)
    }
  })
})
