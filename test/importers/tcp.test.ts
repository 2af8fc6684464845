import { expect } from 'chai'
import tcp from '../../importers/tcp.ts'
import { play, sampleOf, type Values } from '../helpers/samples.ts'

/** A line of names and a line of values, as recorded. */
const pair = (protocol: string, fields: Readonly<Record<string, number>>): string =>
  `tcp-${protocol}: ${Object.keys(fields).join(' ')}\ntcp-${protocol}: ${Object.values(fields).join(' ')}\n`

const between = (before: string, after: string): Values[''] => {
  const [, second] = play(tcp, [sampleOf(1000, before), sampleOf(1010, after)])
  return second?.[''] ?? {}
}

describe('the tcp importer', () => {
  it('reads /proc/net/snmp and netstat of a modern kernel', () => {
    const at = (
      n: number,
    ): string => `tcp-TcpExt: SyncookiesSent TW PAWSEstab DelayedACKs ListenOverflows TCPHPHits TCPFastRetrans TCPTimeouts
tcp-TcpExt: ${n} ${2 * n} ${3 * n} ${4 * n} ${5 * n} ${6 * n} ${7 * n} ${8 * n}
tcp-IpExt: InNoRoutes InTruncatedPkts InMcastPkts OutMcastPkts InBcastPkts OutBcastPkts InOctets OutOctets
tcp-IpExt: ${n} ${2 * n} ${3 * n} ${4 * n} ${5 * n} ${6 * n} ${700 * n} ${800 * n}
tcp-Ip: Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards InDelivers OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates OutTransmits
tcp-Ip: 2 64 ${100 * n} ${n} ${2 * n} 0 ${3 * n} ${4 * n} ${90 * n} ${80 * n} ${5 * n} 0 0 0 0 ${6 * n} 0 ${7 * n} 0 ${81 * n}
tcp-Icmp: InMsgs InErrors InCsumErrors InDestUnreachs OutMsgs OutErrors OutRateLimitGlobal
tcp-Icmp: ${9 * n} ${n} 0 ${2 * n} ${9 * n} ${3 * n} 0
tcp-Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors
tcp-Tcp: 1 200 120000 -1 ${n} ${2 * n} ${3 * n} ${4 * n} ${57 - n} ${500 * n} ${600 * n} ${5 * n} ${6 * n} ${7 * n} 0
tcp-Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors
tcp-Udp: ${11 * n} ${12 * n} ${13 * n} ${14 * n} ${n} 0 0 0 0
`
    const values = between(at(0), at(10))
    expect(values).to.include({
      syncookiesSent: 1,
      timeWaits: 2,
      pawsEstablished: 3,
      delayedAcks: 4,
      listenOverflows: 5,
    })
    expect(values).to.include({ predictedHeaders: 6, fastRetransmits: 7, timeouts: 8 })
    expect(values).to.include({ ipInNoRoutes: 1, ipInOctets: 700, ipOutOctets: 800, ipOutBroadcast: 6 })
    expect(values).to.include({ ipInReceives: 100, ipInDelivers: 90, ipOutRequests: 80, ipOutTransmits: 81 })
    expect(values).to.include({ activeOpens: 1, passiveOpens: 2, inSegments: 500, outSegments: 600, retransmitted: 5 })
    expect(values).to.include({ udpInDatagrams: 11, udpOutDatagrams: 14, udpReceiveBufferErrors: 1 })
    expect(values).to.include({ icmpInMessages: 9, icmpOutErrors: 3 })
    // What is no counter stands as it is.
    expect(values).to.include({ established: 47, rtoMin: 200, maxConnections: -1, ipForwarding: 2, ipDefaultTtl: 64 })
    expect(values).to.include({
      // 1 + 2 + 3 + 4 + 5 + 6 + 7
      ipErrors: 28,
      tcpErrors: 9,
      udpErrors: 25,
      icmpErrors: 6,
      lossEvents: 7,
    })
  })

  it('finds the fields by name, in any order', () => {
    const values = between(
      pair('Tcp', { InErrs: 0, CurrEstab: 5, AttemptFails: 0 }),
      pair('Tcp', { InErrs: 40, CurrEstab: 6, AttemptFails: 10 }),
    )
    expect(values).to.include({ inErrors: 4, established: 6, attemptFails: 1, tcpErrors: 5 })
  })

  it('does not know the fields that an old kernel lacks', () => {
    const values = between(
      pair('Tcp', { ActiveOpens: 0, InErrs: 0 }) + pair('TcpExt', { TCPLoss: 0, TCPFastRetrans: 0 }),
      pair('Tcp', { ActiveOpens: 20, InErrs: 10 }) + pair('TcpExt', { TCPLoss: 30, TCPFastRetrans: 20 }),
    )
    expect(values).to.include({ activeOpens: 2, inErrors: 1, losses: 3, lossEvents: 5 })
    expect(values).to.include({ inChecksumErrors: undefined, timeouts: undefined, tcpErrors: undefined })
    expect(values).to.include({ established: undefined, ipErrors: undefined, udpErrors: undefined })
  })

  it('goes on when another kernel names other fields', () => {
    const [, second, third] = play(tcp, [
      sampleOf(1000, pair('Udp', { InDatagrams: 0, NoPorts: 0, InErrors: 0 })),
      sampleOf(1010, pair('Udp', { InDatagrams: 10, NoPorts: 20, InErrors: 30, MemErrors: 40 })),
      sampleOf(1020, pair('Udp', { InDatagrams: 30, NoPorts: 30, InErrors: 30, MemErrors: 50 })),
    ])
    expect(second?.['']).to.include({ udpInDatagrams: 1, udpErrors: 5, udpMemoryErrors: undefined })
    expect(third?.['']).to.include({ udpInDatagrams: 2, udpErrors: 1, udpMemoryErrors: 1 })
  })

  it('forgets a field that another kernel lacks, however long it plays', () => {
    const values = play(
      tcp,
      [0, 10, 20, 30, 40].map((n) => {
        const fields = { InDatagrams: n, ...(n < 20 && { NoPorts: 10 * n }) }
        return sampleOf(1000 + n, pair('Udp', fields))
      }),
    )
    expect(values.map((value) => value?.['']?.['udpNoPorts'])).to.deep.equal([
      undefined,
      10,
      ...Array(3).fill(undefined),
    ])
    expect(values.at(-1)?.['']?.['udpInDatagrams']).to.equal(1)
  })

  it('tells Icmp from IcmpMsg and Tcp from TcpExt', () => {
    const values = between(
      'tcp-IcmpMsg: InType3\ntcp-IcmpMsg: 1\ntcp-TcpExt: InErrs TW\ntcp-TcpExt: 0 0\n',
      'tcp-IcmpMsg: InType3\ntcp-IcmpMsg: 9\ntcp-TcpExt: InErrs TW\ntcp-TcpExt: 50 10\n',
    )
    expect(values).to.include({ timeWaits: 1, inErrors: undefined, icmpInMessages: undefined })
  })

  it('reads IPv6', () => {
    const at = (n: number): string =>
      `snmp6 Ip6InReceives                   \t${n}\nsnmp6 Ip6OutOctets \t${20 * n}\nsnmp6 Udp6InErrors\t${3 * n}\nsnmp6 Icmp6InMsgs \t${4 * n}\n`
    expect(between(at(0), at(10))).to.include({
      ip6InReceives: 1,
      ip6OutOctets: 20,
      udp6InErrors: 3,
      icmp6InMessages: 4,
      ip6InDelivers: undefined,
    })
  })

  it('shows no rates after a reset', () => {
    expect(between(pair('Tcp', { InSegs: 500, OutSegs: 5 }), pair('Tcp', { InSegs: 10, OutSegs: 15 }))).to.include({
      inSegments: undefined,
      outSegments: 1,
    })
  })

  it("has collectl's detail columns: the kernel's own names, protocol by protocol", () => {
    const columns = tcp.tables?.plotDetail?.columns ?? []
    const heads = columns.map((column) => {
      const about = typeof column === 'string' ? undefined : tcp.metrics[column.metric]
      return about !== undefined && about.kind !== 'text' ? `${about.line?.slice(4)}${about.column}` : ''
    })
    const protocols = heads.map((head) => head.slice(0, head.indexOf(':')))
    expect([...new Set(protocols)]).to.deep.equal(['Ip', 'Tcp', 'Udp', 'Icmp', 'IpExt', 'TcpExt'])
    expect(protocols).to.deep.equal(
      protocols.toSorted((a, b) => protocols.indexOf(a) - protocols.indexOf(b)),
      'each protocol in one piece',
    )
    expect(new Set(heads).size).to.equal(heads.length)
    expect(heads.slice(0, 3)).to.deep.equal(['Ip:Forwarding', 'Ip:DefaultTTL', 'Ip:InReceives'])
  })
})
