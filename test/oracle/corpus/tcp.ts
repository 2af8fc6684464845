import { chance, grown } from './recording-text.ts'

/** Fields in the kernel's order: `name:rate` counts, `name=value` stays, `name~most` is another value each time. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  TcpExt:
    'SyncookiesSent:0 SyncookiesRecv:0 SyncookiesFailed:1 EmbryonicRsts:1 PruneCalled:1 TW:12 TWRecycled:0 TWKilled:0 ' +
    'PAWSEstab:1 DelayedACKs:30 DelayedACKLocked:1 DelayedACKLost:2 ListenOverflows:1 ListenDrops:1 TCPPrequeued:3 ' +
    'TCPDirectCopyFromPrequeue:900 TCPHPHits:100 TCPPureAcks:90 TCPHPAcks:80 TCPSackRecovery:1 TCPLoss:4 ' +
    'TCPLostRetransmit:1 TCPFastRetrans:6 TCPTimeouts:2 TCPDSACKOldSent:1 TCPAbortOnData:2 TCPAbortOnClose:1 ' +
    'TCPSackShiftFallback:1',
  IpExt:
    'InNoRoutes:1 InTruncatedPkts:0 InMcastPkts:2 OutMcastPkts:1 InBcastPkts:3 OutBcastPkts:1 InOctets:90000 ' +
    'OutOctets:80000 InMcastOctets:200 OutMcastOctets:100 InBcastOctets:300 OutBcastOctets:100',
  Ip:
    'Forwarding=2 DefaultTTL=64 InReceives:300 InHdrErrors:2 InAddrErrors:1 ForwDatagrams:3 InUnknownProtos:1 ' +
    'InDiscards:2 InDelivers:290 OutRequests:250 OutDiscards:1 OutNoRoutes:1 ReasmTimeout:0 ReasmReqds:3 ReasmOKs:2 ' +
    'ReasmFails:1 FragOKs:4 FragFails:1 FragCreates:5',
  Icmp:
    'InMsgs:8 InErrors:1 InCsumErrors:0 InDestUnreachs:2 InTimeExcds:1 InParmProbs:0 InSrcQuenchs:0 InRedirects:0 ' +
    'InEchos:3 InEchoReps:2 InTimestamps:0 InTimestampReps:0 InAddrMasks:0 InAddrMaskReps:0 OutMsgs:6 OutErrors:1 ' +
    'OutDestUnreachs:1 OutTimeExcds:0 OutParmProbs:0 OutSrcQuenchs:0 OutRedirects:0 OutEchos:2 OutEchoReps:3 ' +
    'OutTimestamps:0 OutTimestampReps:0 OutAddrMasks:0 OutAddrMaskReps:0',
  Tcp:
    'RtoAlgorithm=1 RtoMin=200 RtoMax=120000 MaxConn=-1 ActiveOpens:20 PassiveOpens:25 AttemptFails:3 EstabResets:2 ' +
    'CurrEstab~30 InSegs:500 OutSegs:450 RetransSegs:5 InErrs:1 OutRsts:4 InCsumErrors:1',
  Udp: 'InDatagrams:40 NoPorts:3 InErrors:2 OutDatagrams:35 RcvbufErrors:1 SndbufErrors:1 InCsumErrors:0',
}

function fieldOf(protocol: string, field: string, i: number): readonly [name: string, value: number] {
  const [, name = '', kind, number = ''] = /^(\w+)([:=~])(-?\d+)$/.exec(field) ?? []
  const about = `${protocol} ${name}`
  if (kind === '=') return [name, Number(number)]
  if (kind === '~') return [name, chance(`${about} ${i}`, Number(number))]
  return [name, number === '0' ? 0 : grown(about, i, Number(number))]
}

/** The lines of /proc/net/netstat and snmp; without the lines of names, as collectl recorded them before 3.6.4. */
export function tcpLines(i: number, { named = true } = {}): readonly string[] {
  return Object.entries(PROTOCOLS).flatMap(([protocol, fields]) => {
    const found = fields.split(' ').map((field) => fieldOf(protocol, field, i))
    const names = `tcp-${protocol}: ${found.map(([name]) => name).join(' ')}`
    const values = `tcp-${protocol}: ${found.map(([, value]) => value).join(' ')}`
    return named ? [names, values] : [values]
  })
}
