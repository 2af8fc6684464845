import { expect } from 'chai'
import { type Group, Tally } from './tally.ts'

/** Tests of a group's faults, the quick part of each. */
export function testFaults({ name, faults }: Group): void {
  describe(`faults: ${name}`, () => {
    for (const fault of faults) {
      it(fault.name, async function () {
        this.timeout(60_000)
        const tally = new Tally()
        await fault.run(tally, 'quick')
        if (tally.skipped !== undefined) {
          console.log(`      ${fault.name}: not tried: ${tally.skipped}`)
          this.skip()
        }
        expect(tally.complaints).to.deep.equal([])
        expect(tally.figures).to.deep.include({ lost: 0, wrong: 0, crashes: 0 })
        expect(tally.figures.cases).to.be.greaterThan(0)
      })
    }
  })
}
