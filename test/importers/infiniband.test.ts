import { expect } from 'chai'
import infiniband from '../../importers/infiniband.ts'
import { play, sampleOf } from '../helpers/samples.ts'

interface Counters {
  readonly received: number | bigint
  readonly sent: number
  readonly packetsIn: number
  readonly packetsOut: number
  readonly symbolErrors?: number
  readonly discards?: number
  readonly state?: string
}

function port(name: string, about: Counters): string {
  const lines = [
    `rcvd ${about.received}`,
    `xmtd ${about.sent}`,
    `rcvp ${about.packetsIn}`,
    `xmtp ${about.packetsOut}`,
    `symbol-errors ${about.symbolErrors ?? 0}`,
    'link-recoveries 0',
    'link-downs 0',
    'rcv-errors 0',
    `xmit-discards ${about.discards ?? 0}`,
    `state ${about.state ?? '4: ACTIVE'}`,
  ]
  return lines.map((line) => `ib${name}:${line}\n`).join('')
}

describe('the infiniband importer', () => {
  it('reads data in words of four bytes, packets and errors of each port', () => {
    const [, second] = play(infiniband, [
      sampleOf(
        1000,
        port('mlx5_0/1', { received: 18446744073709550000n, sent: 0, packetsIn: 0, packetsOut: 0 }) +
          port('mlx5_1/1', { received: 0, sent: 0, packetsIn: 0, packetsOut: 0, state: '1: DOWN' }),
      ),
      sampleOf(
        1010,
        port('mlx5_0/1', {
          received: 18446744073709551000n,
          sent: 25_600,
          packetsIn: 10,
          packetsOut: 50,
          symbolErrors: 20,
          discards: 5,
        }) + port('mlx5_1/1', { received: 0, sent: 0, packetsIn: 0, packetsOut: 0, state: '1: DOWN' }),
      ),
    ])
    expect(second?.['mlx5_0/1']).to.deep.equal({
      receivedBytes: 100,
      sentBytes: 2560,
      receivedPackets: 1,
      sentPackets: 5,
      receivedSize: 400,
      sentSize: 2048,
      errors: 2.5,
      symbolErrors: 2,
      linkRecoveries: 0,
      linkDowns: 0,
      receiveErrors: 0,
      sendDiscards: 0.5,
      state: 'ACTIVE',
    })
    expect(second?.['mlx5_1/1']).to.include({ sentBytes: 0, sentSize: 0, errors: 0, state: 'DOWN' })
    expect(second?.['']).to.include({ receivedBytes: 100, sentPackets: 5, sentSize: 2048, errors: 2.5, state: '' })
  })

  it("reads collectl's lines, which number the adapters and know no errors", () => {
    const at = (seconds: number) =>
      `ib0-1:rcvd ${25_600 * seconds}\nib0-1:xmtd ${51_200 * seconds}\nib0-1:rcvp ${100 * seconds}\nib0-1:xmtp ${200 * seconds}\n`
    const [, second] = play(infiniband, [sampleOf(1000, at(0)), sampleOf(1010, at(10))])
    expect(second?.['0-1']).to.include({
      receivedBytes: 25_600,
      sentBytes: 51_200,
      receivedPackets: 100,
      sentPackets: 200,
      receivedSize: 1024,
      errors: undefined,
      state: '',
    })
  })

  it('leaves lines of perfquery and of others alone', () => {
    expect(play(infiniband, [sampleOf(1000, 'ib0-1:pquery: 1 2 3\nibm 5\ninode 3\n')])).to.deep.equal([undefined])
  })

  it('sees an adapter that is reset', () => {
    const [, second] = play(infiniband, [
      sampleOf(1000, port('mlx5_0/1', { received: 900, sent: 900, packetsIn: 9, packetsOut: 9 })),
      sampleOf(1010, port('mlx5_0/1', { received: 10, sent: 1000, packetsIn: 1, packetsOut: 19 })),
    ])
    expect(second?.['mlx5_0/1']).to.include({ receivedBytes: undefined, receivedSize: undefined, sentSize: 40 })
  })
})
