import {
  type Cells,
  type Column,
  defineImporter,
  type FileSource,
  gauge,
  type Line,
  type Machine,
  type Metrics,
  type RecordContext,
} from 'recollect/importer'

/** All in the units of hwmon: thousandths of degrees, volts and amperes, millionths of watts. */
const metrics = {
  temperature: gauge({
    unit: 'mdegC',
    show: 'degC',
    across: 'max',
    head: 'Temp',
    digits: 1,
    width: 6,
    help: 'Temperature',
  }),
  fan: gauge({ unit: 'RPM', head: 'Speed', width: 6, help: 'Turns of a fan a minute' }),
  power: gauge({ unit: 'uW', show: 'W', head: 'Watts', digits: 1, width: 7, help: 'Power drawn' }),
  voltage: gauge({ unit: 'mV', show: 'V', across: 'none', head: 'Volts', digits: 2, width: 7, help: 'Voltage' }),
  current: gauge({ unit: 'mA', show: 'A', across: 'none', head: 'Amps', digits: 2, width: 7, help: 'Current' }),
} satisfies Metrics

type Quantity = keyof typeof metrics

/** The kernel's files: their names begin so, and so do the lines (Documentation/hwmon/sysfs-interface.rst). */
const SENSORS: Readonly<Record<string, Quantity>> = {
  temp: 'temperature',
  fan: 'fan',
  power: 'power',
  in: 'voltage',
  curr: 'current',
}

/** Sensors may hang on slow buses: they are read at the second interval. */
function hwmon(kind: string, file = 'input'): FileSource {
  return { key: `hwmon ${kind}`, path: `/sys/class/hwmon/hwmon*/${kind}*_${file}`, pace: 'second' }
}

/** Of the units that IPMI tells, what one is of ours. */
const IPMI_UNITS: Readonly<Record<string, readonly [Quantity, (value: number) => number]>> = {
  'degrees C': ['temperature', (value) => value * 1000],
  'degrees F': ['temperature', (value) => ((value - 32) / 1.8) * 1000],
  RPM: ['fan', (value) => value],
  Watts: ['power', (value) => value * 1e6],
  Volts: ['voltage', (value) => value * 1000],
  Amps: ['current', (value) => value * 1000],
}

type At = (instance: string) => Cells<typeof metrics>

/** Whose reading a value is. */
interface Sensor {
  readonly at: At
  readonly instance: string
}

/** A name as one word, whatever the maker wrote. */
function word(name: string): string {
  return name.trim().replaceAll(/\s+/g, '_')
}

/** Where each of the files lies, and what is in it. */
function readAll(machine: Machine, pattern: string): readonly (readonly [instance: string, text: string])[] {
  return machine.glob(pattern).flatMap(({ instance, path }) => {
    const text = machine.read(path)?.trim()
    return text ? [[instance, text] as const] : []
  })
}

/** Devices by number; those of one name have their number behind it. */
function nameDevices(details: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const devices = [...details].filter(([key]) => key.startsWith('device.'))
  const all = devices.map(([, name]) => name)
  return new Map(
    devices.map(([key, name]) => {
      const isAlone = all.indexOf(name) === all.lastIndexOf(name)
      return [key, word(isAlone ? name : `${name}#${key.slice('device.'.length)}`)]
    }),
  )
}

/** Gives every sensor a name of its own: the device's and the label, with its number where two would be the same. */
function nameSensors(details: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map(nameDevices(details))
  const taken = new Set<string>()
  for (const [key, label] of details) {
    const [kind = '', sensor = ''] = key.split('.')
    if (kind === 'device') continue
    const [device = '', number = device] = sensor.split('/')
    const full = kind === 'thermal' ? label : `${found.get(`device.${device}`) ?? `hwmon${device}`}-${label}`
    const name = word(taken.has(`${kind} ${full}`) ? `${full}#${number}` : full)
    taken.add(`${kind} ${full}`)
    found.set(key, name)
  }
  return found
}

const plotColumns: readonly Column[] = ['fan', 'temperature', 'power', 'voltage', 'current'].map((metric) => ({
  metric,
}))

