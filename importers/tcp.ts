import { counter, defineImporter, gauge, type Header, headed } from 'recollect/importer'

/**
 * A field of /proc/net/snmp or /proc/net/netstat, where a line of names precedes the line of values: kernels differ in
 * what they have. All are unsigned long or u64 (net/ipv4/proc.c).
 */
const fieldsOf = (protocol: string) => {
  const line = `tcp-${protocol}:`
  return {
    count: (column: string, help: string) => counter({ line, column, head: column, help }),
    octets: (column: string, help: string) => counter({ line, column, head: column, unit: 'B', help }),
    value: (column: string, help: string) => gauge({ line, column, head: column, help }),
  }
}

/** A line of /proc/net/snmp6. */
const six = (field: string, help: string) => counter({ line: `snmp6 ${field}`, word: 0, head: field, help })
const six8 = (field: string, help: string) => counter({ line: `snmp6 ${field}`, word: 0, head: field, unit: 'B', help })

const ip = fieldsOf('Ip')
const tcp = fieldsOf('Tcp')
const udp = fieldsOf('Udp')
const icmp = fieldsOf('Icmp')
const ipExt = fieldsOf('IpExt')
const ext = fieldsOf('TcpExt')

// The fields stand in the order in which kernels 2.6 to 6.18 print them.
const fields = {
  ipForwarding: ip.value('Forwarding', 'Whether packets are forwarded: 1 yes, 2 no'),
  ipDefaultTtl: ip.value('DefaultTTL', 'Hops that a packet sent may take'),
  ipInReceives: ip.count('InReceives', 'IP packets received, damaged ones included'),
  ipInHeaderErrors: ip.count('InHdrErrors', 'IP packets dropped for a bad header'),
  ipInAddressErrors: ip.count('InAddrErrors', 'IP packets dropped for an address that is not valid here'),
  ipForwarded: ip.count('ForwDatagrams', 'IP packets forwarded'),
  ipInUnknownProtocols: ip.count('InUnknownProtos', 'IP packets dropped for an unknown protocol'),
  ipInDiscards: ip.count('InDiscards', 'IP packets received and dropped for want of room'),
  ipInDelivers: ip.count('InDelivers', 'IP packets handed to a protocol'),
  ipOutRequests: ip.count('OutRequests', 'IP packets that protocols asked to send'),
  ipOutDiscards: ip.count('OutDiscards', 'IP packets dropped on their way out for want of room'),
  ipOutNoRoutes: ip.count('OutNoRoutes', 'IP packets dropped for want of a route'),
  ipReassemblyTimeouts: ip.count('ReasmTimeout', 'Fragmented IP packets given up because parts did not come'),
  ipReassemblyRequests: ip.count('ReasmReqds', 'Fragments of IP packets received'),
  ipReassembled: ip.count('ReasmOKs', 'Fragmented IP packets put together'),
  ipReassemblyFailures: ip.count('ReasmFails', 'Fragmented IP packets that could not be put together'),
  ipFragmented: ip.count('FragOKs', 'IP packets cut into fragments'),
  ipFragmentFailures: ip.count('FragFails', 'IP packets that had to be cut and must not'),
  ipFragmentsCreated: ip.count('FragCreates', 'Fragments made'),
  ipOutTransmits: ip.count('OutTransmits', 'IP packets handed to the link'),
  rtoAlgorithm: tcp.value('RtoAlgorithm', 'How the retransmission timeout is found: 1 other, 4 Van Jacobson'),
  rtoMin: tcp.value('RtoMin', 'Shortest retransmission timeout, in milliseconds'),
  rtoMax: tcp.value('RtoMax', 'Longest retransmission timeout, in milliseconds'),
  maxConnections: tcp.value('MaxConn', 'Most connections allowed, -1 for no limit'),
  activeOpens: tcp.count('ActiveOpens', 'Connections opened from here'),
  passiveOpens: tcp.count('PassiveOpens', 'Connections accepted'),
  attemptFails: tcp.count('AttemptFails', 'Connections that failed while being opened'),
  establishedResets: tcp.count('EstabResets', 'Open connections that were reset'),
  established: tcp.value('CurrEstab', 'Connections open or half closed now'),
  inSegments: tcp.count('InSegs', 'Segments received, damaged ones included'),
  outSegments: tcp.count('OutSegs', 'Segments sent, retransmitted ones left out'),
  retransmitted: tcp.count('RetransSegs', 'Segments sent again'),
  inErrors: tcp.count('InErrs', 'Segments received damaged'),
  outResets: tcp.count('OutRsts', 'Resets sent'),
  inChecksumErrors: tcp.count('InCsumErrors', 'Segments received with a wrong checksum'),
  udpInDatagrams: udp.count('InDatagrams', 'UDP datagrams delivered'),
  udpNoPorts: udp.count('NoPorts', 'UDP datagrams received for a port where nobody listens'),
  udpInErrors: udp.count('InErrors', 'UDP datagrams received that could not be delivered'),
  udpOutDatagrams: udp.count('OutDatagrams', 'UDP datagrams sent'),
  udpReceiveBufferErrors: udp.count('RcvbufErrors', 'UDP datagrams lost because the receive buffer was full'),
  udpSendBufferErrors: udp.count('SndbufErrors', 'UDP datagrams lost because the send buffer was full'),
  udpInChecksumErrors: udp.count('InCsumErrors', 'UDP datagrams received with a wrong checksum'),
  udpIgnoredMulticast: udp.count('IgnoredMulti', 'Multicast UDP datagrams that nobody had joined'),
  udpMemoryErrors: udp.count('MemErrors', 'UDP datagrams lost for want of memory'),
  icmpInMessages: icmp.count('InMsgs', 'ICMP messages received'),
  icmpInErrors: icmp.count('InErrors', 'ICMP messages received with an error'),
  icmpInChecksumErrors: icmp.count('InCsumErrors', 'ICMP messages received with a wrong checksum'),
  icmpInUnreachable: icmp.count('InDestUnreachs', 'ICMP destination unreachable received'),
  icmpInTimeExceeded: icmp.count('InTimeExcds', 'ICMP time exceeded received'),
  icmpInParameterProblems: icmp.count('InParmProbs', 'ICMP parameter problem received'),
  icmpInSourceQuenches: icmp.count('InSrcQuenchs', 'ICMP source quench received'),
  icmpInRedirects: icmp.count('InRedirects', 'ICMP redirect received'),
  icmpInEchos: icmp.count('InEchos', 'ICMP echo request received'),
  icmpInEchoReplies: icmp.count('InEchoReps', 'ICMP echo reply received'),
  icmpInTimestamps: icmp.count('InTimestamps', 'ICMP timestamp request received'),
  icmpInTimestampReplies: icmp.count('InTimestampReps', 'ICMP timestamp reply received'),
  icmpInAddressMasks: icmp.count('InAddrMasks', 'ICMP address mask request received'),
  icmpInAddressMaskReplies: icmp.count('InAddrMaskReps', 'ICMP address mask reply received'),
  icmpOutMessages: icmp.count('OutMsgs', 'ICMP messages sent'),
  icmpOutErrors: icmp.count('OutErrors', 'ICMP messages that could not be sent'),
  icmpOutRateLimitGlobal: icmp.count('OutRateLimitGlobal', 'ICMP messages held back by the limit of all'),
  icmpOutRateLimitHost: icmp.count('OutRateLimitHost', 'ICMP messages held back by the limit of one peer'),
  icmpOutUnreachable: icmp.count('OutDestUnreachs', 'ICMP destination unreachable sent'),
  icmpOutTimeExceeded: icmp.count('OutTimeExcds', 'ICMP time exceeded sent'),
  icmpOutParameterProblems: icmp.count('OutParmProbs', 'ICMP parameter problem sent'),
  icmpOutSourceQuenches: icmp.count('OutSrcQuenchs', 'ICMP source quench sent'),
  icmpOutRedirects: icmp.count('OutRedirects', 'ICMP redirect sent'),
  icmpOutEchos: icmp.count('OutEchos', 'ICMP echo request sent'),
  icmpOutEchoReplies: icmp.count('OutEchoReps', 'ICMP echo reply sent'),
  icmpOutTimestamps: icmp.count('OutTimestamps', 'ICMP timestamp request sent'),
  icmpOutTimestampReplies: icmp.count('OutTimestampReps', 'ICMP timestamp reply sent'),
  icmpOutAddressMasks: icmp.count('OutAddrMasks', 'ICMP address mask request sent'),
  icmpOutAddressMaskReplies: icmp.count('OutAddrMaskReps', 'ICMP address mask reply sent'),
  ipInNoRoutes: ipExt.count('InNoRoutes', 'IP packets received and dropped for want of a route'),
  ipInTruncated: ipExt.count('InTruncatedPkts', 'IP packets received shorter than they say'),
  ipInMulticast: ipExt.count('InMcastPkts', 'Multicast IP packets received'),
  ipOutMulticast: ipExt.count('OutMcastPkts', 'Multicast IP packets sent'),
  ipInBroadcast: ipExt.count('InBcastPkts', 'Broadcast IP packets received'),
  ipOutBroadcast: ipExt.count('OutBcastPkts', 'Broadcast IP packets sent'),
  ipInOctets: ipExt.octets('InOctets', 'Bytes of IP packets received'),
  ipOutOctets: ipExt.octets('OutOctets', 'Bytes of IP packets sent'),
  ipInMulticastOctets: ipExt.octets('InMcastOctets', 'Bytes of multicast IP packets received'),
  ipOutMulticastOctets: ipExt.octets('OutMcastOctets', 'Bytes of multicast IP packets sent'),
  ipInBroadcastOctets: ipExt.octets('InBcastOctets', 'Bytes of broadcast IP packets received'),
  ipOutBroadcastOctets: ipExt.octets('OutBcastOctets', 'Bytes of broadcast IP packets sent'),
  ipInChecksumErrors: ipExt.count('InCsumErrors', 'IP packets received with a wrong checksum'),
  ipInNoEct: ipExt.count('InNoECTPkts', 'IP packets received without ECN'),
  ipInEct1: ipExt.count('InECT1Pkts', 'IP packets received with ECT(1)'),
  ipInEct0: ipExt.count('InECT0Pkts', 'IP packets received with ECT(0)'),
  ipInCongested: ipExt.count('InCEPkts', 'IP packets received that met congestion'),
  ipReassemblyOverlaps: ipExt.count('ReasmOverlaps', 'Fragmented IP packets dropped because parts overlapped'),
  syncookiesSent: ext.count('SyncookiesSent', 'SYN cookies sent'),
  syncookiesReceived: ext.count('SyncookiesRecv', 'SYN cookies received'),
  syncookiesFailed: ext.count('SyncookiesFailed', 'SYN cookies received that were wrong'),
  embryonicResets: ext.count('EmbryonicRsts', 'Resets received by half-open connections'),
  pruneCalled: ext.count('PruneCalled', 'Times that a socket over its memory was searched for some to free'),
  receivePruned: ext.count('RcvPruned', 'Segments dropped because the receive buffer was overrun'),
  outOfOrderPruned: ext.count('OfoPruned', 'Segments dropped from queues out of order for want of memory'),
  outOfWindowIcmps: ext.count('OutOfWindowIcmps', 'ICMP messages dropped for a segment outside the window'),
  lockDroppedIcmps: ext.count('LockDroppedIcmps', 'ICMP messages dropped because the socket was busy'),
  arpFilter: ext.count('ArpFilter', 'ARP requests not answered by the filter'),
  timeWaits: ext.count('TW', 'Connections that left TIME_WAIT by the slow timer'),
  timeWaitsRecycled: ext.count('TWRecycled', 'Connections in TIME_WAIT that were used again'),
  timeWaitsKilled: ext.count('TWKilled', 'Connections in TIME_WAIT ended by the fast timer'),
  pawsPassive: ext.count('PAWSPassive', 'Incoming connections refused for an old timestamp'),
  pawsActive: ext.count('PAWSActive', 'Outgoing connections that got an answer with an old timestamp'),
  pawsEstablished: ext.count('PAWSEstab', 'Segments of open connections refused for an old timestamp'),
  beyondWindow: ext.count('BeyondWindow', 'Segments received beyond the window'),
  timestampEchoRejected: ext.count('TSEcrRejected', 'Segments refused for the timestamp that they echo'),
  pawsOldAcks: ext.count('PAWSOldAck', 'Acknowledgements refused for an old timestamp'),
  pawsTimeWait: ext.count('PAWSTimewait', 'Segments for TIME_WAIT refused for an old timestamp'),
  delayedAcks: ext.count('DelayedACKs', 'Acknowledgements sent late, on purpose'),
  delayedAcksLocked: ext.count('DelayedACKLocked', 'Late acknowledgements held back by a busy socket'),
  delayedAcksLost: ext.count('DelayedACKLost', 'Segments received twice, that were acknowledged too late'),
  listenOverflows: ext.count('ListenOverflows', 'Connections refused because the accept queue was full'),
  listenDrops: ext.count('ListenDrops', 'Connections dropped by a listening socket, overflows included'),
  prequeued: ext.count('TCPPrequeued', 'Segments put on the prequeue; before kernel 4.14'),
  copiedFromBacklog: ext.octets('TCPDirectCopyFromBacklog', 'Bytes copied from the backlog; before kernel 4.14'),
  copiedFromPrequeue: ext.octets('TCPDirectCopyFromPrequeue', 'Bytes copied from the prequeue; before kernel 4.14'),
  prequeueDropped: ext.count('TCPPrequeueDropped', 'Segments dropped from the prequeue; before kernel 4.14'),
  predictedHeaders: ext.count('TCPHPHits', 'Segments taken in by the fast path'),
  predictedHeadersToUser: ext.count('TCPHPHitsToUser', 'Segments the fast path gave to the user; before kernel 4.14'),
  pureAcks: ext.count('TCPPureAcks', 'Acknowledgements without data received on the slow path'),
  predictedAcks: ext.count('TCPHPAcks', 'Acknowledgements taken in by the fast path'),
  renoRecoveries: ext.count('TCPRenoRecovery', 'Losses recovered from without SACK'),
  sackRecoveries: ext.count('TCPSackRecovery', 'Losses recovered from with SACK'),
  sackReneging: ext.count('TCPSACKReneging', 'Peers that took back what they had acknowledged by SACK'),
  fackReorder: ext.count('TCPFACKReorder', 'Reordering found by forward acknowledgement; before kernel 4.15'),
  sackReorder: ext.count('TCPSACKReorder', 'Reordering found by SACK'),
  renoReorder: ext.count('TCPRenoReorder', 'Reordering found by duplicate acknowledgements'),
  timestampReorder: ext.count('TCPTSReorder', 'Reordering found by timestamps'),
  fullUndos: ext.count('TCPFullUndo', 'Recoveries undone, since nothing had been lost'),
  partialUndos: ext.count('TCPPartialUndo', 'Recoveries undone in part'),
  dsackUndos: ext.count('TCPDSACKUndo', 'Recoveries undone because the peer had all'),
  lossUndos: ext.count('TCPLossUndo', 'Timeouts undone, since nothing had been lost'),
  losses: ext.count('TCPLoss', 'Segments lost; before kernel 2.6.39'),
  lostRetransmits: ext.count('TCPLostRetransmit', 'Segments sent again and lost again'),
  renoFailures: ext.count('TCPRenoFailures', 'Timeouts while recovering without SACK'),
  sackFailures: ext.count('TCPSackFailures', 'Timeouts while recovering with SACK'),
  lossFailures: ext.count('TCPLossFailures', 'Timeouts while recovering from a timeout'),
  fastRetransmits: ext.count('TCPFastRetrans', 'Segments sent again without waiting for the timeout'),
  forwardRetransmits: ext.count('TCPForwardRetrans', 'Segments sent again ahead of their turn; before kernel 4.15'),
  slowStartRetransmits: ext.count('TCPSlowStartRetrans', 'Segments sent again after a timeout'),
  timeouts: ext.count('TCPTimeouts', 'Retransmission timeouts'),
  lossProbes: ext.count('TCPLossProbes', 'Probes sent for a lost tail'),
  lossProbeRecoveries: ext.count('TCPLossProbeRecovery', 'Lost tails that a probe repaired'),
  renoRecoveryFailures: ext.count('TCPRenoRecoveryFail', 'Recoveries without SACK that failed'),
  sackRecoveryFailures: ext.count('TCPSackRecoveryFail', 'Recoveries with SACK that failed'),
  schedulerFailed: ext.count('TCPSchedulerFailed', 'Acknowledgements that came too late for a waiting reader'),
  receiveCollapsed: ext.count('TCPRcvCollapsed', 'Segments merged in a receive queue short of memory'),
  backlogCoalesced: ext.count('TCPBacklogCoalesce', 'Segments merged in the backlog'),
  dsackOldSent: ext.count('TCPDSACKOldSent', 'Duplicates reported of data already acknowledged'),
  dsackOutOfOrderSent: ext.count('TCPDSACKOfoSent', 'Duplicates reported of data out of order'),
  dsackReceived: ext.count('TCPDSACKRecv', 'Duplicates reported by peers, of data already acknowledged'),
  dsackOutOfOrderReceived: ext.count('TCPDSACKOfoRecv', 'Duplicates reported by peers, of data out of order'),
  abortsOnSyn: ext.count('TCPAbortOnSyn', 'Connections ended by a SYN inside the window; before kernel 3.8'),
  abortsOnData: ext.count('TCPAbortOnData', 'Connections reset because data came after they were closed'),
  abortsOnClose: ext.count('TCPAbortOnClose', 'Connections reset because they were closed with data unread'),
  abortsOnMemory: ext.count('TCPAbortOnMemory', 'Connections reset for want of memory'),
  abortsOnTimeout: ext.count('TCPAbortOnTimeout', 'Connections given up after a timeout'),
  abortsOnLinger: ext.count('TCPAbortOnLinger', 'Connections given up while lingering'),
  abortsFailed: ext.count('TCPAbortFailed', 'Resets that could not be sent for want of memory'),
  memoryPressures: ext.count('TCPMemoryPressures', 'Times that TCP came short of memory'),
  memoryPressureTime: ext.count('TCPMemoryPressuresChrono', 'Milliseconds in which TCP was short of memory'),
  sackDiscards: ext.count('TCPSACKDiscard', 'Invalid SACK blocks'),
  dsackIgnoredOld: ext.count('TCPDSACKIgnoredOld', 'Invalid duplicate reports of old data'),
  dsackIgnoredNoUndo: ext.count('TCPDSACKIgnoredNoUndo', 'Invalid duplicate reports of data never sent again'),
  spuriousTimeouts: ext.count('TCPSpuriousRTOs', 'Timeouts found to be needless'),
  md5NotFound: ext.count('TCPMD5NotFound', 'Segments without the MD5 signature that was due'),
  md5Unexpected: ext.count('TCPMD5Unexpected', 'Segments with an MD5 signature that was not due'),
  md5Failures: ext.count('TCPMD5Failure', 'Segments with a wrong MD5 signature'),
  sackShifted: ext.count('TCPSackShifted', 'Buffers shifted into a neighbour after a SACK'),
  sackMerged: ext.count('TCPSackMerged', 'Buffers merged after a SACK'),
  sackShiftFallbacks: ext.count('TCPSackShiftFallback', 'Buffers that could not be shifted after a SACK'),
  backlogDrops: ext.count('TCPBacklogDrop', 'Segments dropped because the backlog was full'),
  memallocDrops: ext.count('PFMemallocDrop', 'Packets dropped that came in emergency memory'),
  minTtlDrops: ext.count('TCPMinTTLDrop', 'Segments dropped that had come too far'),
  deferAcceptDrops: ext.count('TCPDeferAcceptDrop', 'Bare acknowledgements dropped while data is awaited'),
  reversePathFiltered: ext.count('IPReversePathFilter', 'IP packets dropped by the reverse path filter'),
  timeWaitOverflows: ext.count('TCPTimeWaitOverflow', 'Connections that found no room in TIME_WAIT'),
  requestQueueFullCookies: ext.count('TCPReqQFullDoCookies', 'SYN cookies sent because the queue was full'),
  requestQueueFullDrops: ext.count('TCPReqQFullDrop', 'SYNs dropped because the queue was full'),
  retransmitFailures: ext.count('TCPRetransFail', 'Segments that could not be sent again'),
  receiveCoalesced: ext.count('TCPRcvCoalesce', 'Segments merged in receive queues'),
  outOfOrderQueued: ext.count('TCPOFOQueue', 'Segments received out of order'),
  outOfOrderDropped: ext.count('TCPOFODrop', 'Segments received out of order and dropped for want of memory'),
  outOfOrderMerged: ext.count('TCPOFOMerge', 'Segments received out of order that overlapped others'),
  challengeAcks: ext.count('TCPChallengeACK', 'Challenge acknowledgements sent'),
  synChallenges: ext.count('TCPSYNChallenge', 'Challenge acknowledgements sent for a SYN'),
  fastOpenActive: ext.count('TCPFastOpenActive', 'Connections opened from here with data in the SYN'),
  fastOpenActiveFailures: ext.count('TCPFastOpenActiveFail', 'Fast opens from here that failed'),
  fastOpenPassive: ext.count('TCPFastOpenPassive', 'Connections accepted with data in the SYN'),
  fastOpenPassiveFailures: ext.count('TCPFastOpenPassiveFail', 'Fast opens to here that failed'),
  fastOpenListenOverflows: ext.count('TCPFastOpenListenOverflow', 'Fast opens to here beyond the limit'),
  fastOpenCookiesRequested: ext.count('TCPFastOpenCookieReqd', 'Fast-open cookies asked for by peers'),
  fastOpenBlackholes: ext.count('TCPFastOpenBlackhole', 'Times that fast open was turned off for a while'),
  spuriousHostRetransmits: ext.count('TCPSpuriousRtxHostQueues', 'Segments not sent again, still in a queue here'),
  busyPollPackets: ext.count('BusyPollRxPackets', 'Packets received by busy polling'),
  autoCorking: ext.count('TCPAutoCorking', 'Small segments held back to be merged'),
  fromZeroWindow: ext.count('TCPFromZeroWindowAdv', 'Receive windows that opened again'),
  toZeroWindow: ext.count('TCPToZeroWindowAdv', 'Receive windows that closed'),
  wantZeroWindow: ext.count('TCPWantZeroWindowAdv', 'Receive windows that would have closed'),
  synRetransmits: ext.count('TCPSynRetrans', 'SYNs and SYN answers sent again'),
  originalDataSent: ext.count('TCPOrigDataSent', 'Segments with data sent for the first time'),
  hystartTrainDetected: ext.count('TCPHystartTrainDetect', 'Slow starts ended by the length of a train'),
  hystartTrainWindow: ext.count('TCPHystartTrainCwnd', 'Windows at which those ended, added up'),
  hystartDelayDetected: ext.count('TCPHystartDelayDetect', 'Slow starts ended by a growing delay'),
  hystartDelayWindow: ext.count('TCPHystartDelayCwnd', 'Windows at which those ended by delay, added up'),
  acksSkippedSynReceived: ext.count('TCPACKSkippedSynRecv', 'Acknowledgements held back in SYN_RECV'),
  acksSkippedPaws: ext.count('TCPACKSkippedPAWS', 'Acknowledgements held back for an old timestamp'),
  acksSkippedSequence: ext.count('TCPACKSkippedSeq', 'Acknowledgements held back for a number out of window'),
  acksSkippedFinWait2: ext.count('TCPACKSkippedFinWait2', 'Acknowledgements held back in FIN_WAIT_2'),
  acksSkippedTimeWait: ext.count('TCPACKSkippedTimeWait', 'Acknowledgements held back in TIME_WAIT'),
  acksSkippedChallenge: ext.count('TCPACKSkippedChallenge', 'Challenge acknowledgements held back'),
  windowProbes: ext.count('TCPWinProbe', 'Probes sent to a closed window'),
  keepAlives: ext.count('TCPKeepAlive', 'Keep-alive probes sent'),
  mtuProbeFailures: ext.count('TCPMTUPFail', 'Probes for a larger MTU that failed'),
  mtuProbeSuccesses: ext.count('TCPMTUPSuccess', 'Probes for a larger MTU that worked'),
  delivered: ext.count('TCPDelivered', 'Segments delivered, as acknowledged by peers'),
  deliveredCongested: ext.count('TCPDeliveredCE', 'Segments delivered that met congestion'),
  acksCompressed: ext.count('TCPAckCompressed', 'Acknowledgements saved by merging'),
  zeroWindowDrops: ext.count('TCPZeroWindowDrop', 'Segments dropped because the window was closed'),
  receiveQueueDrops: ext.count('TCPRcvQDrop', 'Segments dropped because the receive queue was full'),
  writeQueueTooBig: ext.count('TCPWqueueTooBig', 'Segments not cut because the write queue was too big'),
  fastOpenAlternateKey: ext.count('TCPFastOpenPassiveAltKey', 'Fast opens to here with the backup key'),
  timeoutRehashes: ext.count('TcpTimeoutRehash', 'Other paths tried after a timeout'),
  duplicateRehashes: ext.count('TcpDuplicateDataRehash', 'Other paths tried after duplicate data'),
  dsackSegments: ext.count('TCPDSACKRecvSegs', 'Segments reported by peers as duplicates'),
  dsackIgnoredDubious: ext.count('TCPDSACKIgnoredDubious', 'Duplicate reports not believed'),
  migratedRequests: ext.count('TCPMigrateReqSuccess', 'Connection requests moved to another listener'),
  migratedRequestFailures: ext.count('TCPMigrateReqFailure', 'Connection requests that could not be moved'),
  plbRehashes: ext.count('TCPPLBRehash', 'Other paths tried by protective load balancing'),
  aoRequired: ext.count('TCPAORequired', 'Segments without the TCP-AO signature that was due'),
  aoBad: ext.count('TCPAOBad', 'Segments with a wrong TCP-AO signature'),
  aoKeyNotFound: ext.count('TCPAOKeyNotFound', 'Segments with an unknown TCP-AO key'),
  aoGood: ext.count('TCPAOGood', 'Segments with a good TCP-AO signature'),
  aoDroppedIcmps: ext.count('TCPAODroppedIcmps', 'ICMP messages dropped for connections with TCP-AO'),
}

