import { type Cells, defineImporter, gauge, type Metrics, settingsOf, text } from 'recollect/importer'

/** The elements of a GPU that are recorded, by their path; newer drivers have other names for some. */
const GPU_FIELDS = {
  product_name: 'model',
  'utilization/gpu_util': 'busy',
  'utilization/memory_util': 'memoryBusy',
  'utilization/encoder_util': 'encoder',
  'utilization/decoder_util': 'decoder',
  'fb_memory_usage/total': 'memory',
  'fb_memory_usage/used': 'used',
  'temperature/gpu_temp': 'temperature',
  'power_readings/power_draw': 'power',
  'power_readings/power_limit': 'powerLimit',
  'gpu_power_readings/power_draw': 'power',
  'gpu_power_readings/instant_power_draw': 'power',
  'gpu_power_readings/current_power_limit': 'powerLimit',
  'clocks/sm_clock': 'clock',
  'clocks/mem_clock': 'memoryClock',
  tx_util: 'sent',
  rx_util: 'received',
  fan_speed: 'fan',
} as const satisfies Readonly<Record<string, keyof typeof metrics>>

const PROCESS_FIELDS = {
  'process_info/process_name': 'command',
  'process_info/used_memory': 'processMemory',
} as const satisfies Readonly<Record<string, keyof typeof metrics>>

const metrics = {
  model: text({ head: 'Model', width: 24, help: "The GPU's name" }),
  busy: gauge({ unit: '%', head: 'Busy', width: 4, brief: true, help: 'Time in which it computed' }),
  memoryBusy: gauge({ unit: '%', head: 'MBusy', width: 5, help: 'Time in which its memory was read or written' }),
  encoder: gauge({ unit: '%', head: 'Enc', width: 3, help: 'Use of its video encoder' }),
  decoder: gauge({ unit: '%', head: 'Dec', width: 3, help: 'Use of its video decoder' }),
  memory: gauge({ unit: 'MiB', head: 'Mem', help: 'Memory that it has' }),
  used: gauge({ unit: 'MiB', head: 'Used', brief: true, help: 'Memory in use' }),
  temperature: gauge({ unit: 'degC', across: 'max', head: 'Temp', brief: true, help: 'Temperature' }),
  power: gauge({ unit: 'W', across: 'sum', head: 'Watts', digits: 1, brief: true, help: 'Power drawn' }),
  powerLimit: gauge({ unit: 'W', across: 'sum', head: 'Limit', digits: 1, help: 'Power that it may draw' }),
  clock: gauge({ unit: 'MHz', head: 'Clock', help: 'Clock of its processors' }),
  memoryClock: gauge({ unit: 'MHz', head: 'MClck', help: 'Clock of its memory' }),
  sent: gauge({ unit: 'KiB', head: 'KBOut', help: 'Sent over PCIe in a second' }),
  received: gauge({ unit: 'KiB', head: 'KBIn', help: 'Received over PCIe in a second' }),
  fan: gauge({ unit: '%', head: 'Fan', across: 'max', help: 'Speed of its fan, of the highest' }),
  processMemory: gauge({ unit: 'MiB', head: 'PMem', help: 'Memory that a process uses' }),
  command: text({ head: 'Command', width: 24, help: 'The process' }),
} satisfies Metrics

type GpuField = keyof typeof GPU_FIELDS
type ProcessField = keyof typeof PROCESS_FIELDS

const isGpuField = (path: string): path is GpuField => Object.hasOwn(GPU_FIELDS, path)
const isProcessField = (name: string): name is ProcessField => Object.hasOwn(PROCESS_FIELDS, name)
const PROCESS_METRICS: ReadonlySet<string> = new Set(Object.values(PROCESS_FIELDS))

