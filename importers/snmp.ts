import { counter, defineImporter, gauge, type Metrics, ratio, settingsOf } from 'recollect/importer'

const UCD = '.1.3.6.1.4.1.2021'
const IF = '.1.3.6.1.2.1'

const metrics = {
  user: gauge({ unit: '%', head: 'User', brief: true, help: 'CPU time in user mode, of all' }),
  system: gauge({ unit: '%', head: 'Sys', brief: true, help: 'CPU time in the kernel, of all' }),
  idle: gauge({ unit: '%', head: 'Idle', help: 'CPU time without work, of all' }),
  load1: gauge({ head: 'Avg1', digits: 2, brief: true, help: 'Load average over 1 minute' }),
  load5: gauge({ head: 'Avg5', digits: 2, help: 'Load average over 5 minutes' }),
  load15: gauge({ head: 'Avg15', digits: 2, help: 'Load average over 15 minutes' }),
  memory: gauge({ unit: 'KiB', head: 'Mem', help: 'Memory there is' }),
  free: gauge({ unit: 'KiB', head: 'Free', brief: true, help: 'Memory that nothing is in' }),
  used: gauge({ unit: 'KiB', head: 'Used', help: 'Memory in use, including the cache' }),
  buffers: gauge({ unit: 'KiB', head: 'Buff', help: 'Memory for buffers' }),
  cached: gauge({ unit: 'KiB', head: 'Cach', help: 'Memory for the contents of files' }),
  interrupts: counter({ bits: 32, head: 'Intr', help: 'Interrupts' }),
  contexts: counter({ bits: 32, head: 'Ctxt', help: 'Changes from one task to another' }),
  received: counter({ unit: 'B', show: 'KiB', head: 'KBIn', brief: true, help: 'Received by network interfaces' }),
  sent: counter({ unit: 'B', show: 'KiB', head: 'KBOut', brief: true, help: 'Sent by network interfaces' }),
  errors: counter({ bits: 32, head: 'ErrIn', help: 'Packets that could not be received' }),
  failures: counter({ bits: 32, head: 'ErrOut', help: 'Packets that could not be sent' }),
  userTicks: counter({ bits: 32, help: 'CPU time in user mode, in the ticks of the agent' }),
  niceTicks: counter({ bits: 32, help: 'CPU time in user mode at low priority, in its ticks' }),
  systemTicks: counter({ bits: 32, help: 'CPU time in the kernel, in its ticks' }),
  idleTicks: counter({ bits: 32, help: 'CPU time without work, in its ticks' }),
} satisfies Metrics

type Name = keyof typeof metrics

/** Single values of UCD-SNMP-MIB. */
const SCALARS: ReadonlyMap<string, Name> = new Map(
  Object.entries({
    [`${UCD}.4.5`]: 'memory',
    [`${UCD}.4.6`]: 'free',
    [`${UCD}.4.14`]: 'buffers',
    [`${UCD}.4.15`]: 'cached',
    [`${UCD}.11.50`]: 'userTicks',
    [`${UCD}.11.51`]: 'niceTicks',
    [`${UCD}.11.52`]: 'systemTicks',
    [`${UCD}.11.53`]: 'idleTicks',
    [`${UCD}.11.59`]: 'interrupts',
    [`${UCD}.11.60`]: 'contexts',
  } as const),
)

const IF_NAME = `${IF}.31.1.1.1.1`
/** A value for each interface: IF-MIB's 64-bit octets, and errors. */
const OF_INTERFACES: ReadonlyMap<string, Name> = new Map(
  Object.entries({
    [`${IF}.31.1.1.1.6`]: 'received',
    [`${IF}.31.1.1.1.10`]: 'sent',
    [`${IF}.2.2.1.14`]: 'errors',
    [`${IF}.2.2.1.20`]: 'failures',
  } as const),
)

