import { createRequire } from 'node:module'
import { expect } from 'chai'
import { inSources, stacks } from '../../src/cli/stack.ts'
import { bundle } from '../../src/packaging/one-script.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

const SOURCE = `export function thrower(): never {
  const what: string = 'on purpose'
  throw new Error(what)
}
`

describe('a stack', () => {
  const directory = temporaryDirectory()

  it('has the places of the sources', async () => {
    const outfile = `${directory.path}/script.cjs`
    await bundle({ stdin: { contents: SOURCE, sourcefile: 'thrower.ts', loader: 'ts' }, outfile })
    const { thrower } = createRequire(import.meta.url)(outfile)
    expect(thrower)
      .to.throw(Error, 'on purpose')
      .that.satisfies((error: Error) => {
        const [, first] = inSources(error.stack ?? '').split('\n')
        return first?.endsWith('(thrower.ts:3:9)')
      })
  })

  it('stays as it is where a script has no map', () => {
    const stack = 'Error: x\n    at f (/nowhere/script.cjs:1:2)\n    at g (node:fs:3:4)'
    expect(inSources(stack)).to.equal(stack)
  })

  it('goes on to what an error was caused by', () => {
    const error = new Error('outer', { cause: new Error('inner') })
    expect(stacks(error)).to.match(/^Error: outer\n.*\ncaused by: Error: inner\n {4}at /s)
    expect(stacks('no error')).to.equal('')
  })
})
