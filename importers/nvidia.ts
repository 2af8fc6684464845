import { defineImporter, gauge, type Metrics, RecollectError, text } from 'recollect/importer'

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
  'pci/tx_util': 'sent',
  'pci/rx_util': 'received',
  fan_speed: 'fan',
} as const satisfies Readonly<Record<string, keyof typeof metrics>>

const PROCESS_FIELDS = {
  process_name: 'command',
  used_memory: 'processMemory',
} as const satisfies Readonly<Record<string, keyof typeof metrics>>

const metrics = {
  model: text({ head: 'Model', width: 24, help: 'What the GPU is called' }),
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

let program = 'nvidia-smi'
let every = '1'

/** nvidia-smi's elements are nested less deep; what is no XML may be. */
const DEEPEST = 20

/** Where in the XML the lines are: they are one element each. */
interface Position {
  gpu: number
  pid: string
  readonly path: string[]
}

let position: Position = { gpu: -1, pid: '', path: [] }

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }),
)
const plain = (value: string): string =>
  value.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES.get(name) ?? whole)

/** What a line of `nvidia-smi -q -x` adds to a recording: `0 utilization/gpu_util 15 %`, `0/4711 used_memory 512 MiB`. */
function lineOf(xml: string): string | undefined {
  const leaf = /^<(\w+)>([^<]*)<\/\w+>$/.exec(xml)
  if (leaf !== null) return leafLine(leaf[1] ?? '', plain(leaf[2] ?? '').trim())
  const [, slash = '', name = ''] = /^<(\/?)(\w+)[^>]*>$/.exec(xml) ?? []
  if (name === 'nvidia_smi_log') position = { gpu: -1, pid: '', path: [] }
  else if (slash === '/') position.path.pop()
  else if (name === 'gpu') {
    position.gpu++
    position.path.length = 0
    position.path.push(name)
  } else if (name !== '' && !xml.endsWith('/>') && position.path.length < DEEPEST) position.path.push(name)
  return undefined
}

function leafLine(name: string, value: string): string | undefined {
  const { gpu, path } = position
  if (path[0] !== 'gpu' || value === '') return undefined
  if (path.at(-1) === 'process_info') {
    if (name === 'pid') position.pid = value
    return isProcessField(name) ? `${gpu}/${position.pid} ${name} ${value}` : undefined
  }
  const full = [...path.slice(1), name].join('/')
  return isGpuField(full) ? `${gpu} ${full} ${value}` : undefined
}

/** NVIDIA's GPUs, by one nvidia-smi that stays; a GPU is told by its number, a process by both: `0/4711`. */
export default defineImporter({
  name: 'nvidia',
  title: 'GPU',
  dimension: 'gpu',
  sources: [],
  line: 'nvidia',
  metrics,

  init({ program: path = 'nvidia-smi', every: seconds = '1', ...unknown }) {
    for (const name of Object.keys(unknown)) {
      throw new RecollectError('bad-option', `import module nvidia: ${name}: there are program and every`)
    }
    if (!/^[1-9]\d*$/.test(seconds))
      throw new RecollectError('bad-option', `import module nvidia: every ${seconds}: no seconds`)
    program = path
    every = seconds
  },

  getData(record) {
    const lines = record.pipe([program, '-q', '-x', '-l', every]).lines()
    for (const line of lines) {
      const told = lineOf(line.trim())
      if (told !== undefined) record.line('nvidia', told)
    }
  },

  measures: (instance, metric) => PROCESS_METRICS.has(metric) === instance.includes('/'),

  analyze(line, _total, at) {
    const cells = at(line.text(0))
    const field = line.text(1)
    const metric = isGpuField(field) ? GPU_FIELDS[field] : isProcessField(field) ? PROCESS_FIELDS[field] : undefined
    if (metric === undefined) return
    if (metrics[metric].kind === 'text') cells[metric] = line.rest(2)
    // `N/A`, and `[Insufficient Permissions]`, is no number: not known.
    else cells[metric] = line.number(2)
  },
})