const LOAD = `${UCD}.10.1.3`
const LOADS: ReadonlyMap<string, Name> = new Map(Object.entries({ '1': 'load1', '2': 'load5', '3': 'load15' } as const))

const INTERFACE_METRICS: ReadonlySet<string> = new Set(OF_INTERFACES.values())

/** `.1.3.6.1.2.1.31.1.1.1.6.4` as the column and the row. */
function splitOid(oid: string): readonly [column: string, row: string] {
  const point = oid.lastIndexOf('.')
  return [oid.slice(0, point), oid.slice(point + 1)]
}

const unquoted = (text: string): string => text.replaceAll('"', '')

/**
 * Machines and switches that answer SNMP, by net-snmp's snmpbulkget: dstat's cpu, load, mem, net and sys.
 *
 * It takes some milliseconds each time, and agents bring their numbers up to date every few seconds: they are asked at the
 * second interval.
 */
export default defineImporter(() => {
  let hosts: readonly string[] = ['localhost']
  let rows = '16'
  /** `host index` → name. */
  const names = new Map<string, string>()

  /** One question for all: single values first, then as many rows of the tables as there may be. */
  function question(host: string): readonly string[] {
    const single = [...SCALARS.keys()]
    const tables = [LOAD, IF_NAME, ...OF_INTERFACES.keys()]
    // No MIB is loaded: that takes longer than to ask. Community and user come from snmp.conf.
    return ['snmpbulkget', '-m', '', '-Oqn', `-Cn${single.length}`, `-Cr${rows}`, host, ...single, ...tables]
  }

  return {
    name: 'snmp',
    title: 'SNMP',
    dimension: 'device',
    sources: [],
    line: 'snmp',
    pace: 'second',
    metrics,
    tables: {
      detail: { columns: [{ metric: 'instance', head: 'Device', width: 20 }, ...columnsShown()] },
      plotDetail: { tag: 'SNMP', extension: 'snmp', columns: columnsShown() },
    },

    init(options) {
      const { host, rows: wanted = '16' } = settingsOf(options, {
        module: 'snmp',
        known: { host: 'list', rows: 'number' },
        elsewhere: { community: 'it belongs into snmp.conf (defCommunity)' },
      })
      hosts = host === undefined ? ['localhost'] : host.split('+')
      rows = wanted
    },

    getHeader() {
      names.clear()
    },

    async getData(record) {
      // One that does not answer must not cost the others.
      await Promise.allSettled(hosts.map((host) => record.exec(question(host), `snmp ${host}`)))
    },

    measures: (instance, metric) => INTERFACE_METRICS.has(metric) === instance.includes('/'),

    /** `switch .1.3.6.1.2.1.31.1.1.1.6.4 2224600419`. */
    analyze(line, _total, at) {
      const host = line.text(0)
      const [column, index] = splitOid(line.text(1))
      const single = SCALARS.get(column)
      const load = column === LOAD ? LOADS.get(index) : undefined
      const ofInterface = OF_INTERFACES.get(column)
      if (single !== undefined && index === '0') at(host)[single] = line.counter(2)
      else if (load !== undefined) at(host)[load] = Number(unquoted(line.text(2)))
      else if (column === IF_NAME) names.set(`${host} ${index}`, unquoted(line.text(2)))
      else if (ofInterface !== undefined) {
        at(`${host}/${names.get(`${host} ${index}`) ?? index}`)[ofInterface] = line.counter(2)
      }
    },

    intervalEnd(row) {
      row.used = row.memory - row.free
      const all = row.userTicks + row.niceTicks + row.systemTicks + row.idleTicks
      row.user = ratio(100 * (row.userTicks + row.niceTicks), all)
      row.system = ratio(100 * row.systemTicks, all)
      row.idle = ratio(100 * row.idleTicks, all)
    },
  }
})

function columnsShown(): readonly string[] {
  return Object.keys(metrics).filter((name) => !name.endsWith('Ticks'))
}
