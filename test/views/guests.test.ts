import { expect } from 'chai'
import { linesWithoutGaps, recollect } from '../helpers/cli.ts'
import { demandPrograms } from '../helpers/service.ts'

describe("views of libvirt's guests", function () {
  this.timeout(60_000)

  it("show virsh's own test machine, its disk and its interface", async function () {
    demandPrograms(this, ['virsh'], 'libvirt-clients')
    const views = ['--guests', '--libvirt-disk', '-M', 'guest_net']
    const { code, stdout, stderr } = await recollect([
      'live',
      '--import',
      'libvirt,uri=test:///default',
      ...views,
      '1',
      '4',
    ])
    expect([code, stderr]).to.deep.equal([0, ''])
    const lines = linesWithoutGaps(stdout)
    const titles = lines.findIndex((line) => line.startsWith('------test------ --test/vda-'))
    expect(lines[titles + 1]).to.match(/^cpu +mem +rss \| read +writ\| recv +send$/)
    // It pretends to use one and a half CPUs, and 2 GiB.
    expect(lines.at(-1)).to.match(/^ *1\d\d 2048M 1024M\| +\d+k +\d+k\| +\d+k +\d+k$/)
  })
})
