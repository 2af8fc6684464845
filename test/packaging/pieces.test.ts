import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { Script } from 'node:vm'
import { expect } from 'chai'
import { inSources } from '../../src/cli/stack.ts'
import { bundlePieces } from '../../src/packaging/pieces.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

const SOURCES: Readonly<Record<string, string>> = {
  'main.ts': `import { sep as between } from 'node:path'
import { count } from './shared.ts'
export const separator: string = between
export const where: string = import.meta.url
export function counted(): number {
  return count()
}
export async function late(): Promise<readonly unknown[]> {
  const { default: named, fail } = await import('./late.ts')
  const { EOL } = await import('node:os')
  return [named, EOL, fail]
}
`,
  'shared.ts': `let counter = 0
export function count(): number {
  return ++counter
}
`,
  'late.ts': `import * as path from 'node:path'
import { count } from './shared.ts'
export default path.basename('/a/late') + count()
export function fail(): never {
  throw new Error('on purpose')
}
`,
}

interface Program {
  readonly separator: string
  readonly where: string
  counted(): number
  late(): Promise<readonly [string, string, () => never]>
}

describe('a program in pieces', () => {
  const directory = temporaryDirectory()
  let outfile: string
  let program: Program

  before(async () => {
    mkdirSync(join(directory.path, 'src'))
    for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(directory.path, 'src', name), text)
    outfile = join(directory.path, 'program.cjs')
    await bundlePieces({ entry: join(directory.path, 'src/main.ts'), outfile })
    const made = { exports: {} }
    const script = new Script(readFileSync(outfile, 'utf8'), { filename: outfile })
    script.runInThisContext()(made.exports, createRequire(import.meta.url), made, 'file:///here')
    program = made.exports as Program
  })

  it('has the exports of its entry', () => {
    expect(program.separator).to.equal('/')
    expect(program.where).to.equal('file:///here')
  })

  it('runs a piece when it is wanted, and what pieces share once', async () => {
    expect(program.counted()).to.equal(1)
    const [named, end] = await program.late()
    expect(named).to.equal('late2')
    expect(end).to.equal('\n')
    await program.late()
    expect(program.counted()).to.equal(3)
  })

  it('has the places of the sources in its map', async () => {
    const [, , fail] = await program.late()
    expect(fail)
      .to.throw(Error, 'on purpose')
      .that.satisfies((error: Error) => {
        const [, first = ''] = inSources(error.stack ?? '').split('\n')
        return basename(first) === 'late.ts:5:9)'
      })
  })
})
