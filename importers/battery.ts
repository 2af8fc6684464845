import { defineImporter, gauge, text } from 'recollect/importer'

const PREFIX = 'POWER_SUPPLY_'
const SECONDS_AN_HOUR = 3600
const MICRO = 1e6

/** Batteries, from /sys/class/power_supply (Documentation/power/power_supply_class.rst). */
export default defineImporter(() => {
  /** What this sample's lines say, by supply and property. */
  const properties = new Map<string, Map<string, string>>()

  /** The property in its own unit; NaN where the supply does not tell it. */
  function told(supply: string, name: string): number {
    const value = properties.get(supply)?.get(name)
    return value === undefined ? Number.NaN : Number(value)
  }

  /** Microwatts: told, or of current and voltage. */
  function powerOf(supply: string): number {
    const power = told(supply, 'POWER_NOW')
    return Number.isNaN(power) ? (told(supply, 'CURRENT_NOW') * told(supply, 'VOLTAGE_NOW')) / MICRO : power
  }

  /** Seconds to empty, or to full where it charges: energy by power, or charge by current. */
  function secondsLeft(supply: string, status: string): number {
    const left = (what: string): number => {
      const now = told(supply, `${what}_NOW`)
      return status === 'Charging' ? told(supply, `${what}_FULL`) - now : now
    }
    const hours = left('ENERGY') / powerOf(supply)
    return SECONDS_AN_HOUR * (Number.isNaN(hours) ? left('CHARGE') / told(supply, 'CURRENT_NOW') : hours)
  }

  return {
    name: 'battery',
    title: 'BATTERIES',
    dimension: 'battery',
    line: 'battery *',
    sources: [
      {
        key: 'battery',
        path: '/sys/class/power_supply/*/uevent',
        keep: ['TYPE', 'STATUS', 'CAPACITY=', 'POWER_NOW', 'CURRENT_NOW', 'VOLTAGE_NOW', 'ENERGY_', 'CHARGE_'].map(
          (name) => PREFIX + name,
        ),
      },
    ],
    needs: 'a battery',
    metrics: {
      charge: gauge({ unit: '%', head: 'Charge', width: 6, help: 'How full it is' }),
      remaining: gauge({
        unit: 's',
        across: 'max',
        head: 'Left',
        help: 'Time until it is empty, or full while charging',
      }),
      power: gauge({ unit: 'uW', show: 'W', digits: 1, head: 'Watts', width: 6, help: 'Power that it gives or takes' }),
      status: text({ head: 'Status', width: 12, help: 'Discharging, Charging, Full, Not charging' }),
    },
    initInterval() {
      properties.clear()
    },
    role: (instance) => (properties.get(instance)?.get('TYPE') === 'Battery' ? 'counted' : 'hidden'),
    /** `POWER_SUPPLY_CAPACITY=87`, each property a line. */
    analyze(line, _total, at) {
      const supply = line.text(0)
      at(supply)
      const [name = '', value = ''] = line.rest(1).slice(PREFIX.length).split('=')
      const known = properties.get(supply) ?? new Map<string, string>()
      properties.set(supply, known.set(name, value))
    },
    analyzes: ['battery'],
    intervalEnd(row, { instance }) {
      if (instance === '') return
      const status = properties.get(instance)?.get('STATUS') ?? ''
      row.status = status
      row.charge = told(instance, 'CAPACITY')
      row.power = powerOf(instance)
      row.remaining = secondsLeft(instance, status)
    },
  }
})
