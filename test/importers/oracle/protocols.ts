import tcp from '../../../importers/tcp.ts'
import { type Expected, type Lines, minus, numbers, plus, rates, SECONDS, times } from './arithmetic.ts'

export function expectedSocket(_before: Lines, after: Lines): Expected {
  const value = (key: string, protocol: string, name: string): number | undefined => {
    const words = after.find((line) => line[0] === key && line[1] === `${protocol}:`) ?? []
    const at = words.indexOf(name)
    return at < 0 ? undefined : Number(words[at + 1])
  }
  return {
    '': {
      used: value('sock', 'sockets', 'used'),
      tcp: value('sock', 'TCP', 'inuse'),
      tcpOrphans: value('sock', 'TCP', 'orphan'),
      tcpTimeWait: value('sock', 'TCP', 'tw'),
      tcpAllocated: value('sock', 'TCP', 'alloc'),
      tcpMemory: value('sock', 'TCP', 'mem'),
      udp: value('sock', 'UDP', 'inuse'),
      udpMemory: value('sock', 'UDP', 'mem'),
      udpLite: value('sock', 'UDPLITE', 'inuse'),
      raw: value('sock', 'RAW', 'inuse'),
      fragments: value('sock', 'FRAG', 'inuse'),
      fragmentMemory: value('sock', 'FRAG', 'memory'),
      tcp6: value('v6sock', 'TCP6', 'inuse'),
      udp6: value('v6sock', 'UDP6', 'inuse'),
      udpLite6: value('v6sock', 'UDPLITE6', 'inuse'),
      raw6: value('v6sock', 'RAW6', 'inuse'),
      fragments6: value('v6sock', 'FRAG6', 'inuse'),
    },
  }
}

export function expectedTcp(before: Lines, after: Lines): Expected {
  const value = (lines: Lines, protocol: string, name: string): number | undefined => {
    const [names = [], values = []] = lines.filter(([key]) => key === `tcp-${protocol}:`)
    const at = names.indexOf(name)
    return at < 1 ? undefined : Number(values[at])
  }
  const rate = (protocol: string, name: string): number | undefined =>
    times(minus(value(after, protocol, name), value(before, protocol, name)), 1 / SECONDS)
  const told = Object.entries(tcp.metrics).map(([metric, about]) => {
    if (about.kind === 'text' || about.line === undefined) return [metric, undefined]
    if (about.column === undefined) {
      const [key = '', name = ''] = about.line.split(' ')
      return [metric, rates(numbers(before, key, name), numbers(after, key, name), SECONDS)[0]]
    }
    const protocol = about.line.slice('tcp-'.length, -1)
    return [metric, about.kind === 'gauge' ? value(after, protocol, about.column) : rate(protocol, about.column)]
  })
  return {
    '': {
      ...Object.fromEntries(told),
      ipErrors: plus(
        ...'InHdrErrors InAddrErrors InUnknownProtos InDiscards OutDiscards ReasmFails FragFails'
          .split(' ')
          .map((name) => rate('Ip', name)),
      ),
      tcpErrors: plus(rate('Tcp', 'AttemptFails'), rate('Tcp', 'InErrs')),
      udpErrors: plus(rate('Udp', 'NoPorts'), rate('Udp', 'InErrors')),
      icmpErrors: plus(rate('Icmp', 'InErrors'), rate('Icmp', 'InDestUnreachs'), rate('Icmp', 'OutErrors')),
      lossEvents: plus(rate('TcpExt', 'TCPLoss') ?? 0, rate('TcpExt', 'TCPFastRetrans')),
    },
  }
}
