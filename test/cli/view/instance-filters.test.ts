import { expect } from 'chai'
import { UsageError } from '../../../src/cli/usage-error.ts'
import { instanceChoice, type Typed } from '../../../src/cli/view/instance-filters.ts'
import type { Role } from '../../../src/vocabulary/importer.ts'
import { runHere } from '../../helpers/cli.ts'
import { temporaryDirectory, writeRecording } from '../../helpers/recordings.ts'

/** What becomes of `sda`, `loop0:hidden`, `dm-0:shown`: + counted and shown, - hidden, = as it is. */
function fates(typed: Typed, importer: string, names: string, words: Readonly<Record<string, string>> = {}): string {
  const choice = instanceChoice(typed)
  const marks = names.split(' ').map((name) => {
    const [instance = '', role = 'counted'] = name.split(':')
    const chosen = choice?.({ importer, instance, role: role as Role, text: (metric) => words[metric] ?? '' })
    return `${chosen === undefined ? '=' : chosen ? '+' : '-'}${instance}`
  })
  return marks.join(' ')
}

describe('cli: --dskfilt, --netfilt, --cpufilt, --intfilt', () => {
  it('chooses by names, some or all but some, and hidden ones only by their whole names', () => {
    const disks = 'sda sda1:hidden sdb dm-0:shown loop0:hidden'
    expect(fates({}, 'disk', disks)).to.equal('=sda =sda1 =sdb =dm-0 =loop0')
    expect(fates({ dskfilt: 'sda' }, 'disk', disks)).to.equal('+sda -sda1 -sdb -dm-0 -loop0')
    expect(fates({ dskfilt: 'sda1,dm,loop' }, 'disk', disks)).to.equal('-sda +sda1 -sdb +dm-0 -loop0')
    expect(fates({ dskfilt: 'sd[ab]$' }, 'disk', disks)).to.equal('+sda -sda1 +sdb -dm-0 -loop0')
    expect(fates({ dskfilt: '^sda,dm' }, 'disk', disks)).to.equal('-sda -sda1 =sdb -dm-0 =loop0')
    expect(fates({ dskfilt: 'sda' }, 'net', 'eth0')).to.equal('=eth0')
    expect(fates({ netfilt: 'lo' }, 'net', 'lo:shown eth0')).to.equal('+lo -eth0')
  })

  it('chooses CPUs by number, for their interrupts, too', () => {
    expect(fates({ cpufilt: '0,2-3' }, 'cpu', '0 1 2 3 4')).to.equal('+0 -1 +2 +3 -4')
    expect(fates({ cpufilt: '^0,2-3' }, 'cpu', '0 1 2 3 4')).to.equal('-0 +1 -2 -3 +4')
    expect(fates({ cpufilt: '1' }, 'interrupt', '36/1', { cpu: '1' })).to.equal('+36/1')
    expect(fates({ cpufilt: '1' }, 'interrupt', '36/0', { cpu: '0' })).to.equal('-36/0')
    expect(fates({ cpufilt: '0' }, 'interrupt', 'ERR', {})).to.equal('=ERR')
  })

  it('chooses interrupts by number, type and device', () => {
    const words = { irq: '36', type: 'PCI-MSIX', devices: 'virtio1-req.0', cpu: '1' }
    for (const intfilt of ['virtio', '36:', 'MSIX', 'x,36:']) {
      expect(fates({ intfilt }, 'interrupt', '36/1', words), intfilt).to.equal('+36/1')
    }
    for (const intfilt of ['nvme', '^virtio']) {
      expect(fates({ intfilt }, 'interrupt', '36/1', words), intfilt).to.equal('-36/1')
    }
    expect(fates({ intfilt: 'virtio', cpufilt: '0' }, 'interrupt', '36/1', words)).to.equal('-36/1')
    expect(fates({ intfilt: 'virtio', cpufilt: '1' }, 'interrupt', '36/1', words)).to.equal('+36/1')
  })

  it('refuses what is no expression and no number', () => {
    for (const [typed, why] of [
      [{ dskfilt: '(' }, /option --dskfilt: "\(": not a regular expression/],
      [{ netfilt: 'eth0,' }, /option --netfilt: expected regular expressions/],
      [{ dskfilt: '^' }, /option --dskfilt: expected/],
      [{ cpufilt: 'a' }, /option --cpufilt: "a": expected numbers of CPUs/],
      [{ cpufilt: '4-2' }, /option --cpufilt: "4-2"/],
    ] as const) {
      expect(() => instanceChoice(typed)).to.throw(UsageError, why)
    }
  })

  describe('on a recording', () => {
    const directory = temporaryDirectory()
    let path = ''

    before(() => {
      const lines = (n: number): string =>
        [
          `cpu  ${n * 90} 0 ${n * 30} ${n * 180} 0 0 0 0 0 0`,
          `cpu0 ${n * 80} 0 0 ${n * 20} 0 0 0 0 0 0`,
          `cpu1 ${n * 10} 0 0 ${n * 90} 0 0 0 0 0 0`,
          `cpu2 0 0 ${n * 30} ${n * 70} 0 0 0 0 0 0`,
          `intr ${n * 100}`,
          `ctxt ${n * 200}`,
          `processes ${n * 10}`,
          `disk 8 0 sda ${n * 10} 0 ${n * 200} 0 0 0 0 0 0 0 0`,
          `disk 8 1 sda1 ${n * 7} 0 ${n * 20} 0 0 0 0 0 0 0 0`,
          `disk 8 2 sdb ${n * 5} 0 ${n * 100} 0 0 0 0 0 0 0 0`,
          `Net eth0: ${n * 1024} ${n} 0 0 0 0 0 0 ${n * 1024} ${n} 0 0 0 0 0 0`,
          `Net lo: ${n * 10240} ${n * 10} 0 0 0 0 0 0 ${n * 10240} ${n * 10} 0 0 0 0 0 0`,
          '',
        ].join('\n')
      path = writeRecording(directory.path, { from: 1_800_000_000, count: 2, lines })
    })

    /** The values under these headings of the plot's only line. */
    async function plotted(typed: string, ...names: readonly string[]): Promise<readonly (string | undefined)[]> {
      const { code, stdout, stderr } = await runHere(['play', path, '-P', ...typed.split(' ')])
      expect([code, stderr]).to.deep.equal([0, ''])
      const [head = [], row = []] = stdout.split('\n').map((line) => line.split(' '))
      return names.map((name) => row[head.indexOf(name)])
    }

    it('changes totals and details', async () => {
      expect(await plotted('-sd', '[DSK]ReadTot', '[DSK]ReadKBTot')).to.deep.equal(['15', '150'])
      expect(await plotted('-sdD --dskfilt sdb', '[DSK]ReadTot', '[DSK:sdb]Reads', '[DSK:sda]Reads')).to.deep.equal([
        '5',
        '5',
        undefined,
      ])
      expect(await plotted('-sd --dskfilt ^sdb', '[DSK]ReadTot')).to.deep.equal(['10'])
      expect(await plotted('-sdD --dskfilt sda1', '[DSK]ReadTot', '[DSK:sda1]Reads')).to.deep.equal(['7', '7'])
      expect(await plotted('-sn --netfilt lo', '[NET]RxPktTot', '[NET]RxKBTot')).to.deep.equal(['10', '10'])
    })

    it("makes the total of CPUs the mean of the chosen ones' percentages, the machine's own counts left as they are", async () => {
      const names = ['[CPU]User%', '[CPU]Sys%', '[CPU]Idle%', '[CPU]Totl%', '[CPU]Intrpt/sec', '[CPU]Ctx/sec']
      expect(await plotted('-sc', ...names)).to.deep.equal(['30', '10', '60', '40', '100', '200'])
      expect(await plotted('-sc --cpufilt 0-1', ...names)).to.deep.equal(['45', '0', '55', '45', '100', '200'])
      expect(await plotted('-sc --cpufilt ^0,1', ...names)).to.deep.equal(['0', '30', '70', '30', '100', '200'])
      expect(await plotted('-scC --cpufilt 1', '[CPU]User%', '[CPU:1]User%', '[CPU:0]User%')).to.deep.equal([
        '10',
        '10',
        undefined,
      ])
    })
  })
})