const ipv6 = {
  ip6InReceives: six('Ip6InReceives', 'IPv6 packets received'),
  ip6InDelivers: six('Ip6InDelivers', 'IPv6 packets handed to a protocol'),
  ip6InDiscards: six('Ip6InDiscards', 'IPv6 packets received and dropped for want of room'),
  ip6InHeaderErrors: six('Ip6InHdrErrors', 'IPv6 packets dropped for a bad header'),
  ip6OutRequests: six('Ip6OutRequests', 'IPv6 packets that protocols asked to send'),
  ip6OutDiscards: six('Ip6OutDiscards', 'IPv6 packets dropped on their way out for want of room'),
  ip6OutNoRoutes: six('Ip6OutNoRoutes', 'IPv6 packets dropped for want of a route'),
  ip6InOctets: six8('Ip6InOctets', 'Bytes of IPv6 packets received'),
  ip6OutOctets: six8('Ip6OutOctets', 'Bytes of IPv6 packets sent'),
  icmp6InMessages: six('Icmp6InMsgs', 'ICMPv6 messages received'),
  icmp6InErrors: six('Icmp6InErrors', 'ICMPv6 messages received with an error'),
  icmp6OutMessages: six('Icmp6OutMsgs', 'ICMPv6 messages sent'),
  udp6InDatagrams: six('Udp6InDatagrams', 'UDP datagrams over IPv6 delivered'),
  udp6NoPorts: six('Udp6NoPorts', 'UDP datagrams over IPv6 for a port where nobody listens'),
  udp6InErrors: six('Udp6InErrors', 'UDP datagrams over IPv6 that could not be delivered'),
  udp6OutDatagrams: six('Udp6OutDatagrams', 'UDP datagrams over IPv6 sent'),
}

const problems = (head: string, help: string) => gauge({ head, help })

const metrics = {
  ipErrors: problems('IpErr', 'IP packets a second that were damaged, unwanted, or dropped'),
  tcpErrors: problems('TcpErr', 'TCP connections a second that failed to open, and damaged segments'),
  udpErrors: problems('UdpErr', 'UDP datagrams a second for closed ports, and those that could not be delivered'),
  icmpErrors: problems('IcmpEr', 'ICMP errors a second: unreachable destinations, bad and unsent messages'),
  lossEvents: problems('TcpX', 'TCP segments a second that were lost or sent again at once'),
  ...fields,
  ...ipv6,
}

/** A kernel that has no such field has not counted any. */
const known = (rate: number): number => (rate > 0 ? rate : 0)

/** Where collectl wrote no line of names, before 3.6.4, the kernels of its time had these fields of TcpExt. */
const NAMELESS = { pureAcks: 27, predictedAcks: 28, losses: 40, fastRetransmits: 45 } as const

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
      for (const [metric, word] of Object.entries(NAMELESS)) row[metric as keyof typeof NAMELESS] = line.counter(word)
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
