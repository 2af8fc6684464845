import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { recollect } from '../helpers/cli.ts'
import { temporaryDirectory, writeRecording } from '../helpers/recordings.ts'

const MODULE = `
import { defineImporter, gauge } from 'recollect/importer'
export default defineImporter({
  name: 'rooms',
  title: 'ROOMS',
  sources: [],
  line: 'rooms',
  metrics: { nothing: gauge({ help: 'Nothing is known' }) },
  metricsOf: (details) =>
    Object.fromEntries(details.flatMap((one) => one.get('names').split(' ')).map((name, word) => [name, gauge({ word, help: 'Temperature of the ' + name })])),
  analyze() {},
})
`

describe('metrics that only a recording tells of', () => {
  const folder = temporaryDirectory()
  let module = ''
  let recording = ''

  before(() => {
    module = join(folder.path, 'rooms.js')
    writeFileSync(module, MODULE, { mode: 0o644 })
    recording = writeRecording(folder.path, {
      from: 1000,
      count: 3,
      lines: (number) => `rooms ${20 + number} ${18 - number}\n`,
      header: { modules: ['rooms'], details: new Map([['rooms', new Map([['names', 'kitchen house.cellar']])]]) },
    })
  })

  it('are played', async () => {
    const { stdout, stderr } = await recollect([
      'play',
      recording,
      '--import',
      module,
      '--columns',
      'rooms.house.cellar,rooms.kitchen',
      '--utc',
    ])
    expect(stderr).to.equal('')
    expect(stdout)
      .to.contain('17')
      .and.contain('21')
      .and.match(/cellar.*kitchen/)
    const views = await recollect(['play', recording, '--import', module, '--view', 'rooms.house.cellar', '--utc'])
    expect(views.stderr).to.equal('')
    expect(views.stdout).to.match(/house\.cellar\n +17\b/)
    const plot = await recollect(['play', recording, '--import', module, '-P', '--utc'])
    expect(plot.stdout).to.match(/\[ROOMS\]kitchen \[ROOMS\]house\.cellar\n19700101 00:16:41 21 17\n/)
  })

  it('are listed with their values', async () => {
    const { stdout, stderr } = await recollect(['list', 'metrics', '--import', module, '-s', 'cpu', '-v', recording])
    expect(stderr).to.equal('')
    expect(stdout)
      .to.match(/^rooms\.kitchen +number +instant +22$/m)
      .and.match(/^rooms\.house\.cellar +number +instant +16$/m)
  })
})
