import { expect } from 'chai'
import { CostMeter } from '../../src/recorder/cost-meter.ts'

describe('the cost of the recorder', () => {
  it('adds up what samples took and what was missed', () => {
    const meter = new CostMeter()
    meter.begin(0.0125, 0)
    meter.end(0.003, 1000)
    meter.begin(-0.0001, 2)
    meter.end(0.002, 1500)
    const { user, system, resident, ...rest } = meter.cost
    expect(rest).to.deep.equal({ late: 0, sampling: 5000, written: 1500, missed: 2 })
    expect(user).to.be.greaterThan(0)
    expect(system).to.be.at.least(0)
    expect(resident).to.be.greaterThan(2 ** 20)
  })

  it('knows how late a sample was', () => {
    const meter = new CostMeter()
    meter.begin(0.0125, 0)
    expect(meter.cost.late).to.equal(12_500)
  })
})
