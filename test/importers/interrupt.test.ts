import { expect } from 'chai'
import interrupt from '../../importers/interrupt.ts'
import { Playback } from '../../src/playback/reports.ts'
import type { PrintContext, Printed } from '../../src/vocabulary/importer.ts'
import { play, sampleOf, testHeader, type Values } from '../helpers/samples.ts'

/** /proc/interrupts of Linux 6.18 on two CPUs, behind its heading; the numbers are those that change. */
function lines(edge: number, timer: readonly [number, number], functions: readonly [number, number]): string {
  return `${[
    '  9:          1          0  IO-APIC   9-fasteoi   acpi',
    ` 36:          0      ${edge} PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0, eth0`,
    'NMI:          0          0   Non-maskable interrupts',
    `LOC:      ${timer[0]}      ${timer[1]}   Local timer interrupts`,
    `CAL:      ${functions[0]}      ${functions[1]}   Function call interrupts`,
    'ERR:          7',
    'MIS:          0',
  ]
    .map((line) => `int ${line}`)
    .join('\n')}\n`
}

function counts(values: Values | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, row]) => [name, row['count']]))
}

const details = (online: string) => new Map([['interrupt', new Map([['online', online]])]])

const context: Omit<PrintContext, 'interval'> = {
  datetime: '',
  filler: '',
  separator: ' ',
  rate: '/sec',
  seconds: 10,
  headingDue: true,
}

function printed(how: 'brief' | 'summary' | 'detail' | 'both', samples: readonly string[]): Printed {
  const playback = new Playback([interrupt])
  for (const [index, text] of samples.entries()) {
    const interval = playback.take(sampleOf(1000 + 10 * index, text))
    if (interval === undefined || index < samples.length - 1) continue
    const report = interval.reports.get('interrupt') ?? expect.fail('no report')
    const asked = { total: how !== 'detail', each: how !== 'summary' }
    const print = how === 'brief' ? interrupt.printBrief : interrupt.printVerbose
    return print?.call(interrupt, report, { ...context, interval, asked }) ?? expect.fail('no printer')
  }
  return expect.fail('no interval')
}

