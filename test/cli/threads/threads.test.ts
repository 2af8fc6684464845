import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { recollect } from '../../helpers/cli.ts'
import { INCIDENT } from '../../helpers/played.ts'

describe('threads', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recollect-threads-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  for (const typed of [
    '-s cdnmZ --verbose',
    '-s cdnm',
    '-s cdnm --format csv',
    '-s cZ --format json',
    '-sZ --top cpu,3',
  ]) {
    it(`print the same as one: ${typed}`, async () => {
      const args = ['play', INCIDENT, ...typed.split(' '), '--from', '04:15-04:22']
      const [one, three] = await Promise.all([
        recollect([...args, '--threads', '1']),
        recollect([...args, '--threads', '3']),
      ])
      expect(three).to.deep.equal(one)
      expect(one.code).to.equal(0)
      expect(one.stdout.length).to.be.greaterThan(5000)
    }).timeout(120_000)
  }

  it('write the same files as one', async () => {
    const written = async (threads: number) => {
      const base = join(folder, `${threads}-`)
      const { code, stderr } = await recollect([
        'play',
        INCIDENT,
        '-scCdDnNmZ',
        '-P',
        '-f',
        base,
        '--threads',
        `${threads}`,
      ])
      expect([code, stderr]).to.deep.equal([0, ''])
      const names = readdirSync(folder).filter((name) => name.startsWith(`${threads}-`))
      return names.map((name) => [name.slice(2), readFileSync(join(folder, name), 'utf8')])
    }
    const one = await written(1)
    expect(one.length).to.equal(5)
    expect(await written(2)).to.deep.equal(one)
  }).timeout(120_000)

  it('are a number', async () => {
    for (const typed of ['0', 'two', '1.5', '65']) {
      const { code, stderr } = await recollect(['play', 'x', '--threads', typed])
      expect(code).to.equal(2)
      expect(stderr).to.equal(
        `recollect: option --threads: "${typed}": expected a number from 1 to 64 (see recollect play --help)\n`,
      )
    }
  }).timeout(60_000)
})
