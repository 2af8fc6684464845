import { expect } from 'chai'
import net from '../../importers/net.ts'
import type { Machine } from '../../src/vocabulary/importer.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

const line = (name: string, receive: readonly number[], transmit: readonly number[]): string =>
  `Net ${name}: ${[...receive, ...transmit].join(' ')}\n`

const ZEROS = [0, 0, 0, 0, 0, 0, 0, 0]

/** What roles these names get when all of them are there: c counted, s shown, h hidden. */
const roles = (names: string): string => {
  const all = names.split(' ')
  return all.map((name) => net.role?.(name, (other) => all.includes(other)).charAt(0)).join('')
}

describe('the net importer', () => {
  it('reads the 16 columns', () => {
    const [first, second] = play(net, [
      sampleOf(1000, line('  eth0', ZEROS, ZEROS)),
      sampleOf(1010, line('  eth0', [15000, 20, 30, 40, 50, 60, 70, 80], [9000, 100, 110, 120, 130, 140, 150, 160])),
    ])
    expect(first?.['eth0']).to.include({ receiveBytes: undefined, receiveProblems: undefined })
    expect(second?.['eth0']).to.deep.equal({
      receiveBytes: 1500,
      receivePackets: 2,
      receiveSize: 750,
      receiveErrors: 3,
      receiveDrops: 4,
      receiveFifo: 5,
      receiveFrame: 6,
      receiveCompressed: 7,
      receiveMulticast: 8,
      transmitBytes: 900,
      transmitPackets: 10,
      transmitSize: 90,
      transmitErrors: 11,
      transmitDrops: 12,
      transmitFifo: 13,
      transmitCollisions: 14,
      transmitCarrier: 15,
      transmitCompressed: 16,
      // 3 + 4 + 5 + 6, and 11 + 12 + 13 + 14 + 15
      receiveProblems: 18,
      transmitProblems: 65,
      utilization: undefined,
    })
  })

  it('reads a number that is glued to the name', () => {
    const [, second] = play(net, [
      sampleOf(1000, 'Net   eth0:4294967000 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n'),
      sampleOf(1010, 'Net   eth0:4294968000 2 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n'),
    ])
    expect(second?.['eth0']).to.include({ receiveBytes: 100, receivePackets: 0.1, transmitBytes: 0, transmitSize: 0 })
  })

  it('adds up the wires, not what runs over them', () => {
    const at = (n: number): string =>
      ['lo', 'eth0', 'eth0.100', 'wlan0', 'docker0', 'veth12ab', 'bond0']
        .map((name) => line(name, [n, n, 0, 0, 0, 0, 0, 0], [2 * n, n, 0, 0, 0, 0, 0, 0]))
        .join('')
    const [, second] = play(net, [sampleOf(1000, at(0)), sampleOf(1010, at(1000))])
    expect(Object.keys(second ?? {})).to.have.lengthOf(8)
    expect(second?.['']).to.include({ receiveBytes: 200, transmitBytes: 400, receivePackets: 200, transmitSize: 2 })
  })

  it('knows wires, fibres and radios by their names', () => {
    expect(
      roles('eth0 ens3 eno1 enp0s31f6 enp1s0f0np0 enx001122334455 end0 em1 p2p1 ib0 hsn0 wlan0 wlp3s0 wwan0 usb0'),
    ).to.equal('c'.repeat(15))
    expect(
      roles(
        'lo bond0 team0 br0 br-1a2b virbr0 docker0 veth0 vnet0 tap0 tun0 wg0 ifb0 dummy0 sit0 eth0.5 cali1 eni1234abcd567',
      ),
    ).to.equal('s'.repeat(18))
    // On Azure eth0 counts what its virtual function carries; elsewhere such a name is a card of its own.
    expect(roles('lo eth0 enP2001s1')).to.equal('scs')
    expect(roles('lo enP2001s1')).to.equal('sc')
  })

  it('never zeroes what seems too much, on an interface that does not know its speed', () => {
    const header = testHeader({ details: new Map([['net', new Map([['speeds', 'eth0:-1 lo:??']])]]) })
    const [, second] = play(net, [
      sampleOf(1000, line('eth0', ZEROS, ZEROS), { header }),
      sampleOf(1001, line('eth0', [50e9, 4e6, 0, 0, 0, 0, 0, 0], ZEROS), { header }),
    ])
    expect(second?.['eth0']).to.include({ receiveBytes: 50e9, receivePackets: 4e6, utilization: undefined })
  })

  it('tells how much of the speed is used, where it was recorded', () => {
    const header = testHeader({ details: new Map([['net', new Map([['speeds', 'eth0:1000 eth1:10000 lo:??']])]]) })
    const samples = (per: boolean) =>
      play(
        net,
        [0, 1].map((n) =>
          sampleOf(
            1000 + 10 * n,
            line('lo', [n * 1e9, 0, 0, 0, 0, 0, 0, 0], ZEROS) +
              line('eth0', [n * 625e6, 0, 0, 0, 0, 0, 0, 0], [n * 312.5e6, 0, 0, 0, 0, 0, 0, 0]) +
              line('eth1', ZEROS, [n * 312.5e6, 0, 0, 0, 0, 0, 0, 0]),
            { header },
          ),
        ),
        { perInterval: per },
      )[1]
    for (const perInterval of [false, true]) {
      const values = samples(perInterval)
      // 62.5 MB/s of 125, and 31.25 of 1250.
      expect(values?.['eth0']?.['utilization']).to.equal(50)
      expect(values?.['eth1']?.['utilization']).to.equal(2.5)
      expect(values?.['lo']?.['utilization']).to.equal(undefined)
      expect(values?.['']?.['utilization']).to.equal(50)
    }
  })

  it('records speeds, and question marks where there is none', () => {
    const files: Readonly<Record<string, string>> = { eth0: '-1\n', ens3: '10000\n', wlan0: '' }
    const machine: Machine = {
      read: (path) => files[path.split('/')[4] ?? ''],
      glob: (pattern) =>
        pattern === '/sys/class/net/*/speed'
          ? ['lo', 'eth0', 'ens3', 'wlan0'].map((instance) => ({ instance, path: pattern.replace('*', instance) }))
          : [],
    }
    expect(net.updateHeader?.(machine)).to.deep.equal({ speeds: 'ens3:10000 eth0:-1 lo:?? wlan0:??' })
    expect(net.updateHeader?.({ read: () => undefined, glob: () => [] })).to.deep.equal({})
  })

  it('shows nothing of an interface whose counters were reset, or that has just come', () => {
    const at = (bytes: number): string => line('eth0', [bytes, 1, 0, 0, 0, 0, 0, 0], ZEROS)
    const [, second, third, fourth] = play(net, [
      sampleOf(1000, at(4294967000)),
      sampleOf(1010, at(500)),
      sampleOf(1020, 'load 1 2 3\n'),
      sampleOf(1030, at(700)),
    ])
    expect(second?.['eth0']).to.include({ receiveBytes: undefined, receivePackets: undefined })
    expect(third).to.equal(undefined)
    expect(fourth?.['eth0']?.['receiveBytes']).to.equal(10)
  })

  it('knows nothing of the columns that a line lacks', () => {
    const [, second] = play(net, [sampleOf(1000, 'Net eth0: 0 0 0 0\n'), sampleOf(1010, 'Net eth0: 10 0 0 0\n')])
    expect(second?.['eth0']).to.include({ receiveBytes: 1, transmitBytes: undefined, receiveProblems: undefined })
  })
})
