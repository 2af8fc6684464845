import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { RARE_WORK, RECORDER_HEAP, SHORT_WORK } from '../../src/cli/engine-flags.ts'

/** V8 tells of flags that it does not know on stderr, and goes on. */
describe("flags of V8, in this Node's", () => {
  for (const [name, { flags, newestV8 }] of Object.entries({ RECORDER_HEAP, RARE_WORK, SHORT_WORK })) {
    it(`${name} are known to it, or not set`, () => {
      if (Number.parseInt(process.versions.v8, 10) > newestV8) return
      const run = spawnSync(process.execPath, [...flags, '-e', '0'], { encoding: 'utf8' })
      expect(run).to.include({ status: 0, stderr: '' })
    })
  }

  it('are not what it was not seen with', () => {
    const run = spawnSync(process.execPath, ['--interrupt-budgets=1', '-e', '0'], { encoding: 'utf8' })
    expect(run.stderr).to.not.equal('')
  })
})
