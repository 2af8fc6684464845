import { defineImporter, gauge, type Header, headed } from 'recollect/importer'
import { fields, ipv6Fields } from './tcp/fields.ts'

const problems = (head: string, help: string) => gauge({ growth: 'rate', head, help })

const metrics = {
  ipErrors: problems('IpErr', 'IP packets a second that were damaged, unwanted, or dropped'),
  tcpErrors: problems('TcpErr', 'TCP connections a second that failed to open, and damaged segments'),
  udpErrors: problems('UdpErr', 'UDP datagrams a second for closed ports, and those that could not be delivered'),
  icmpErrors: problems('IcmpEr', 'ICMP errors a second: unreachable destinations, bad and unsent messages'),
  lossEvents: problems('TcpX', 'TCP segments a second that were lost or sent again at once'),
  ...fields,
  ...ipv6Fields,
}

/** A kernel that has no such field has not counted any. */
const known = (rate: number): number => (rate > 0 ? rate : 0)

/** Where collectl wrote no line of names, before 3.6.4, the kernels of its time had these fields of TcpExt. */
const NAMELESS = [
  ['pureAcks', 27],
  ['predictedAcks', 28],
  ['losses', 40],
  ['fastRetransmits', 45],
] as const

function lacksNames({ writer, writerVersion }: Header): boolean {
  const [major = 0, minor = 0, patch = 0] = writerVersion.split(/[.-]/).map(Number)
  return writer === 'collectl' && (major < 3 || (major === 3 && (minor < 6 || (minor === 6 && patch < 4))))
}

