import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import gpfs from '../../importers/gpfs.ts'
import { record } from '../../src/recorder/recorder.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { type Polled, poll, until } from '../helpers/service.ts'

/** The example of IBM's document on mmpmon's io_s request. */
const EXAMPLE =
  '_io_s_ _n_ 199.18.1.8 _nn_ node1 _rc_ 0 _t_ 1066660148 _tu_ 407431 _br_ 6291456 _bw_ 314572800 _oc_ 10 _cc_ 16 _rdc_ 101 _wc_ 300 _dir_ 7 _iu_ 2'

describe('the gpfs importer', () => {
  const folder = temporaryDirectory()
  let polled: Polled | undefined
  afterEach(() => polled?.close())

  function pretend(script: string): Polled {
    const program = join(folder.path, 'mmpmon')
    writeFileSync(program, `#!/bin/sh\n${script}\n`)
    chmodSync(program, 0o755)
    gpfs.init?.({ program })
    polled = poll(gpfs)
    return polled
  }

  it('reads what mmpmon tells', () => {
    const later = EXAMPLE.replace('6291456', '6301456').replace('_wc_ 300', '_wc_ 350').replace('_iu_ 2', '_iu_ 7')
    const [, values] = play(gpfs, [sampleOf(1000, `gpfs ${EXAMPLE}`), sampleOf(1010, `gpfs ${later}`)])
    expect(values?.['']).to.deep.equal({
      read: 1000,
      written: 0,
      opens: 0,
      closes: 0,
      reads: 0,
      writes: 5,
      listings: 0,
      inodes: 0.5,
    })
  })

  it('asks one that stays', async () => {
    const mmpmon = pretend(`while read -r request; do [ "$request" = io_s ] && echo '${EXAMPLE}'; done`)
    expect(await mmpmon.next()).to.equal(`gpfs ${EXAMPLE}\n`)
    expect(await mmpmon.next()).to.equal(`gpfs ${EXAMPLE}\n`)
  })

  it('says once that there is no mmpmon', async () => {
    const notices: string[] = []
    gpfs.init?.({ program: '/nowhere/mmpmon' })
    await record({ importers: [gpfs], intervals: [0.1], count: 5, onNotice: ({ message }) => notices.push(message) })
    expect(notices).to.deep.equal(['import module gpfs: /nowhere/mmpmon: no such program'])
  })

  it('says why there is no answer', async () => {
    const refused = '_io_s_ _n_ 199.18.1.8 _nn_ node1 _rc_ 1 _t_ 1066660148 _tu_ 407431 _cl_ - _fs_ -'
    const mmpmon = pretend(`while read -r request; do echo '${refused}'; done`)
    await until(() => (mmpmon.now() === '' ? undefined : mmpmon.notices[0]), 'a notice')
    expect(mmpmon.notices[0]).to.equal(`import module gpfs: mmpmon: ${refused}`)
  })
})
