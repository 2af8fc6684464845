import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import filesystem from '../../importers/filesystem.ts'
import { recordedLines } from '../helpers/recorded-lines.ts'
import { play, sampleOf } from '../helpers/samples.ts'

describe('the filesystem importer', () => {
  it('computes what df says', () => {
    const [first] = play(filesystem, [
      sampleOf(
        1000,
        'space / ext4 /dev/sda1 4096 1000 400 300 250 200\nspace /a\\040b xfs /dev/sdb1 512 100 100 100 0 0\n',
      ),
    ])
    expect(first?.['/']).to.deep.equal({
      type: 'ext4',
      device: '/dev/sda1',
      size: 4_096_000,
      used: 600 * 4096,
      free: 300 * 4096,
      // 600 of the 900 that are not kept for root.
      usedPercent: 200 / 3,
      inodes: 250,
      inodesUsed: 50,
      inodesPercent: 20,
    })
    expect(first?.['/a\\040b']).to.include({ used: 0, usedPercent: 0, inodesPercent: 0 })
    expect(first?.['']).to.include({ size: 4_096_000 + 51_200, usedPercent: 200 / 3 })
  })

  it('agrees with df on this machine', () => {
    const [first] = play(filesystem, [sampleOf(1000, recordedLines(filesystem))])
    const df = execFileSync('df', ['-B1', '--output=size,pcent,itotal', '/'], { encoding: 'utf8' }).split('\n')[1]
    const [size, percent = '', inodes] = df?.trim().split(/\s+/) ?? []
    expect(first?.['/']?.['size']).to.equal(Number(size))
    // df rounds up.
    expect(first?.['/']?.['usedPercent']).to.be.closeTo(Number.parseInt(percent, 10), 1.5)
    expect(first?.['/']?.['inodes']).to.equal(Number(inodes))
  })
})
