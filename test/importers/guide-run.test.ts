import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect } from 'chai'
import { program } from '../helpers/cli.ts'
import { inPackage, isBuilt } from '../helpers/paths.ts'

const guide = readFileSync(inPackage('importers', 'README.md'), 'utf8')

/** The blocks of code of a language, by the words behind it. */
function blocks(language: string): ReadonlyMap<string, string> {
  const found = guide.matchAll(new RegExp(`^\`\`\`${language} ([^\\n]*)\\n(.*?)^\`\`\`$`, 'gms'))
  return new Map([...found].map(([, words = '', text = '']) => [words, text]))
}

/** Somebody reads the guide, saves each module under its name, and types each command. */
describe('the guide to import modules, done as it says', function () {
  this.timeout(60_000)
  let folder = ''

  before(function () {
    // From source the program cannot give its own modules to others'.
    if (!isBuilt) this.skip()
    folder = mkdtempSync(join(tmpdir(), 'guide-run-'))
    for (const [name, text] of blocks('js')) writeFileSync(join(folder, name), text)
    const words = program.map((word) => `'${word}'`).join(' ')
    writeFileSync(join(folder, 'recollect'), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 })
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function typed(commands: string) {
    const { PATH = '' } = process.env
    const env = { ...process.env, PATH: `${folder}${delimiter}${PATH}` }
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', commands], { cwd: folder, env, encoding: 'utf8' })
    return { status, stdout, stderr }
  }

  it('records and plays the smallest module', () => {
    const { status, stdout, stderr } = typed(blocks('sh').get('trial') ?? expect.fail('no such block'))
    expect(status, stderr).to.equal(0)
    expect(stdout.trim().split('\n').at(-1)).to.match(/^\d\d:\d\d:\d\d +256$/)
  })

  it("shows dstat's hello world and its queues of Postfix", () => {
    const { status, stdout, stderr } = typed(blocks('sh').get('two') ?? expect.fail('no such block'))
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' })
    // The letter of a magnitude has a place behind the last number, too.
    expect(stdout.replaceAll(/ +$/gm, '')).to.equal(blocks('text').get('two prints'))
  })

  it('says what is missing where there is no Postfix, and goes on', () => {
    const { status, stdout, stderr } = typed(
      'mkdir -p none && recollect live --root none --import ./hello.js --import ./postfix.js --columns hello.greeting,postfix.active --noboot 0.1 1',
    )
    expect(status).to.equal(0)
    expect(stderr).to.equal(
      'recollect: import module postfix: left out: needs Postfix, and the right to look into its queues (/var/spool/postfix/incoming/**/*: no such file or directory)\n',
    )
    expect(stdout).to.include('Hello world!')
  })
})
