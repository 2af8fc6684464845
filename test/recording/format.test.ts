import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { inPackage } from '../helpers/paths.ts'
import { dump } from './dump.ts'
import { header, make } from './made.ts'
import { registry } from './registry.ts'

const PATH = inPackage('src/recording/FORMAT.md')

/** Compares a section of the document, or with UPDATE_GOLDEN=1 writes it anew. */
function expectSection(name: string, text: string): void {
  const document = readFileSync(PATH, 'utf8')
  const section = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*(<!-- /${name} -->)`)
  const renewed = document.replace(section, (_, begin: string, end: string) => `${begin}${text}${end}`)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(PATH, renewed)
  expect(document).to.match(section)
  expect(renewed).to.equal(readFileSync(PATH, 'utf8'))
}

describe('FORMAT.md', () => {
  it('shows a recording as it is written (UPDATE_GOLDEN=1 writes it anew)', () => {
    const { bytes } = make({
      count: 2,
      header: { ...header, intervals: [10], modules: ['load'] },
      options: { fileId: '0123456789abcdef' },
      lines: (i) => `load 0.1${i} 0.08 0.05 1/120 162${i}\n`,
    })
    const text = execFileSync('zstd', ['-dcq'], { input: bytes, encoding: 'utf8' })
    expectSection('dump', `\`\`\`\n${text}\`\`\`\n\n\`\`\`\n${dump(bytes)}\`\`\`\n`)
  })

  it('names the lines of every module (UPDATE_GOLDEN=1 writes them anew)', async () => {
    expectSection('registry', await registry())
  })
})