/** The IP family's counters, from /proc/net/snmp, netstat and snmp6 (Documentation/networking/snmp_counter.rst). */
export default defineImporter(() => {
  /** The recording is one of those. */
  let isNameless = false

  return {
    name: 'tcp',
    title: 'TCP STACK SUMMARY',
    letter: 't',
    sources: [
      { key: 'tcp-', path: '/proc/net/netstat', keep: ['TcpExt:', 'IpExt:'] },
      { key: 'tcp-', path: '/proc/net/snmp', keep: ['Ip:', 'Icmp:', 'Tcp:', 'Udp:'] },
      { key: 'snmp6', path: '/proc/net/snmp6', keep: ['Ip6', 'Icmp6InMsgs', 'Icmp6InErrors', 'Icmp6OutMsgs', 'Udp6'] },
    ],
    metrics,
    tables: {
      brief: {
        title: 'TCP',
        columns: headed(
          { ipErrors: 'IP', tcpErrors: 'Tcp', udpErrors: 'Udp', icmpErrors: 'Icmp', lossEvents: 'TcpX' },
          { width: 4, style: 'human' },
        ),
      },
      summary: {
        title: 'TCP STACK SUMMARY (/sec)',
        columns: [
          ...headed({ ipInReceives: 'Receiv', ipInDelivers: 'Delivr', ipForwarded: 'Forwrd' }, { group: 'IpPkts' }),
          ...headed(
            { ipInDiscards: 'DiscdI', ipInAddressErrors: 'InvAdd', ipOutRequests: 'Sent' },
            { group: 'IpPkts' },
          ),
          ...headed({ ipOutDiscards: 'DiscrO', ipReassemblyRequests: 'ReasRq' }, { group: 'IpPkts' }),
          ...headed(
            { ipReassembled: 'ReasOK', ipFragmented: 'FragOK', ipFragmentsCreated: 'FragCr' },
            { group: 'IpPkts' },
          ),
          ...headed({ activeOpens: 'ActOpn', passiveOpens: 'PasOpn', attemptFails: 'Failed' }, { group: 'Tcp' }),
          ...headed({ establishedResets: 'ResetR', established: 'Estab', inSegments: 'SegIn' }, { group: 'Tcp' }),
          ...headed({ outSegments: 'SegOut', retransmitted: 'SegRtn', inErrors: 'SegBad' }, { group: 'Tcp' }),
          ...headed({ outResets: 'SegRes' }, { group: 'Tcp' }),
          ...headed({ udpInDatagrams: 'InDgm', udpOutDatagrams: 'OutDgm', udpNoPorts: 'NoPort' }, { group: 'Udp' }),
          ...headed({ udpInErrors: 'Errors' }, { group: 'Udp' }),
          ...headed({ icmpInMessages: 'Recvd', icmpInErrors: 'FailI', icmpInUnreachable: 'UnreI' }, { group: 'Icmp' }),
          ...headed({ icmpInEchos: 'EchoI', icmpInEchoReplies: 'ReplI', icmpOutMessages: 'Trans' }, { group: 'Icmp' }),
          ...headed({ icmpOutErrors: 'FailO', icmpOutUnreachable: 'UnreO' }, { group: 'Icmp' }),
          ...headed({ icmpOutEchos: 'EchoO', icmpOutEchoReplies: 'ReplO' }, { group: 'Icmp' }),
          ...headed({ ipInMulticast: 'MPktsI', ipInBroadcast: 'BPktsI', ipInOctets: 'OctetI' }, { group: 'IpExt' }),
          ...headed({ ipInMulticastOctets: 'MOctsI', ipInBroadcastOctets: 'BOctsI' }, { group: 'IpExt' }),
          ...headed(
            { ipOutMulticast: 'MPktsO', ipOutOctets: 'OctetO', ipOutMulticastOctets: 'MOctsO' },
            { group: 'IpExt' },
          ),
          ...headed({ timeWaits: 'FasTim', pawsEstablished: 'Reject', delayedAcks: 'DelAck' }, { group: 'TcpExt' }),
          ...headed(
            { delayedAcksLost: 'QikAck', prequeued: 'PktQue', copiedFromPrequeue: 'PreQuB' },
            { group: 'TcpExt' },
          ),
          ...headed({ predictedHeaders: 'HdPdct', pureAcks: 'PurAck', predictedAcks: 'HPAcks' }, { group: 'TcpExt' }),
          ...headed({ dsackOldSent: 'DsAcks', abortsOnData: 'RUData', abortsOnClose: 'REClos' }, { group: 'TcpExt' }),
          ...headed({ sackShiftFallbacks: 'SackS', losses: 'PkLoss', fastRetransmits: 'FTrans' }, { group: 'TcpExt' }),
        ],
      },
      plot: {
        tag: 'TCP',
        columns: headed({
          ipErrors: 'IpErr',
          tcpErrors: 'TcpErr',
          udpErrors: 'UdpErr',
          icmpErrors: 'IcmpErr',
          losses: 'Loss',
          fastRetransmits: 'FTrans',
        }),
      },
      // Names repeat between the protocols, as they do in collectl's file.
      plotDetail: {
        tag: 'TCPD',
        extension: 'tcp',
        columns: Object.keys(fields).map((metric) => ({ metric, style: 'whole' })),
      },
    },
    analyzes: ['tcp-TcpExt:', 'TcpExt:'],
    getHeader(_details, header) {
      isNameless = lacksNames(header)
    },
    analyze(line, row) {
      if (!isNameless) return
      for (const [metric, word] of NAMELESS) row[metric] = line.counter(word)
    },
    intervalEnd(row) {
      row.ipErrors =
        row.ipInHeaderErrors +
        row.ipInAddressErrors +
        row.ipInUnknownProtocols +
        row.ipInDiscards +
        row.ipOutDiscards +
        row.ipReassemblyFailures +
        row.ipFragmentFailures
      row.tcpErrors = row.attemptFails + row.inErrors
      row.udpErrors = row.udpNoPorts + row.udpInErrors
      row.icmpErrors = row.icmpInErrors + row.icmpInUnreachable + row.icmpOutErrors
      row.lossEvents = known(row.losses) + row.fastRetransmits
    },
  }
})