/** What the machine's sensors say: hwmon and thermal zones of the kernel, and IPMI where ipmitool can be run. */
export default defineImporter(() => {
  /** What devices and sensors are called, by kind and number: `device.0`, `temp.0/1`, `thermal.3`. */
  let names: ReadonlyMap<string, string> = new Map()
  /** Sensor → what it measures. */
  const measured = new Map<string, Set<string>>()
  let hasIpmi = false

  function put({ at, instance }: Sensor, quantity: Quantity, value: number): void {
    if (Number.isNaN(value)) return
    at(instance)[quantity] = value
    const known = measured.get(instance)
    if (known === undefined) measured.set(instance, new Set([quantity]))
    else known.add(quantity)
  }

  /** `ipmi: CPU1 Temp,45,degrees C,ok`: name, value, unit, state. */
  function analyzeIpmi(line: Line, at: At): void {
    const [name = '', value = '', unit = ''] = line.rest().split(',')
    const [quantity, convert] = IPMI_UNITS[unit.trim()] ?? []
    if (quantity === undefined || convert === undefined || value.trim() === '') return
    put({ at, instance: word(name) }, quantity, convert(Number(value)))
  }

  /** `hwmon temp 0/1 45000`: sensor 1 of device 0. */
  function analyzeHwmon(line: Line, kind: string, at: At): void {
    const sensor = line.text(0)
    const [device = '', number = ''] = sensor.split('/')
    const quantity = SENSORS[kind]
    const instance =
      names.get(`${kind}.${sensor}`) ?? `${names.get(`device.${device}`) ?? `hwmon${device}`}-${kind}${number}`
    if (quantity !== undefined) put({ at, instance }, quantity, line.number(1))
  }

  async function readIpmi(record: RecordContext): Promise<void> {
    try {
      await record.exec(['ipmitool', '-c', 'sdr', 'list', 'full'], 'ipmi:', { timeoutMs: 30_000 })
    } catch (error) {
      // It is not there, or may not be run: asking again would not help.
      hasIpmi = false
      throw error
    }
  }

  return {
    name: 'environment',
    title: 'ENVIRONMENTAL STATISTICS',
    letter: 'e',
    dimension: 'sensor',
    pace: 'third',
    sources: [
      hwmon('temp'),
      hwmon('fan'),
      // Some measure the power of the moment, others a mean.
      hwmon('power', 'average'),
      hwmon('power'),
      hwmon('in'),
      hwmon('curr'),
      { key: 'thermal', path: '/sys/class/thermal/thermal_zone*/temp', pace: 'second' },
    ],
    needs: 'sensors that the kernel knows (hwmon, thermal zones)',
    metrics,
    analyzes: [...Object.keys(SENSORS).map((kind) => `hwmon ${kind}`), 'thermal', 'ipmi:'],
    tables: {
      summary: { columns: ['temperature', 'fan', 'power'] },
      detail: {
        title: 'ENVIRONMENTAL STATISTICS',
        columns: [
          { metric: 'instance', head: 'Sensor', width: 20 },
          'temperature',
          'fan',
          'power',
          'voltage',
          'current',
        ],
      },
      plot: { tag: 'ENV', columns: [] },
      plotDetail: { tag: 'ENV', extension: 'env', columns: plotColumns },
    },

    /** Names do not change: they go into the header once. */
    updateHeader(machine) {
      hasIpmi = ['/dev/ipmi*', '/dev/ipmi/*', '/dev/ipmidev/*'].some((path) => machine.glob(path).length > 0)
      const found: Record<string, string> = {}
      for (const [device, name] of readAll(machine, '/sys/class/hwmon/hwmon*/name')) found[`device.${device}`] = name
      for (const kind of Object.keys(SENSORS)) {
        for (const [sensor, label] of readAll(machine, `/sys/class/hwmon/hwmon*/${kind}*_label`)) {
          found[`${kind}.${sensor}`] = label
        }
      }
      for (const [zone, type] of readAll(machine, '/sys/class/thermal/thermal_zone*/type'))
        found[`thermal.${zone}`] = type
      return found
    },

    getHeader(details) {
      names = nameSensors(details)
      measured.clear()
    },

    // Who gets a promise each time wakes up ahead of each sample to ask for it.
    getData: (record) => (hasIpmi ? readIpmi(record) : undefined),

    measures: (instance, metric) => measured.get(instance)?.has(metric) ?? true,

    analyze(line, _total, at) {
      const [kind = '', sensor = ''] = line.pattern.split(' ')
      if (kind === 'ipmi:') analyzeIpmi(line, at)
      else if (kind === 'hwmon') analyzeHwmon(line, sensor, at)
      else {
        const zone = line.text(0)
        const instance = names.get(`thermal.${zone}`) ?? `thermal${zone}`
        put({ at, instance }, 'temperature', line.number(1))
      }
    },
  }
})
