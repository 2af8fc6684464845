import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { inPackage } from '../helpers/paths.ts'
import { dump } from './dump.ts'
import { header, make } from './made.ts'

const PATH = inPackage('src/recording/FORMAT.md')
const DUMP = /(<!-- dump -->\n)[\s\S]*(<!-- \/dump -->)/

describe('FORMAT.md', () => {
  it('shows a recording as it is written (UPDATE_GOLDEN=1 writes it anew)', () => {
    const { bytes } = make({
      count: 2,
      header: { ...header, intervals: [10], modules: ['load'] },
      options: { fileId: '0123456789abcdef' },
      lines: (i) => `load 0.1${i} 0.08 0.05 1/120 162${i}\n`,
    })
    const text = execFileSync('zstd', ['-dcq'], { input: bytes, encoding: 'utf8' })
    const section = `\`\`\`\n${text}\`\`\`\n\n\`\`\`\n${dump(bytes)}\`\`\`\n`
    const document = readFileSync(PATH, 'utf8')
    const renewed = document.replace(DUMP, (_, begin: string, end: string) => `${begin}${section}${end}`)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(PATH, renewed)
    else expect(document).to.equal(renewed)
  })

  it('keeps a place for the registry', () => {
    expect(readFileSync(PATH, 'utf8')).to.match(/<!-- registry -->\n[\s\S]*<!-- \/registry -->/)
  })
})
