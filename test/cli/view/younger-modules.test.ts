import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { recollect } from '../../helpers/cli.ts'
import { temporaryDirectory, writeRecording } from '../../helpers/recordings.ts'
import { collectlHeader, markerOf, timeOf } from '../../recording/collectl-made.ts'

/** It records nothing of its own, and its name is in no recording. */
const MODULE = `
import { defineImporter, gauge } from 'recollect/importer'
export default defineImporter({
  name: 'younger',
  title: 'YOUNGER',
  sources: [],
  line: 'load',
  metrics: { minute: gauge({ word: 0, head: 'Minute', digits: 2, brief: true, help: 'Load average over 1 minute' }) },
})
`

describe('a module that is younger than a recording', () => {
  const folder = temporaryDirectory()
  let imported: readonly string[] = []
  let recording = ''

  before(() => {
    const module = join(folder.path, 'younger.js')
    writeFileSync(module, MODULE, { mode: 0o644 })
    imported = ['--import', module]
    recording = writeRecording(folder.path, {
      from: 1000,
      count: 3,
      lines: (number) => `load 0.${number}5 0 0 1/100 7\nMemFree: 4096 kB\n`,
      header: { modules: ['load', 'memory'] },
    })
  })

  /** The last word of each row. */
  async function minutes(args: readonly string[]): Promise<readonly (string | undefined)[]> {
    const { code, stdout } = await recollect(['play', ...args])
    expect(code).to.equal(0)
    const rows = stdout.split('\n').filter((row) => /\d/.test(row) && !/^#/.test(row))
    return rows.map((row) => /[^\s,]+$/.exec(row)?.[0])
  }

  it('is shown beside those that recorded it', async () => {
    expect(await minutes([recording, ...imported])).to.deep.equal(['0.15', '0.25'])
    expect(await minutes([recording, ...imported, '-s', 'memory'])).to.deep.equal(['0.15', '0.25'])
    expect(await minutes([recording, ...imported, '-s', 'memory', '--format', 'csv'])).to.deep.equal(['0.15', '0.25'])
  })

  it('is shown alone', async () => {
    expect(await minutes([recording, ...imported, '-s', 'younger'])).to.deep.equal(['0.15', '0.25'])
  })

  it('is told, where it is to record, that it has nothing to', async () => {
    const asked = ['record', '-i0', '-c1', '-q', '-s', 'load', '-f', `${folder.path}/new/`]
    const { code, stderr } = await recollect([...asked, ...imported])
    expect(stderr).to.equal('recollect: import module younger: nothing to record: it has neither sources nor getData\n')
    expect(code).to.equal(0)
  })

  it('is shown of what collectl recorded', async () => {
    const file = join(folder.path, 'box-20261121-203312.raw')
    const lines = (i: number): string => `load 0.${i}5 0 0 1/100 7\ncpu  ${i * 50} 0 0 ${i * 50} 0 0 0 0 0 0\n`
    writeFileSync(
      file,
      collectlHeader() + [0, 1, 2].map((i) => markerOf(timeOf(i)) + lines(i)).join('') + markerOf(timeOf(3)),
    )
    expect(await minutes([file, ...imported, '-s', 'cpu'])).to.deep.equal(['0.15', '0.25'])
  })
})
