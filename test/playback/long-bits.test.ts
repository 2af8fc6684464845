import { expect } from 'chai'
import { longBits } from '../../src/playback/long-bits.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter } from '../../src/vocabulary/metric.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

describe('playback: the width of counters', () => {
  it('follows from what the machine is called', () => {
    const narrow = ['i386', 'i686', 'i686-linux-gnu', 'armv7l', 'arm-linux-gnueabihf', 'ppc', 'mips', 'mipsel', 's390']
    expect(narrow.filter((arch) => longBits(arch) !== 32)).to.deep.equal([])
    const wide = [
      'x86_64',
      'x64',
      'x86_64-linux-gnu-thread-multi',
      'aarch64',
      'arm64',
      'ppc64le',
      'mips64',
      's390x',
      '',
    ]
    expect(wide.filter((arch) => longBits(arch) !== 64)).to.deep.equal([])
  })

  it('decides whether a counter that went back has come round', () => {
    const importer = defineImporter({
      name: 'bytes',
      title: 'BYTES',
      sources: [{ key: 'bytes', path: '/bytes' }],
      metrics: { bytes: counter({ word: 0, help: 'Bytes' }) },
    })
    const rate = (arch: string): unknown => {
      const header = testHeader({ arch, intervals: [1] })
      const lines = [`bytes ${2 ** 32 - 1000}`, 'bytes 500']
      const samples = lines.map((line, i) => sampleOf(1000 + i, line, { header }))
      return play(importer, samples)[1]?.['']?.['bytes']
    }
    expect(rate('i686')).to.equal(1500)
    expect(rate('x86_64')).to.equal(undefined)
  })
})
