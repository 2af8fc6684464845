import { expect } from 'chai'
import pressure from '../../importers/pressure.ts'
import { play, sampleOf } from '../helpers/samples.ts'

/** Lines of kernel 6.18; `irq` (since 6.1) knows no `some`. */
const text = (cpu: number, memory: number, irq: number) =>
  `pressure cpu some avg10=51.79 avg60=56.33 avg300=61.37 total=${cpu}\n` +
  'pressure cpu full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n' +
  `pressure memory some avg10=4.20 avg60=0.75 avg300=0.12 total=${2 * memory}\n` +
  `pressure memory full avg10=1.25 avg60=0.25 avg300=0.05 total=${memory}\n` +
  `pressure irq full avg10=0.50 avg60=0.40 avg300=0.30 total=${irq}\n`

describe('the pressure importer', () => {
  it('reads averages, and computes the share of the interval', () => {
    const [first, second] = play(pressure, [
      sampleOf(1000, text(4_372_532_266, 1000, 50)),
      sampleOf(1010, text(4_377_532_266, 251_000, 100_050)),
    ])
    expect(first?.['cpu']).to.include({ some10: 51.79, some60: 56.33, some300: 61.37, some: undefined })
    // Of 10 seconds: 5 s, 0.5 s, 0.25 s and 0.1 s.
    expect(second?.['cpu']).to.include({ some: 50, someTime: 500_000, full: 0 })
    expect(second?.['memory']).to.include({ some: 5, full: 2.5, full10: 1.25, full60: 0.25, full300: 0.05 })
    expect(second?.['irq']).to.include({ full: 1, some: undefined, some10: undefined, full10: 0.5 })
    expect(second?.['']).to.include({ cpu: 50, memory: 5, io: undefined, some: undefined, full: undefined })
  })

  it('counts shares over whole intervals', () => {
    const samples = [sampleOf(1000, text(0, 0, 0)), sampleOf(1010, text(5_000_000, 0, 0))]
    const [, second] = play(pressure, samples, { perInterval: true })
    expect(second?.['cpu']).to.include({ some: 50, someTime: 5_000_000 })
  })

  it('is never more than all of the interval', () => {
    const [, second] = play(pressure, [sampleOf(1000, text(0, 0, 0)), sampleOf(1010, text(10_500_000, 0, 0))])
    expect(second?.['cpu']).to.include({ some: 100, someTime: 1_050_000 })
  })
})
