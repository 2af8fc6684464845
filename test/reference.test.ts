import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { recollect } from './helpers/cli.ts'
import { inPackage } from './helpers/paths.ts'

describe('the metric reference', () => {
  it('is what the modules declare; npm run golden writes it anew', async () => {
    const { stdout } = await recollect(['list', 'metrics', '--markdown'])
    const page = inPackage('importers', 'METRICS.md')
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, stdout)
    expect(stdout).to.equal(readFileSync(page, 'utf8'))
  })
})

describe('the reference of exporters', () => {
  it('is what they declare; npm run golden writes it anew', async () => {
    const { stdout } = await recollect(['list', 'exports', '--markdown'])
    const page = inPackage('exporters', 'EXPORTERS.md')
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, stdout)
    expect(stdout).to.equal(readFileSync(page, 'utf8'))
  })
})