/** What is recorded of a document, as it is: single values, and the sections that the others stand in. */
const RECORDED = new RegExp(
  [
    '<(?:nvidia_smi_log|gpu id=).*',
    '<(?:product_name|fan_speed|[rt]x_util)>.*',
    ...[
      'utilization',
      'fb_memory_usage',
      'temperature',
      'power_readings',
      'gpu_power_readings',
      'clocks',
      'process_info',
    ].map((section) => `<${section}>[^]*?</${section}>`),
  ].join('|'),
  'g',
)
const START_MS = 60_000
const INDENT = /^[\t ]+/gm
const BEGIN = '<nvidia_smi_log>'
const END = '</nvidia_smi_log>'
/** A document of many GPUs has tens of thousands of characters. */
const MOST = 1024 * 1024

/** `N/A`, and `[Insufficient Permissions]`, is no number: not known. */
function put(cells: Cells<typeof metrics>, metric: keyof typeof metrics, value: string): void {
  const text = plain(value).trim()
  cells[metric] = metrics[metric].kind === 'text' ? text : Number.parseFloat(text)
}

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }),
)
const plain = (value: string): string =>
  value.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES.get(name) ?? whole)

/** NVIDIA's GPUs, by one nvidia-smi that stays; a GPU is told by its number, a process by both: `0/4711`. */
export default defineImporter(() => {
  let program = 'nvidia-smi'
  let every = '1'

  /** Recording: what has come of the next document. */
  let begun = ''

  /** The last whole document of what has come; what follows it stays for the next time. */
  function lastDocument(come: string): string {
    const all = begun + come
    const end = all.lastIndexOf(END)
    const rest = end < 0 ? all : all.slice(end + END.length)
    begun = rest.length > MOST ? '' : rest
    if (end < 0) return ''
    let start = Math.max(0, all.indexOf(BEGIN))
    // Forward, which is faster than backward: mostly there is one.
    for (let next = start; next >= 0 && next < end; next = all.indexOf(BEGIN, next + 1)) start = next
    return all.slice(start, end)
  }

  /** Playback: where the lines are that are played. */
  let position = { gpu: -1, pid: '', section: '' }

  /** A line that is no value: `<gpu id="00000000:01:00.0">`, `<clocks>`, `</clocks>`. */
  function move(line: string): void {
    const [, slash = '', name = ''] = /^<(\/?)(\w+)/.exec(line) ?? []
    if (name === 'nvidia_smi_log') position = { gpu: -1, pid: '', section: '' }
    else if (name === 'gpu') position = { gpu: position.gpu + 1, pid: '', section: '' }
    else position.section = slash === '' ? name : ''
  }

  return {
    name: 'nvidia',
    title: 'GPU',
    dimension: 'gpu',
    sources: [],
    line: 'nvidia',
    metrics,

    init(options) {
      // nvidia-smi counts whole seconds.
      const known = { program: 'text', every: 'number' } as const
      const { program: path = 'nvidia-smi', every: seconds = '1' } = settingsOf(options, { module: 'nvidia', known })
      begun = ''
      program = path
      every = seconds
    },

    getData(record) {
      // Where the driver has to be loaded first, the first answer takes long.
      const how = { everyMs: Number(every) * 1000, timeoutMs: START_MS, mayWait: true }
      const document = lastDocument(record.pipe([program, '-q', '-x', '-l', every], how).text())
      record.lines('nvidia', (document.match(RECORDED) ?? []).join('\n').replaceAll(INDENT, ''))
    },

    measures: (instance, metric) => PROCESS_METRICS.has(metric) === instance.includes('/'),

    /** `<gpu_util>15 %</gpu_util>`. */
    analyze(line, _total, at) {
      const xml = line.rest().trim()
      const [, name = '', value = ''] = /^<(\w+)>([^<]*)<\//.exec(xml) ?? []
      if (name === '') {
        move(xml)
        return
      }
      const { gpu, pid, section } = position
      if (section === 'process_info' && name === 'pid') position.pid = value
      const field = section === '' ? name : `${section}/${name}`
      if (gpu < 0 || value === '') return
      if (isGpuField(field)) put(at(String(gpu)), GPU_FIELDS[field], value)
      else if (isProcessField(field) && pid !== '') put(at(`${gpu}/${pid}`), PROCESS_FIELDS[field], value)
    },
  }
})
