import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { program } from './helpers/cli.ts'
import { inPackage } from './helpers/paths.ts'

const run = promisify(execFile)

/** The first block of JavaScript of a page that holds `word`. */
function example(page: string, word: string): string {
  const blocks = [...readFileSync(inPackage(page), 'utf8').matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code)
  return blocks.find((code) => code.includes(word)) ?? expect.fail(`${page} has no example of ${word}`)
}

describe('the library', () => {
  let folder = ''

  before(() => {
    // Inside the package, where its own name means itself.
    mkdirSync(inPackage('dist'), { recursive: true })
    folder = mkdtempSync(inPackage('dist', 'example-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('does what the example in the README says', async () => {
    const file = join(folder, 'example.mjs')
    writeFileSync(file, example('README.md', 'byHost'))
    const [node = '', ...before] = program.slice(0, -1)
    const { stdout } = await run(node, [...before, file], { cwd: inPackage() })
    const lines = stdout.trim().split('\n')
    // A minute a line, and over a minute in which there is far less free memory than before.
    expect(lines.length).to.be.within(10, 14)
    const free = lines.map((line) => Number(/^\d{4}-\d\d-\d\dT04:\d\d:\d\d\.\d{3}Z (\d+(\.\d+)?)$/.exec(line)?.[1]))
    expect(Math.max(...free) - Math.min(...free)).to.be.greaterThan(5e6)
  })
})
