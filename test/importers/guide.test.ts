import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import brief from '../../formats/brief.ts'
import verbose from '../../formats/verbose.ts'
import { Playback } from '../../src/playback/reports.ts'
import { formatDefaults } from '../../src/vocabulary/format.ts'
import type { Importer, RecordContext } from '../../src/vocabulary/importer.ts'
import { inPackage, packageRoot } from '../helpers/paths.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

/** A block of code of the guide: its language, the words behind it, and its text. */
interface Block {
  readonly language: string
  readonly words: readonly string[]
  readonly text: string
}

const guide = readFileSync(inPackage('importers', 'README.md'), 'utf8')

const blocks: readonly Block[] = [...guide.matchAll(/^```(\w+) ?([^\n]*)\n(.*?)^```$/gms)].map(
  ([, language = '', words = '', text = '']) => ({ language, words: words.split(' '), text }),
)

const modules = blocks
  .filter(({ language }) => language === 'js')
  .map(({ words: [name = ''], text }) => ({ name, text }))

function blockOf(name: string, what: string): string | undefined {
  return blocks.find(({ words }) => words[0] === name && words[1] === what)?.text
}

const header = testHeader({ intervals: [10] })

/** The samples of a recording as the guide shows it, markers and lines. */
function samplesOf(recorded: string) {
  return recorded
    .split(/^>>> /m)
    .slice(1)
    .map((sample) => {
      const newline = sample.indexOf('\n')
      return sampleOf(Number.parseFloat(sample), sample.slice(newline + 1), { header })
    })
}

/** What a format prints of a module after the first interval, without its title. */
function printed(importer: Importer, recorded: string, how: 'brief' | 'detail'): string {
  const playback = new Playback([importer])
  const selection = [{ importer, total: how === 'brief', each: how === 'detail' }]
  const run = (how === 'brief' ? brief : verbose).open(selection, { ...formatDefaults, time: 'time', zone: 'UTC' })
  let text = ''
  for (const [index, sample] of samplesOf(recorded).entries()) {
    const interval = playback.take(sample)
    if (interval !== undefined && index > 0) {
      run.interval(interval, (printed) => {
        text += printed
      })
    }
  }
  return text.slice(text.indexOf(how === 'brief' ? '#' : '#Time'))
}

describe('the guide to import modules', () => {
  let folder = ''
  const loaded = new Map<string, Importer>()

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guide-'))
    // What `recollect` does for modules that lie anywhere: they find this package by its name.
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(packageRoot, join(folder, 'node_modules', 'recollect'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    for (const { name, text } of modules) {
      const path = join(folder, name)
      writeFileSync(path, text)
      loaded.set(name, ((await import(pathToFileURL(path).href)) as { default: Importer }).default)
    }
  })
  after(() => rmSync(folder, { recursive: true }))

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
