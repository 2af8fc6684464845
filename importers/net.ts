import { counter, defineImporter, gauge, type Header, headed, ratio } from 'recollect/importer'

/** All counters are u64 (struct rtnl_link_stats64, net/core/net-procfs.c). */
const bytes = (word: number, head: string, help: string) =>
  counter({ word, unit: 'B', show: 'KiB', head, width: 6, help })
const count = (word: number, head: string, help: string) => counter({ word, head, width: 6, help })
const size = (head: string, help: string) => gauge({ unit: 'B', show: 'B', head, width: 6, help })

/**
 * Interfaces that stand for a wire, a fibre or a radio: by their names, since a recording tells no more.
 *
 * What bridges, bonds, tunnels and containers carry is counted again at one of these, or never leaves the machine.
 */
const PHYSICAL = /^(eth|en[a-hj-zA-Z]|em|ib|hed|hsn|wl|ww|usb\d|p\d+p\d)/
/** Names with a dot are VLANs of another interface. */
const VLAN = /\./
/** On Azure the virtual function behind eth0: the counters of eth0 contain its own. */
const BEHIND_ETH0 = /^enP\d+s\d+$/

const DETAILS = { speeds: 'speeds' }
const BITS_PER_MEGABIT = 1e6

type Speeds = ReadonlyMap<string, number>

const NO_SPEEDS: Speeds = new Map()
const speedsByHeader = new WeakMap<Header, Speeds>()

/** Bytes a second that each interface can carry in one direction, as recorded; without those that did not know. */
function speedsOf(header: Header): Speeds {
  const known = speedsByHeader.get(header)
  if (known !== undefined) return known
  const text = header.details.get('net')?.get(DETAILS.speeds)
  const pairs = (text ?? '').split(' ').map((pair): [string, number] => {
    const colon = pair.lastIndexOf(':')
    return [pair.slice(0, colon), (Number(pair.slice(colon + 1)) * BITS_PER_MEGABIT) / 8]
  })
  const speeds = text === undefined ? NO_SPEEDS : new Map(pairs.filter(([, speed]) => speed > 0))
  speedsByHeader.set(header, speeds)
  return speeds
}

const VERBOSE = headed({
  receiveBytes: 'KBIn',
  receivePackets: 'PktIn',
  receiveSize: 'SizeIn',
  receiveMulticast: 'MultI',
  receiveCompressed: 'CmpI',
  receiveProblems: 'ErrsI',
  transmitBytes: 'KBOut',
  transmitPackets: 'PktOut',
  transmitSize: 'SizeO',
  transmitCompressed: 'CmpO',
  transmitProblems: 'ErrsO',
})

