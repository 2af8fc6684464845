import { counter, defineImporter, gauge, type Header, sameBoot, text } from 'recollect/importer'

/** All that ss(8) tells of TCP connections, by number, each in one line, with the processes that hold them. */
const COMMAND = ['ss', '--tcp', '--info', '--numeric', '--processes', '--oneline']

/** `ESTAB 0 0 10.0.0.1:22 10.0.0.2:51000 users:(("sshd",pid=4711,fd=4)) cubic …`: who talks to whom, and for which process. */
const CONNECTION = /^[A-Z]\S* +\d+ +\d+ +(\S+) +(\S+) (?:.*?users:\(\("(.*?)",pid=(\d+),fd=(\d+)\))?/
const SENT = / bytes_acked:(\d+)/
const RECEIVED = / bytes_received:(\d+)/

/** Of connections whose processes this user may not see, and of those that are nobody's any more. */
const OTHERS = 'others'

interface Amounts {
  sent: number
  received: number
}

const amountOf = (pattern: RegExp, line: string): number => Number(pattern.exec(line)?.[1] ?? 0)

/** Of connections that cannot be told from one another, as where addresses were taken out. */
const UNKNOWN: Amounts = { sent: Number.NaN, received: Number.NaN }

/** How much a connection carried since the sample before; one that is new, or has an older one's ports, began with nothing. */
function grown(now: Amounts, before: Amounts | undefined): Amounts {
  if (before === UNKNOWN) return { sent: 0, received: 0 }
  const isSame = before !== undefined && now.sent >= before.sent && now.received >= before.received
  return isSame ? { sent: now.sent - before.sent, received: now.received - before.received } : now
}

/**
 * What processes send and receive by TCP, which the kernel counts for each connection: a process's counters are sums of
 * what its connections carried since the recording, or its window, begins. What one carried between the last sample and its
 * end is nowhere to be read.
 */
export default defineImporter(() => {
  /** By connection, in this sample and in the one before; undefined: this is the first. */
  let now = new Map<string, Amounts>()
  let before: ReadonlyMap<string, Amounts> | undefined
  /** By process: this sample's, with what those of the sample before had. */
  let sums = new Map<string, Amounts>()
  let sumsBefore: ReadonlyMap<string, Amounts> = new Map()
  let hasSample = false
  let machine: Header | undefined

  function beginSample(): void {
    before = hasSample ? now : undefined
    hasSample = true
    now = new Map()
    sumsBefore = sums
    sums = new Map()
  }

  /** The sums of a process, which go on as long as it has a connection. */
  function sumsOf(pid: string): Amounts {
    const known = sums.get(pid)
    if (known !== undefined) return known
    const fresh = { sent: 0, received: 0, ...sumsBefore.get(pid) }
    sums.set(pid, fresh)
    return fresh
  }

  return {
    name: 'traffic',
    title: 'TCP TRAFFIC OF PROCESSES',
    dimension: 'pid',
    sources: [],
    line: 'traffic',
    bornAtZero: true,
    metrics: {
      received: counter({ unit: 'B', show: 'KiB', head: 'KBIn', brief: true, help: 'Received over TCP connections' }),
      sent: counter({
        unit: 'B',
        show: 'KiB',
        head: 'KBOut',
        brief: true,
        help: 'Sent over TCP connections and acknowledged',
      }),
      connections: gauge({ across: 'sum', head: 'Conns', brief: true, help: 'TCP connections' }),
      command: text({ only: 'each', head: 'Command', width: 15, help: 'The process that holds them' }),
    },

    async getData(record) {
      await record.exec(COMMAND, 'traffic')
    },

    getHeader(_details, header) {
      if (machine !== undefined && !sameBoot(machine, header)) {
        hasSample = false
        now.clear()
        sums.clear()
      }
      machine = header
    },

    analyze(line, _total, at) {
      // The line of headings is the first of a sample.
      if (line.is(0, 'State')) {
        beginSample()
        return
      }
      const told = line.rest()
      const [whole, local, peer, command = '', pid = OTHERS, descriptor = ''] = CONNECTION.exec(told) ?? []
      if (whole === undefined) return
      const connection = `${local} ${peer} ${pid} ${descriptor}`
      const isOnly = !now.has(connection)
      const amounts = { sent: amountOf(SENT, told), received: amountOf(RECEIVED, told) }
      now.set(connection, isOnly ? amounts : UNKNOWN)
      const sum = sumsOf(pid)
      if (before !== undefined && isOnly) {
        const { sent, received } = grown(amounts, before.get(connection))
        sum.sent += sent
        sum.received += received
      }
      const row = at(pid)
      row.sent = sum.sent
      row.received = sum.received
      row.connections = (Number(row.connections) || 0) + 1
      row.command = command
    },
  }
})
