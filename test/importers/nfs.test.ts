import { expect } from 'chai'
import nfs from '../../importers/nfs.ts'
import { play, sampleOf, type Values } from '../helpers/samples.ts'

/** Call n, counted from 0, is made n + 1 times a second, so that a value tells where it stood. */
function growing(count: number, seconds: number): string {
  return `${count} ${Array.from({ length: count }, (_, call) => 1000 * call + (call + 1) * seconds).join(' ')}`
}

/** /proc/net/rpc/nfs of Linux 6.1, counters after so many seconds. */
function client(seconds: number): string {
  return [
    'net 0 0 0 0',
    `rpc ${100 + 50 * seconds} ${5 + seconds} ${9 + 2 * seconds}`,
    `proc3 ${growing(22, seconds)}`,
    `proc4 ${growing(69, seconds)}`,
  ]
    .map((line) => `nfsc-${line}\n`)
    .join('')
}

/** /proc/net/rpc/nfsd of Linux 6.1. */
function server(seconds: number): string {
  return [
    'rc 0 12 3456',
    'fh 0 0 0 0 0',
    `io ${4096 * seconds} ${8192 * seconds}`,
    'th 8 0 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000',
    'ra 32 0 0 0 0 0 0 0 0 0 0 0',
    `net ${9 * seconds} ${3 * seconds} ${6 * seconds} ${seconds}`,
    `rpc ${9 * seconds} ${6 * seconds} ${seconds} ${2 * seconds} ${3 * seconds}`,
    `proc3 ${growing(22, seconds)}`,
    `proc4 2 10 ${20 * seconds}`,
    `proc4ops ${growing(76, seconds)}`,
  ]
    .map((line) => `nfss-${line}\n`)
    .join('')
}

function second(...texts: readonly string[]): Values {
  const [, values] = play(
    nfs,
    texts.map((text, index) => sampleOf(1000 + 10 * index, text)),
  )
  return values ?? expect.fail('no second interval')
}

describe('the nfs importer', () => {
  it('reads the calls of version 3 in the order of the protocol', () => {
    expect(second(client(0), client(10))['3cd']).to.deep.include({
      null: 1,
      getattr: 2,
      setattr: 3,
      lookup: 4,
      access: 5,
      readlink: 6,
      read: 7,
      write: 8,
      create: 9,
      mkdir: 10,
      symlink: 11,
      mknod: 12,
      remove: 13,
      rmdir: 14,
      rename: 15,
      link: 16,
      readdir: 17,
      readdirplus: 18,
      fsstat: 19,
      fsinfo: 20,
      pathconf: 21,
      commit: 22,
      open: undefined,
      // lookup, access, setattr, getattr, readdir, readdirplus
      meta: 4 + 5 + 3 + 2 + 17 + 18,
    })
  })

  it('reads the calls of version 4 by their numbers, which are others on the server', () => {
    const values = second(client(0) + server(0), client(10) + server(10))
    expect(values['4cd']).to.deep.include({
      null: 1,
      read: 2,
      write: 3,
      commit: 4,
      open: 5,
      close: 9,
      setattr: 10,
      fsinfo: 11,
      lock: 15,
      access: 18,
      getattr: 19,
      lookup: 20,
      remove: 22,
      rename: 23,
      link: 24,
      symlink: 25,
      create: 26,
      pathconf: 27,
      readlink: 29,
      readdir: 30,
      mkdir: undefined,
      meta: 97,
    })
    expect(values['4sd']).to.deep.include({
      access: 4,
      close: 5,
      commit: 6,
      create: 7,
      getattr: 10,
      link: 12,
      lock: 13,
      lookup: 16,
      open: 19,
      read: 26,
      readdir: 27,
      readlink: 28,
      remove: 29,
      rename: 30,
      setattr: 35,
      write: 39,
      null: undefined,
      meta: 92,
    })
  })

  it('reads the calls of version 2', () => {
    const at = (seconds: number) => `nfsc-proc2 ${growing(18, seconds)}\n`
    expect(second(at(0), at(10))['2cd']).to.deep.include({
      null: 1,
      getattr: 2,
      setattr: 3,
      lookup: 5,
      readlink: 6,
      read: 7,
      write: 9,
      create: 10,
      remove: 11,
      rename: 12,
      link: 13,
      symlink: 14,
      mkdir: 15,
      rmdir: 16,
      readdir: 17,
      fsstat: 18,
      commit: undefined,
      meta: 27,
    })
  })

  it('adds up client and server, each and together', () => {
    expect(second(client(0) + server(0), client(10) + server(10))['']).to.deep.include({
      clientReads: 7 + 2,
      clientWrites: 8 + 3,
      clientCommits: 22 + 4,
      clientMeta: 49 + 97,
      serverReads: 7 + 26,
      serverWrites: 8 + 39,
      serverCommits: 22 + 6,
      serverMeta: 49 + 92,
      read: 7 + 2 + 7 + 26,
      meta: 49 + 97 + 49 + 92,
      clientCalls: 50,
      retransmissions: 1,
      authRefreshes: 2,
      udp: 3,
      tcp: 6,
      tcpConnections: 1,
      serverCalls: 9,
      badCalls: 6,
      badAuth: 2,
      badClient: 3,
      serverReadBytes: 4096,
      serverWriteBytes: 8192,
      serverThreads: 8,
    })
  })

  it('does not know the side that is not there', () => {
    const values = second(client(0), client(10))
    expect(values['']).to.include({ serverReads: undefined, serverThreads: undefined, udp: undefined, clientReads: 9 })
    expect(values).to.have.all.keys('', '3cd', '4cd')
  })

  it('shows versions in one order, and those that come and go', () => {
    const names = play(nfs, [
      sampleOf(1000, client(0)),
      sampleOf(1010, client(10)),
      sampleOf(1020, client(20) + server(0)),
      sampleOf(1030, client(30) + server(10)),
      sampleOf(1040, server(20)),
      sampleOf(1050, server(30)),
    ]).map((values) => Object.keys(values ?? {}))
    expect(names).to.deep.equal([
      ['', '3cd', '4cd'],
      ['', '3cd', '4cd'],
      ['', '3cd', '4cd', '3sd', '4sd'],
      ['', '3cd', '3sd', '4cd', '4sd'],
      // Expected, and not there: its values are not known.
      ['', '3cd', '3sd', '4cd', '4sd'],
      ['', '3sd', '4sd'],
    ])
    const [both] = play(nfs, [sampleOf(1000, client(0) + server(0))])
    expect(Object.keys(both ?? {})).to.deep.equal(['', '3cd', '3sd', '4cd', '4sd'])
  })

  it('takes a counter of 32 bits that starts over for a wrap, and a reset for a reset', () => {
    const values = second('nfsc-proc3 22 0 4294967290 0 500\n', 'nfsc-proc3 22 0 4 0 30\n')
    expect(values['3cd']).to.include({ getattr: 1, lookup: undefined, read: undefined })
  })

  it('knows which version has which call', () => {
    const has = (instance: string) => Object.keys(nfs.metrics).filter((metric) => nfs.measures?.(instance, metric))
    expect(has('2cd')).to.include.members(['read', 'fsstat']).and.not.include.members(['commit', 'access', 'open'])
    expect(has('3sd')).to.have.length(23)
    expect(has('4cd')).to.include.members(['pathconf', 'open']).and.not.include('mkdir')
    expect(has('4sd')).to.include('readlink').and.not.include('null')
  })
})