/** What the network interfaces carry, from /proc/net/dev. */
export default defineImporter({
  name: 'net',
  title: 'NETWORK',
  letter: 'n',
  dimension: 'interface',
  // Kernels before 2.6.37 printed no blank before a wide number: `eth0:123`.
  line: 'Net *:',
  sources: [{ key: 'Net', path: '/proc/net/dev', skip: 2 }],
  metrics: {
    receiveBytes: bytes(0, 'KBIn', 'Data received'),
    receivePackets: count(1, 'PktIn', 'Packets received'),
    receiveSize: size('SizeIn', 'Bytes of a received packet, on average'),
    transmitBytes: bytes(8, 'KBOut', 'Data sent'),
    transmitPackets: count(9, 'PktOut', 'Packets sent'),
    transmitSize: size('SizeO', 'Bytes of a sent packet, on average'),
    receiveErrors: count(2, 'ErrIn', 'Packets received damaged'),
    receiveDrops: count(3, 'DropIn', 'Packets received that the kernel had no room or no use for'),
    receiveFifo: count(4, 'FifoIn', 'Packets lost in the receiving hardware for lack of room'),
    receiveFrame: count(5, 'FramIn', 'Packets received with a framing error'),
    receiveCompressed: count(6, 'CmpI', 'Compressed packets received'),
    receiveMulticast: count(7, 'MultI', 'Multicast packets received'),
    transmitErrors: count(10, 'ErrOut', 'Packets that could not be sent'),
    transmitDrops: count(11, 'DropOu', 'Packets dropped on their way out'),
    transmitFifo: count(12, 'FifoOu', 'Packets lost in the sending hardware'),
    transmitCollisions: count(13, 'CollOu', 'Collisions on the wire'),
    transmitCarrier: count(14, 'CarrOu', 'Packets lost because there was no carrier'),
    transmitCompressed: count(15, 'CmpO', 'Compressed packets sent'),
    receiveProblems: gauge({
      growth: 'rate',
      head: 'ErrsI',
      help: 'Errors, drops, fifo and frame errors in receiving, a second',
    }),
    transmitProblems: gauge({
      growth: 'rate',
      head: 'ErrsO',
      help: 'Errors, drops, fifo errors, collisions and carrier losses in sending, a second',
    }),
    utilization: gauge({
      unit: '%',
      across: 'max',
      head: 'Util',
      width: 4,
      help: 'Share of the speed that the busier direction uses; of the total, that of the busiest interface',
    }),
  },
  tables: {
    brief: { title: 'Network', columns: ['receiveBytes', 'receivePackets', 'transmitBytes', 'transmitPackets'] },
    summary: { title: 'NETWORK SUMMARY (/sec)', columns: VERBOSE },
    detail: {
      title: 'NETWORK STATISTICS (/sec)',
      columns: [{ metric: 'instance', head: 'Name', width: 10 }, ...VERBOSE, 'utilization'],
    },
    plot: {
      tag: 'NET',
      columns: headed({
        receivePackets: 'RxPktTot',
        transmitPackets: 'TxPktTot',
        receiveBytes: 'RxKBTot',
        transmitBytes: 'TxKBTot',
        receiveCompressed: 'RxCmpTot',
        receiveMulticast: 'RxMltTot',
        transmitCompressed: 'TxCmpTot',
        receiveProblems: 'RxErrsTot',
        transmitProblems: 'TxErrsTot',
      }),
    },
    plotDetail: {
      tag: 'NET',
      extension: 'net',
      columns: headed({
        instance: 'Name',
        receivePackets: 'RxPkt',
        transmitPackets: 'TxPkt',
        receiveBytes: 'RxKB',
        transmitBytes: 'TxKB',
        receiveErrors: 'RxErr',
        receiveDrops: 'RxDrp',
        receiveFifo: 'RxFifo',
        receiveFrame: 'RxFra',
        receiveCompressed: 'RxCmp',
        receiveMulticast: 'RxMlt',
        transmitErrors: 'TxErr',
        transmitDrops: 'TxDrp',
        transmitFifo: 'TxFifo',
        transmitCollisions: 'TxColl',
        transmitCarrier: 'TxCar',
        transmitCompressed: 'TxCmp',
        receiveProblems: 'RxErrs',
        transmitProblems: 'TxErrs',
      }),
    },
  },
  role(name, has) {
    if (!PHYSICAL.test(name) || VLAN.test(name)) return 'shown'
    return BEHIND_ETH0.test(name) && has('eth0') ? 'shown' : 'counted'
  },
  updateHeader(machine) {
    const speeds = machine.glob('/sys/class/net/*/speed').map(({ instance, path }) => {
      // Interfaces without a speed cannot be read; virtual machines' say −1.
      return `${instance}:${machine.read(path)?.trim() || '??'}`
    })
    return speeds.length === 0 ? {} : { [DETAILS.speeds]: speeds.sort().join(' ') }
  },
  intervalEnd(row, { instance, header, per }) {
    const { receiveBytes, transmitBytes } = row
    row.receiveSize = ratio(receiveBytes, row.receivePackets)
    row.transmitSize = ratio(transmitBytes, row.transmitPackets)
    row.receiveProblems = row.receiveErrors + row.receiveDrops + row.receiveFifo + row.receiveFrame
    row.transmitProblems =
      row.transmitErrors + row.transmitDrops + row.transmitFifo + row.transmitCollisions + row.transmitCarrier
    if (instance === '') return
    const speed = speedsOf(header).get(instance) ?? Number.NaN
    row.utilization = (100 * Math.max(receiveBytes, transmitBytes)) / (speed * per)
  },
})
