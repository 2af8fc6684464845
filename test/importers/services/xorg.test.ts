import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import xorg from '../../../importers/xorg.ts'
import { play, sampleOf } from '../../helpers/samples.ts'
import { demandPrograms, type Polled, poll, servers, until } from '../../helpers/service.ts'

/** What xrestop prints of a client, shortened. */
const client = (name: string, pid: string, base: string, [windows, bytes]: readonly [number, number]): string =>
  [
    `0 - ${name} ( PID:${pid} ):`,
    `\tres_base      : ${base}`,
    '\tres_mask      : 0x1fffff',
    `\twindows       : ${windows}`,
    '\tpassive grabs : 3',
    `\tpixmap bytes  : ${bytes - 100}`,
    '\tother bytes   : ~100',
    `\ttotal bytes   : ~${bytes}`,
  ]
    .map((line) => `xorg ${line}\n`)
    .join('')

describe('the xorg importer', function () {
  this.timeout(60_000)

  it('understands what xrestop prints, whatever a title says', () => {
    const text =
      client('xclock', '23426', '0x400000', [2, 28_160]) +
      client('a : 5 ( PID: 1 ): b', '  ?   ', '0x200000', [1, 15_312]) +
      client('<unknown>', '  ?   ', '0', [1, 148])
    const [, values] = play(xorg, [sampleOf(1000, text), sampleOf(1010, text)])
    expect(values).to.have.all.keys(['', '0x400000', '0x200000', '0'])
    expect(values?.['0x400000']).to.include({
      name: 'xclock',
      pid: '23426',
      windows: 2,
      bytes: 28_160,
      otherBytes: 100,
    })
    expect(values?.['0x200000']).to.include({ name: 'a : 5 ( PID: 1 ): b', pid: '', pixmapBytes: 15_212 })
    expect(values?.['']).to.include({ clients: 3, windows: 4, bytes: 43_620 })
  })

  describe('asking an X server', () => {
    const { start } = servers()
    let asked: Polled | undefined
    let display = ''

    before(async function () {
      demandPrograms(this, ['Xvfb', 'xrestop', 'xclock'], 'xvfb xrestop x11-apps')
      display = `:${10_000 + (process.pid % 20_000)}`
      start(['Xvfb', display, '-screen', '0', '640x480x8', '-nolisten', 'tcp', '-ac'])
      await until(() => spawnSync('xrestop', ['-b', '-m', '1', '-display', display]).status === 0 || undefined, 'Xvfb')
      start(['xclock', '-display', display, '-title', 'the clock'])
    })
    after(() => asked?.close())

    it('tells its clients', async () => {
      xorg.init?.({ display })
      asked = poll(xorg)
      const text = await until(async () => {
        const come = (await asked?.next()) ?? ''
        return come.includes('the clock') ? come : undefined
      }, 'xclock')
      const [, values] = play(xorg, [sampleOf(1000, text), sampleOf(1010, text)])
      const clock = Object.values(values ?? {}).find(({ name }) => name === 'the clock')
      expect(clock?.['windows']).to.be.at.least(1)
      expect(clock?.['bytes']).to.be.greaterThan(0)
      expect(values?.['']?.['clients']).to.be.at.least(2)
    })
  })
})
