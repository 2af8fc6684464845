import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { isInForeground } from '../../src/source/foreground.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

describe('foreground', () => {
  const directory = temporaryDirectory()

  for (const [what, stat, expected] of [
    ['a process of the group that the terminal listens to', '700 (node) R 600 700 600 34816 700 4194304 0', true],
    ['one of another group', '700 (node) R 600 700 600 34816 650 4194304 0', false],
    ['one without a terminal', '700 (node) R 600 700 600 0 -1 4194304 0', false],
    ['one whose name looks like the rest', '700 (a) R 1 2 3 4 2 0) S 600 700 600 34816 650 4194304 0', false],
  ] as const) {
    it(what, () => {
      const path = join(directory.path, 'stat')
      writeFileSync(path, `${stat} 1 2 3\n`)
      expect(isInForeground(path)).to.equal(expected)
    })
  }

  it('where nothing tells', () => {
    expect(isInForeground(join(directory.path, 'none'))).to.equal(false)
  })
})