describe('the interrupt importer', () => {
  it('reads what each CPU served of each interrupt, and adds it up without the errors', () => {
    const [, second] = play(interrupt, [
      sampleOf(1000, lines(100, [1000, 2000], [5, 5])),
      sampleOf(1010, lines(350, [1500, 2100], [5, 15])),
    ])
    expect(counts(second)).to.deep.equal({
      '9/0': 0,
      '9/1': 0,
      '36/0': 0,
      '36/1': 25,
      'NMI/0': 0,
      'NMI/1': 0,
      'LOC/0': 50,
      'LOC/1': 10,
      'CAL/0': 0,
      'CAL/1': 1,
      ERR: 0,
      MIS: 0,
      '': 86,
    })
  })

  it('keeps the words about an interrupt apart', () => {
    const [first] = play(interrupt, [sampleOf(1000, lines(0, [0, 0], [0, 0]))])
    expect(first?.['36/1']).to.deep.equal({
      count: undefined,
      irq: '36',
      cpu: '1',
      type: 'PCI-MSIX-0000:00:02.0',
      devices: '1-edge virtio1-req.0, eth0',
    })
    expect(first?.['LOC/0']).to.include({ irq: 'LOC', type: '', devices: 'Local timer interrupts' })
    expect(first?.['ERR']).to.include({ irq: 'ERR', cpu: '', type: '', devices: '' })
  })

  it('follows an interrupt that is given to another device', () => {
    const [, second] = play(interrupt, [
      sampleOf(1000, 'int  36: 5 5 PCI-MSI 1-edge eth0\n'),
      sampleOf(1010, 'int  36: 15 5 PCI-MSI 1-edge nvme0q1\n'),
    ])
    expect(second?.['36/0']).to.include({ count: 1, devices: '1-edge nvme0q1' })
  })

  it('takes a counter near 2^32 that starts over for a wrap', () => {
    const [, second] = play(interrupt, [
      sampleOf(1000, 'int LOC: 4294967286 100 Local timer interrupts\n'),
      sampleOf(1010, 'int LOC: 10 5 Local timer interrupts\n'),
    ])
    expect(counts(second)).to.deep.equal({ 'LOC/0': 2, 'LOC/1': undefined, '': 2 })
  })

  it('numbers the columns as the CPUs that were online, if they are as many', () => {
    const names = (online: string, columns: number) =>
      Object.keys(
        play(interrupt, [
          sampleOf(1000, `int LOC: ${'1 '.repeat(columns)} Local timer interrupts\n`, {
            header: testHeader({ details: details(online) }),
          }),
        ])[0] ?? {},
      ).filter((name) => name !== '')
    expect(names('0-1,4,6-7', 5)).to.deep.equal(['LOC/0', 'LOC/1', 'LOC/4', 'LOC/6', 'LOC/7'])
    expect(names('0-1,4,6-7', 3)).to.deep.equal(['LOC/0', 'LOC/1', 'LOC/2'])
    expect(names('', 1)).to.deep.equal(['LOC/0'])
  })

  it('shows no rates made of two CPUs when one goes offline', () => {
    const all = play(
      interrupt,
      ['10 1000 50', '20 60', '30 70', '40 80'].map((columns, index) =>
        sampleOf(1000 + 10 * index, `int LOC: ${columns} Local timer interrupts\n`),
      ),
    ).map(counts)
    expect(all).to.deep.equal([
      { 'LOC/0': undefined, 'LOC/1': undefined, 'LOC/2': undefined, '': undefined },
      { 'LOC/0': undefined, 'LOC/1': undefined, '': undefined },
      { 'LOC/0': undefined, 'LOC/1': undefined, '': undefined },
      { 'LOC/0': 1, 'LOC/1': 1, '': 2 },
    ])
  })

  it('reads the lines of other machines', () => {
    const [, second] = play(interrupt, [
      sampleOf(
        1000,
        'int  11:  100  200     GICv3  27 Level     arch_timer\nint IPI0:  5  6       Rescheduling interrupts\nint Err:  0\n',
      ),
      sampleOf(
        1010,
        'int  11:  110  220     GICv3  27 Level     arch_timer\nint IPI0:  5  7       Rescheduling interrupts\nint Err:  5\n',
      ),
    ])
    expect(counts(second)).to.deep.equal({ '11/0': 1, '11/1': 2, 'IPI0/0': 0, 'IPI0/1': 0.1, Err: 0.5, '': 3.1 })
    expect(second?.['11/0']).to.include({ type: 'GICv3', devices: '27 Level arch_timer' })
  })

  it('records which CPUs are online', () => {
    const read = (path: string) => (path === '/sys/devices/system/cpu/online' ? '0-3,5\n' : undefined)
    expect(interrupt.updateHeader?.({ read, glob: () => [] })).to.deep.equal({ online: '0-3,5' })
    expect(interrupt.updateHeader?.({ read: () => undefined, glob: () => [] })).to.deep.equal({})
  })

  it('prints a column for each CPU', () => {
    const samples = [lines(100, [1000, 2000], [5, 5]), lines(350, [1500, 200_002_000], [5, 15])]
    expect(printed('brief', samples)).to.deep.equal({ heading: ['<--Int--->', 'Cpu0 Cpu1 '], lines: ['  50  20M '] })
    expect(printed('summary', samples)).to.deep.equal({
      heading: ['# INTERRUPT SUMMARY (/sec)', '#   Cpu0   Cpu1'],
      lines: ['      50 20000026'],
    })
  })

  it('prints a line for each interrupt that was served', () => {
    const samples = [lines(100, [1000, 2000], [5, 5]), lines(350, [1500, 2100], [5, 5])]
    expect(printed('detail', samples)).to.deep.equal({
      heading: ['# INTERRUPT DETAILS (/sec)', '# Int   Cpu0   Cpu1   Type            Device(s)'],
      lines: [
        '   36      0     25   PCI-MSIX-0000:00:02.0 1-edge virtio1-req.0, eth0',
        '  LOC     50     10                   Local timer interrupts',
      ],
    })
    const both = printed('both', samples)
    expect(both.heading).to.have.length(2)
    expect(both.lines).to.have.length(6)
  })

  it('prints unknown values as unknown', () => {
    expect(printed('summary', [lines(1, [1, 1], [1, 1])]).lines).to.deep.equal(['       -      -'])
    expect(printed('brief', [lines(1, [1, 1], [1, 1])]).lines).to.deep.equal(['   -    - '])
  })
})
