import { expect } from 'chai'
import cpufreq from '../../importers/cpufreq.ts'
import { play, sampleOf } from '../helpers/samples.ts'

describe('the cpufreq importer', () => {
  it('reads what cpufreq says', () => {
    const [first] = play(cpufreq, [
      sampleOf(
        1000,
        'cpufreq-info processor\t: 0\ncpufreq-info cpu MHz\t\t: 1000.000\n' +
          'cpufreq-cur 0 1600000\ncpufreq-max 0 3200000\ncpufreq-cur 1 3200000\ncpufreq-max 1 3200000\n',
      ),
    ])
    expect(first?.['0']).to.deep.equal({ frequency: 1_600_000, highest: 3_200_000, percent: 50 })
    expect(first?.['']).to.include({ frequency: 2_400_000, percent: 75 })
  })

  it('reads /proc/cpuinfo where there is no cpufreq', () => {
    const [first] = play(cpufreq, [
      sampleOf(
        1000,
        'cpufreq-info processor\t: 0\ncpufreq-info cpu MHz\t\t: 2596.138\ncpufreq-info processor\t: 10\ncpufreq-info cpu MHz\t\t: 2000.5\n',
      ),
    ])
    expect(first?.['0']).to.deep.equal({ frequency: 2_596_138, highest: undefined, percent: undefined })
    expect(first?.['10']).to.include({ frequency: 2_000_500 })
  })
})
