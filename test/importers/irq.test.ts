import { expect } from 'chai'
import irq from '../../importers/irq.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

/** Lines of a virtual machine with two CPUs, kernel 6.18. */
const text = (disk: readonly [number, number], timer: readonly [number, number], errors = 0) =>
  `int  36:          ${disk[0]}    ${disk[1]} PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0\n` +
  `int LOC:     ${timer[0]}     ${timer[1]}   Local timer interrupts\n` +
  `int ERR:          ${errors}\n`

describe('the irq importer', () => {
  it('adds up the CPUs, and knows whose interrupt it is', () => {
    const [, second] = play(irq, [
      sampleOf(1000, text([100, 900], [5000, 7000])),
      sampleOf(1010, text([150, 1050], [5200, 7100], 20)),
    ])
    expect(second?.['36']).to.deep.equal({ count: 20, device: 'virtio1-req.0' })
    expect(second?.['LOC']).to.deep.equal({ count: 30, device: 'Local timer interrupts' })
    expect(second?.['ERR']).to.deep.equal({ count: 2, device: '' })
    // Errors are no interrupts that somebody served.
    expect(second?.['']?.['count']).to.equal(50)
  })

  it('takes nothing for an interval in which a CPU came or went', () => {
    const alone = (count: number) => `int  36:  ${count}  PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0\n`
    const [, second, third, fourth, fifth] = play(irq, [
      sampleOf(1000, alone(100)),
      sampleOf(1010, text([150, 1_000_000], [1, 1])),
      sampleOf(1020, text([160, 1_000_010], [1, 1])),
      sampleOf(1030, text([170, 1_000_020], [1, 1])),
      sampleOf(1040, alone(180)),
    ])
    expect(second?.['36']?.['count']).to.equal(undefined)
    expect(third?.['36']?.['count']).to.equal(undefined)
    expect(fourth?.['36']?.['count']).to.equal(2)
    expect(fifth?.['36']?.['count']).to.equal(undefined)
  })

  it('begins anew with another recording', () => {
    const later = testHeader({ bootTime: 9000 })
    const values = play(irq, [
      sampleOf(1000, text([100, 900], [5000, 7000])),
      sampleOf(9500, 'int  36:  7  IO-APIC   5-edge      ACPI:Ged\n', { header: later }),
      sampleOf(9510, 'int  36:  27  IO-APIC   5-edge      ACPI:Ged\n', { header: later }),
    ])
    expect(values[2]?.['36']).to.deep.equal({ count: 2, device: 'ACPI:Ged' })
  })
})
