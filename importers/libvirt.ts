import { type Cells, defineImporter, type Line, ratio, settingsOf } from 'recollect/importer'
import { FIELDS, type Kind, metrics, type Name, STATES, VCPU_STATES } from './libvirt/metrics.ts'
import { LibvirtSampler } from './libvirt/sample.ts'
import { exact, parseDisk, parseInterface } from './libvirt/virsh.ts'

type At = (instance: string) => Cells<typeof metrics>

const TIMEOUT_SECONDS = '10'
const SETTINGS = { uri: 'text', timeout: 'seconds' } as const
const NS_PER_SECOND = 1e9
const MS_PER_SECOND = 1e3

const METRICS_OF: Readonly<Record<Kind, ReadonlySet<string>>> = {
  guest: new Set(['guests', 'state', 'cpu', ...Object.values(FIELDS.guest)]),
  vcpu: new Set(['state', 'cpu', ...Object.values(FIELDS.vcpu)]),
  disk: new Set(['source', 'readWait', 'writeWait', ...Object.values(FIELDS.disk)]),
  interface: new Set(['source', ...Object.values(FIELDS.interface)]),
}

function samplerOf({ uri, timeout = TIMEOUT_SECONDS }: Partial<Record<keyof typeof SETTINGS, string>>): LibvirtSampler {
  return new LibvirtSampler({ uri, timeoutMs: Number(timeout) * MS_PER_SECOND })
}

function put(row: Cells<typeof metrics>, name: Name | undefined, value: string): void {
  const number = exact(value)
  if (name !== undefined && number !== undefined) row[name] = number
}

/**
 * Guests of libvirt, as the proposal of 2007 has it: names are read rarely, cumulative values often, in one question for
 * all guests. Instances are `guest`, `guest/vcpu0`, `guest/vda` and `guest/vnet0`.
 *
 * Settings: `uri`, which connection (`--import libvirt,uri=qemu:///system`; without it, virsh's own choice), and `timeout`,
 * the seconds that an answer may take.
 */
