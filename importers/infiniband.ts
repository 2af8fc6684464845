import {
  type Column,
  counter,
  defineImporter,
  type FileSource,
  gauge,
  type Metrics,
  ratio,
  text,
} from 'recollect/importer'

/** Recorded as `ib<device>/<port>:rcvd 123`. collectl numbers the devices instead, `ib0-1:rcvd 123`, which reads the same. */
const KEYS = {
  rcvd: 'counters/port_rcv_data',
  xmtd: 'counters/port_xmit_data',
  rcvp: 'counters/port_rcv_packets',
  xmtp: 'counters/port_xmit_packets',
  'symbol-errors': 'counters/symbol_error',
  'link-recoveries': 'counters/link_error_recovery',
  'link-downs': 'counters/link_downed',
  'rcv-errors': 'counters/port_rcv_errors',
  'xmit-discards': 'counters/port_xmit_discards',
  state: 'state',
} as const

const sources: readonly FileSource[] = Object.entries(KEYS).map(([key, file]) => ({
  key: `ib*:${key}`,
  path: `/sys/class/infiniband/*/ports/*/${file}`,
}))

const place = (key: keyof typeof KEYS) => ({ line: `ib*:${key}`, word: 0 })

/** An error counter: 8, 16 or 32 bits wide, it stops at its end rather than wrapping. */
const errors = (key: keyof typeof KEYS, about: { readonly head: string; readonly help: string }) =>
  counter({ ...place(key), ...about })

const metrics = {
  receivedBytes: counter({ ...place('rcvd'), unit: 'dwords', head: 'In', help: 'Data received' }),
  sentBytes: counter({ ...place('xmtd'), unit: 'dwords', head: 'Out', help: 'Data sent' }),
  receivedPackets: counter({ ...place('rcvp'), head: 'PktIn', help: 'Packets received' }),
  sentPackets: counter({ ...place('xmtp'), head: 'PktOut', help: 'Packets sent' }),
  receivedSize: gauge({ unit: 'B', across: 'none', head: 'SizeIn', help: 'Mean size of a packet received' }),
  sentSize: gauge({ unit: 'B', across: 'none', head: 'SizeOut', help: 'Mean size of a packet sent' }),
  errors: gauge({ growth: 'rate', across: 'sum', head: 'Errors', help: 'Errors of all kinds' }),
  symbolErrors: errors('symbol-errors', { head: 'SymErr', help: 'Minor link errors' }),
  linkRecoveries: errors('link-recoveries', { head: 'LnkRec', help: 'Times that the link trained again by itself' }),
  linkDowns: errors('link-downs', { head: 'LnkDwn', help: 'Times that the link went down' }),
  receiveErrors: errors('rcv-errors', { head: 'RcvErr', help: 'Packets received with errors' }),
  sendDiscards: errors('xmit-discards', { head: 'XmtDis', help: 'Packets that could not be sent' }),
  state: text({ line: 'ib*:state', word: 1, head: 'State', width: 8, help: 'ACTIVE, DOWN, INIT, ARMED' }),
} satisfies Metrics

const ERRORS = ['symbolErrors', 'linkRecoveries', 'linkDowns', 'receiveErrors', 'sendDiscards'] as const

const columns: readonly Column[] = [
  { metric: 'receivedBytes', head: 'KBIn', show: 'KiB', width: 7 },
  { metric: 'receivedPackets', head: 'PktIn', width: 7 },
  { metric: 'receivedSize', width: 7, style: 'whole' },
  { metric: 'sentBytes', head: 'KBOut', show: 'KiB', width: 7 },
  { metric: 'sentPackets', head: 'PktOut', width: 7 },
  { metric: 'sentSize', width: 7, style: 'whole' },
  { metric: 'errors', width: 7 },
]

const plotColumns: readonly Column[] = [
  { metric: 'receivedPackets', head: 'InPkt' },
  { metric: 'sentPackets', head: 'OutPkt' },
  { metric: 'receivedBytes', head: 'InKB', show: 'KiB' },
  { metric: 'sentBytes', head: 'OutKB', show: 'KiB' },
  { metric: 'errors', head: 'Err' },
]

/** Ports of InfiniBand and Omni-Path adapters (Documentation/ABI/stable/sysfs-class-infiniband). */
export default defineImporter({
  name: 'infiniband',
  title: 'INFINIBAND',
  letter: 'x',
  dimension: 'port',
  sources,
  needs: 'an InfiniBand or Omni-Path adapter',
  metrics,
  tables: {
    brief: {
      title: 'InfiniBand',
      columns: [
        { metric: 'receivedBytes', head: 'KBIn', show: 'KiB', width: 7 },
        { metric: 'receivedPackets', head: 'PktIn', width: 6 },
        { metric: 'sentBytes', head: 'KBOut', show: 'KiB', width: 7 },
        { metric: 'sentPackets', head: 'PktOut', width: 6 },
        { metric: 'errors', head: 'Errs', width: 4 },
      ],
    },
    summary: { title: 'INFINIBAND SUMMARY (/sec)', columns },
    detail: {
      title: 'INFINIBAND STATISTICS (/sec)',
      columns: [{ metric: 'instance', head: 'HCA', width: 10 }, ...columns, 'state'],
    },
    plot: { tag: 'IB', columns: plotColumns },
    plotDetail: { tag: 'IB', extension: 'ib', columns: [{ metric: 'instance', head: 'HCA' }, ...plotColumns] },
  },
  intervalEnd(row) {
    row.receivedSize = ratio(4 * row.receivedBytes, row.receivedPackets)
    row.sentSize = ratio(4 * row.sentBytes, row.sentPackets)
    // Recordings without any of them tell nothing of errors; a port may lack some.
    const known = ERRORS.map((name) => row[name]).filter((rate) => !Number.isNaN(rate))
    row.errors = known.length === 0 ? Number.NaN : known.reduce((sum, rate) => sum + rate)
  },
})
