import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import type { Importer, RecordContext } from '../../src/vocabulary/importer.ts'
import { loadPage, printed, readPage } from '../helpers/guide.ts'
import { inPackage } from '../helpers/paths.ts'
import { play, sampleOf } from '../helpers/samples.ts'

const page = readPage('README.md')
const { text: guide, modules, blockOf } = page

describe('the guide to import modules', () => {
  const loaded = loadPage(page)

  it('has named code blocks only', () => {
    expect(modules.map(({ name }) => name)).to.deep.equal([
      'entropy.js',
      'hello.js',
      'postfix.js',
      'groups.js',
      'pressure.js',
    ])
  })

  for (const { name } of modules) {
    it(`shows what ${name} prints`, () => {
      const importer = loaded.get(name) ?? expect.fail('not loaded')
      const recorded = blockOf(name, 'recorded') ?? expect.fail('no recorded lines')
      const how = blockOf(name, 'brief') === undefined ? 'detail' : 'brief'
      expect(printed(importer, recorded, how)).to.equal(blockOf(name, how))
    })

    it(`shows lines as the recorder writes them for ${name}`, () => {
      const keys = loaded.get(name)?.sources.map(({ key }) => key) ?? []
      // What `getData` writes has the key that it says.
      if (keys.length === 0) keys.push(name.replace('.js', ''))
      const recorded = blockOf(name, 'recorded')?.split('\n') ?? []
      const lines = recorded.filter((line) => line !== '' && !line.startsWith('>>>'))
      expect(lines.filter((line) => !keys.some((key) => line.startsWith(`${key} `)))).to.deep.equal([])
    })
  }

  it('names every unit, and every part of a module and a metric', () => {
    const vocabulary = ['importer', 'metric', 'source', 'unit'].map((file) =>
      readFileSync(inPackage('src', 'vocabulary', `${file}.ts`), 'utf8'),
    )
    const [importer = '', metric = '', source = '', unit = ''] = vocabulary
    const membersOf = (text: string, name: string): string[] => {
      const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(text)?.[1] ?? expect.fail(name)
      return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member = '']) => member)
    }
    const units = [...unit.matchAll(/^ {2}\| '([^']+)'$/gm)].map(([, name = '']) => name)
    const parts = [
      ...membersOf(importer, 'Importer'),
      ...membersOf(metric, 'Described'),
      ...membersOf(metric, 'Numeric'),
      ...membersOf(metric, 'Place'),
      ...membersOf(metric, 'Counter').filter((name) => name !== 'kind'),
      ...membersOf(source, 'FileSource'),
      ...units,
    ]
    expect(parts).to.have.length.greaterThan(60)
    const said = new Set([...guide.matchAll(/`([\w%]+)[^`]*`/g)].map(([, word]) => word))
    expect(parts.filter((part) => !said.has(part))).to.deep.equal([])
  })

  it('points to a module that greets three friends, more each time', async () => {
    const { default: hello } = (await import(pathToFileURL(inPackage('samples', 'hello.js')).href)) as {
      default: Importer
    }
    const lines: string[] = []
    const record: RecordContext = {
      line: (key, text) => lines.push(`${key} ${text}\n`),
      lines: () => expect.fail('it has one line'),
      proc: () => expect.fail('it reads no file'),
      exec: () => expect.fail('it runs no command'),
      cost: () => expect.fail('it asks for no cost'),
      pipe: () => expect.fail('it runs no command'),
      connect: () => expect.fail('it asks no server'),
    }
    const samples = [0, 1, 2].map((second) => {
      lines.length = 0
      void hello.getData?.(record)
      return sampleOf(1000 + second, lines.join(''))
    })
    const [, second, third] = play(hello, samples)
    expect(second).to.deep.equal({
      '': { greetings: 60, guests: 9, perGuest: 60 / 9 },
      anna: { greetings: 10, guests: 2, perGuest: 5 },
      bert: { greetings: 20, guests: 3, perGuest: 20 / 3 },
      cleo: { greetings: 30, guests: 4, perGuest: 7.5 },
    })
    expect(third?.['']).to.include({ greetings: 60, guests: 12 })
  })
})
