import { expect } from 'chai'
import battery from '../../importers/battery.ts'
import { play, sampleOf } from '../helpers/samples.ts'

function supply(name: string, properties: Readonly<Record<string, string | number>>): string {
  return Object.entries(properties)
    .map(([property, value]) => `battery ${name} POWER_SUPPLY_${property}=${value}\n`)
    .join('')
}

/** A battery that counts energy, in µWh, and one that counts charge, in µAh; as drivers/acpi/battery.c gives them. */
const ENERGY = { TYPE: 'Battery', STATUS: 'Discharging', CAPACITY: 80, POWER_NOW: 10_000_000, ENERGY_NOW: 40_000_000 }
const CHARGE = {
  TYPE: 'Battery',
  STATUS: 'Charging',
  CAPACITY: 50,
  VOLTAGE_NOW: 12_000_000,
  CURRENT_NOW: 1_500_000,
  CHARGE_FULL: 6_000_000,
  CHARGE_NOW: 3_000_000,
}

describe('the battery importer', () => {
  it('computes how long it lasts, of energy and of charge', () => {
    const [first] = play(battery, [
      sampleOf(1000, supply('AC', { TYPE: 'Mains' }) + supply('BAT0', ENERGY) + supply('BAT1', CHARGE)),
    ])
    expect(first?.['BAT0']).to.deep.equal({ charge: 80, remaining: 4 * 3600, power: 10_000_000, status: 'Discharging' })
    // 1.5 A at 12 V; the other half is loaded in two hours.
    expect(first?.['BAT1']).to.deep.equal({ charge: 50, remaining: 7200, power: 18_000_000, status: 'Charging' })
    expect(first).to.not.have.property('AC')
    expect(first?.['']).to.include({ charge: 65, power: 28_000_000 })
  })
})
