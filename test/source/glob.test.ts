import { statfsSync } from 'node:fs'
import { expect } from 'chai'
import { expandGlob } from '../../src/source/glob.ts'
import { naturalOrder } from '../../src/vocabulary/natural-order.ts'
import { removeTrees, Tree } from './tree.ts'

afterEach(removeTrees)

/** What the stars stand for in the paths that a pattern finds among the files. */
function instances(pattern: string, files: readonly string[]): readonly string[] {
  const tree = new Tree(Object.fromEntries(files.map((file) => [file, ''])))
  return expandGlob(tree.path, pattern)
    .map(({ instance }) => instance)
    .sort(naturalOrder)
}

describe('a path with stars', () => {
  it('matches numbers', () => {
    const files = ['proc/1/stat', 'proc/4711/stat', 'proc/4711x/stat', 'proc/self/stat', 'proc/5']
    expect(instances('/proc/[0-9]*', files)).to.deep.equal(['1', '5', '4711'])
    expect(instances('/proc/[0-9]*/stat', files)).to.deep.equal(['1', '4711'])
    expect(instances('/n/cpu[0-9]*', ['n/cpu0', 'n/cpu12', 'n/cpufreq', 'n/xcpu1'])).to.deep.equal(['0', '12'])
  })

  it('matches parts of names, joined', () => {
    const files = ['s/ib/mlx_0/ports/1/c', 's/ib/mlx_1/ports/2/c', 's/ib/other/ports/1/c', 's/ib/mlx_2/none']
    expect(instances('/s/ib/mlx_*/ports/*/c', files)).to.deep.equal(['0/1', '1/2'])
    expect(instances('/d/a*b*', ['d/ab', 'd/a1b2', 'd/b'])).to.deep.equal(['/', '1/2'])
  })

  it('takes other characters as they are', () => {
    const files = ['d/a.b', 'd/axb', 'd/a+1', 'd/.hidden']
    expect(instances('/d/a.*', files)).to.deep.equal(['b'])
    expect(instances('/d/a+*', files)).to.deep.equal(['1'])
    expect(instances('/d/*', files)).to.deep.equal(['a+1', 'a.b', 'axb'])
    expect(instances('/d/.*', files)).to.deep.equal(['hidden'])
  })

  it('matches any directories, and none', () => {
    const files = ['c/stat', 'c/a/stat', 'c/a/b/stat', 'c/a/other', 'c/d/e/stat']
    expect(instances('/c/**/stat', files)).to.deep.equal(['/', 'a', 'a/b', 'd/e'])
    expect(instances('/c/**', files)).to.deep.equal(['/', 'a', 'a/b', 'd', 'd/e'])
    expect(instances('/none/**', files)).to.deep.equal([])
  })
})

describe('control groups of version 1', () => {
  const VERSION_1 = 0x27e0eb

  it('are none of the directories below /sys/fs/cgroup, since their files say something else', () => {
    const types = expandGlob('', '/sys/fs/cgroup/**').map(({ path }) => statfsSync(path).type)
    expect(types).to.not.include(VERSION_1)
  })
})

describe('the natural order', () => {
  it('counts as people do', () => {
    const names = ['b', 'a10', '10', 'a9b', 'a9', '9', 'a', 'a9a10', 'a9a9', '']
    expect(names.sort(naturalOrder)).to.deep.equal(['', '9', '10', 'a', 'a9', 'a9a9', 'a9a10', 'a9b', 'a10', 'b'])
  })
})