export default defineImporter(() => {
  /** Recording: who asks. */
  let sampler = samplerOf({})

  /** Playback: what the instances are, as far as was seen, and where their devices lead. */
  const kinds = new Map<string, Kind>()
  const sourceOf = new Map<string, string>()
  /** The guest that the lines are of, and what its devices are called, by `block.0`. */
  let guest = ''
  let names = new Map<string, string>()
  const running = new Set<string>()

  function rowOf(at: At, instance: string, kind: Kind): Cells<typeof metrics> {
    kinds.set(instance, kind)
    return at(instance)
  }

  /** `Domain: 'web'`: what follows is of this guest. */
  function beginGuest(line: Line): void {
    guest = line.rest(1).replace(/^'(.*)'$/, '$1')
    names = new Map()
  }

  /** The row of a disk or interface. */
  function deviceRow(at: At, name: string, kind: Kind): Cells<typeof metrics> {
    const instance = `${guest}/${name}`
    const row = rowOf(at, instance, kind)
    const source = sourceOf.get(instance)
    if (source !== undefined) row.source = source
    return row
  }

  /** `block.0.rd.reqs=38`, of the answer to `domstats`. */
  function readField(key: string, value: string, at: At): void {
    const [, group = '', index = '', field = ''] = /^(block|net|vcpu)\.(\d+)\.(.+)$/.exec(key) ?? []
    const device = `${group}.${index}`
    if (key === 'state.state') {
      rowOf(at, guest, 'guest').state = STATES[Number(value)] ?? 'unknown'
      if (STATES[Number(value)] === 'running') running.add(guest)
      at('').guests = running.size
    } else if (group === '') put(rowOf(at, guest, 'guest'), FIELDS.guest[key], value)
    else if (group === 'vcpu') {
      const row = rowOf(at, `${guest}/vcpu${index}`, 'vcpu')
      if (field === 'state') row.state = VCPU_STATES[Number(value)] ?? 'unknown'
      else put(row, FIELDS.vcpu[field], value)
    } else if (field === 'name') names.set(device, value)
    else if (field === 'path') deviceRow(at, names.get(device) ?? device, 'disk').source = value
    else if (group === 'block') put(deviceRow(at, names.get(device) ?? device, 'disk'), FIELDS.disk[field], value)
    else put(deviceRow(at, names.get(device) ?? device, 'interface'), FIELDS.interface[field], value)
  }

  /** What was asked for by name: `vda rd_req 38`, `actual 2097152`, `CPU time:       2.5s`, `CPU(s):         2`. */
  function readNamed(line: Line, at: At): void {
    const [first, second, third] = [line.text(0), line.text(1), line.text(2)]
    if (first === 'CPU(s):') put(rowOf(at, guest, 'guest'), 'vcpus', second)
    else if (first === 'CPU') {
      const seconds = Number.parseFloat(third)
      if (!Number.isNaN(seconds)) rowOf(at, guest, 'guest').cpuTime = Math.round(seconds * NS_PER_SECOND)
    } else if (third === '') {
      const key = first === 'actual' ? 'current' : first
      put(rowOf(at, guest, 'guest'), FIELDS.guest[`balloon.${key}`], second)
    } else if (Object.hasOwn(FIELDS.interface, second)) {
      put(deviceRow(at, first, 'interface'), FIELDS.interface[second], third)
    } else put(deviceRow(at, first, 'disk'), FIELDS.disk[second], third)
  }

  return {
    name: 'libvirt',
    title: 'GUESTS',
    dimension: 'guest',
    sources: [],
    metrics,
    analyzes: ['libvirt', 'libvirt-disk', 'libvirt-interface'],
    tables: {
      detail: {
        columns: [
          { metric: 'instance', head: 'Guest', width: 20 },
          ...[
            'state',
            'vcpus',
            'cpu',
            'vcpuDelay',
            'memory',
            'reads',
            'readBytes',
            'readWait',
            'writes',
            'writeBytes',
            'writeWait',
          ],
          ...['rxPackets', 'rxBytes', 'txPackets', 'txBytes'],
        ],
      },
    },

    init(options) {
      sampler = samplerOf(settingsOf(options, { module: 'libvirt', known: SETTINGS }))
    },

    getData: (record) => sampler.sample(record),

    getHeader() {
      kinds.clear()
      sourceOf.clear()
      guest = ''
    },

    initInterval() {
      guest = ''
      running.clear()
    },

    // A virtual CPU's time is its guest's as well.
    role: (instance) => (kinds.get(instance) === 'vcpu' ? 'shown' : 'counted'),

    measures(instance, metric) {
      const kind = kinds.get(instance)
      return kind === undefined || METRICS_OF[kind].has(metric)
    },

    analyze(line, _total, at) {
      if (line.is(0, 'Domain:')) {
        beginGuest(line)
        return
      }
      if (guest === '') return
      if (line.pattern === 'libvirt-disk') {
        const { target, source } = parseDisk(line.rest())
        sourceOf.set(`${guest}/${target}`, source)
      } else if (line.pattern === 'libvirt-interface') {
        const { target, source } = parseInterface(line.rest())
        sourceOf.set(`${guest}/${target}`, source)
      } else {
        const [, key, value = ''] = /^(\S+?)=(.*)$/.exec(line.rest()) ?? []
        if (key === undefined) readNamed(line, at)
        else readField(key, value, at)
      }
    },

    intervalEnd(row) {
      row.cpu = (100 * (Number.isNaN(row.cpuTime) ? row.vcpuTime : row.cpuTime)) / NS_PER_SECOND
      row.readWait = ratio(row.readTime, row.reads) * (MS_PER_SECOND / NS_PER_SECOND)
      row.writeWait = ratio(row.writeTime, row.writes) * (MS_PER_SECOND / NS_PER_SECOND)
    },
  }
})
