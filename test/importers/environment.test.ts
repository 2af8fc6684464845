import { expect } from 'chai'
import environment from '../../importers/environment.ts'
import type { Machine, RecordContext } from '../../src/vocabulary/importer.ts'
import { play, sampleOf, testHeader, type Values } from '../helpers/samples.ts'

/** A machine with two processors' sensors, a board's and a disk's, as Documentation/hwmon/sysfs-interface.rst has them. */
const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/sys/class/hwmon/hwmon*/name': { '0': 'coretemp\n', '1': 'coretemp\n', '2': 'nct6775\n', '3': 'nvme\n' },
  '/sys/class/hwmon/hwmon*/temp*_label': {
    '0/1': 'Package id 0\n',
    '1/1': 'Package id 1\n',
    '3/1': 'Composite\n',
    '3/2': 'Composite\n',
  },
  '/sys/class/hwmon/hwmon*/in*_label': { '2/0': 'Vcore\n' },
  '/sys/class/thermal/thermal_zone*/type': { '0': 'acpitz\n', '1': 'acpitz\n' },
}

function machineOf(files: typeof FILES, devices: readonly string[] = []): Machine {
  return {
    glob: (pattern) => [
      ...Object.keys(files[pattern] ?? {}).map((instance) => ({ instance, path: `${pattern} ${instance}` })),
      ...devices.filter((path) => pattern.replace('*', '0') === path).map((path) => ({ instance: '0', path })),
    ],
    read: (path) => {
      const [pattern = '', instance = ''] = path.split(' ')
      return files[pattern]?.[instance]
    },
  }
}

function played(text: string, details: Readonly<Record<string, string>> = {}): Values {
  const header = testHeader({ details: new Map([['environment', new Map(Object.entries(details))]]) })
  return play(environment, [sampleOf(1000, text, { header })])[0] ?? expect.fail('no interval')
}

const none = { temperature: undefined, fan: undefined, power: undefined, voltage: undefined, current: undefined }

describe('the environment importer', () => {
  it('reads the sensors of the kernel, each by the name it was given', () => {
    const details = environment.updateHeader?.(machineOf(FILES)) ?? {}
    const values = played(
      [
        'hwmon temp 0/1 45000',
        'hwmon temp 1/1 52500',
        'hwmon temp 2/7 -8000',
        'hwmon temp 3/1 38850',
        'hwmon temp 3/2 40850',
        'hwmon fan 2/1 1180',
        'hwmon in 2/0 1104',
        'hwmon power 2/1 65000000',
        'hwmon curr 2/1 2500',
        'thermal 0 27800',
        'thermal 1 29800',
      ].join('\n'),
      details,
    )
    expect(values).to.deep.equal({
      '': { ...none, temperature: 52_500, fan: 1180, power: 65_000_000 },
      'coretemp#0-Package_id_0': { ...none, temperature: 45_000 },
      'coretemp#1-Package_id_1': { ...none, temperature: 52_500 },
      'nct6775-temp7': { ...none, temperature: -8000 },
      'nvme-Composite': { ...none, temperature: 38_850 },
      'nvme-Composite#2': { ...none, temperature: 40_850 },
      'nct6775-fan1': { ...none, fan: 1180 },
      'nct6775-Vcore': { ...none, voltage: 1104 },
      'nct6775-power1': { ...none, power: 65_000_000 },
      'nct6775-curr1': { ...none, current: 2500 },
      acpitz: { ...none, temperature: 27_800 },
      'acpitz#1': { ...none, temperature: 29_800 },
    })
    expect(environment.measures?.('acpitz', 'temperature')).to.equal(true)
    expect(environment.measures?.('acpitz', 'fan')).to.equal(false)
  })

  it('names sensors by number where nothing is known of them', () => {
    expect(played('hwmon temp 4/2 1000\nthermal 3 2000\n')).to.have.all.keys('', 'hwmon4-temp2', 'thermal3')
  })

  it('reads what ipmitool says, in its units', () => {
    const values = played(
      [
        'ipmi: CPU1 Temp,45,degrees C,ok',
        'ipmi: Inlet Temp,77,degrees F,ok',
        'ipmi: FAN 1A,5200,RPM,ok',
        'ipmi: FAN 2A,na,RPM,ns',
        'ipmi: PSU1 Power,130.5,Watts,ok',
        'ipmi: 12V,12.19,Volts,ok',
        'ipmi: Cur 1,0.60,Amps,ok',
        'ipmi: Fan PWM,30.968,percent,ok',
        'ipmi: Intrusion,,,',
        'ipmi: ',
      ].join('\n'),
    )
    expect(values).to.deep.equal({
      '': { ...none, temperature: 45_000, fan: 5200, power: 130_500_000 },
      CPU1_Temp: { ...none, temperature: 45_000 },
      Inlet_Temp: { ...none, temperature: 25_000 },
      FAN_1A: { ...none, fan: 5200 },
      PSU1_Power: { ...none, power: 130_500_000 },
      '12V': { ...none, voltage: 12_190 },
      Cur_1: { ...none, current: 600 },
    })
  })

  it('asks ipmitool only where there is an IPMI device, and no more once that failed', async () => {
    const asked: (readonly string[])[] = []
    let fails = false
    const record: RecordContext = {
      proc: () => expect.fail('no file is wanted'),
      line: () => expect.fail('no line is wanted'),
      lines: () => expect.fail('no lines are wanted'),
      cost: () => expect.fail('it asks for no cost'),
      pipe: () => expect.fail('one command is enough'),
      connect: () => expect.fail('it asks no server'),
      exec: async (command, key) => {
        asked.push([key, ...command])
        if (fails) throw new Error('no such command')
      },
    }
    environment.updateHeader?.(machineOf({}))
    await environment.getData?.(record)
    expect(asked).to.deep.equal([])
    environment.updateHeader?.(machineOf({}, ['/dev/ipmi0']))
    await environment.getData?.(record)
    expect(asked).to.deep.equal([['ipmi:', 'ipmitool', '-c', 'sdr', 'list', 'full']])
    fails = true
    const failure = await Promise.resolve(environment.getData?.(record)).catch((error: unknown) => error)
    expect(failure).to.be.an('error')
    await environment.getData?.(record)
    expect(asked).to.have.length(2)
  })

  it('records nothing of a machine without sensors', () => {
    expect(environment.updateHeader?.(machineOf({}))).to.deep.equal({})
  })
})
