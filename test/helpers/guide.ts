import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import brief from '../../formats/brief.ts'
import verbose from '../../formats/verbose.ts'
import { Playback } from '../../src/playback/reports.ts'
import { formatDefaults } from '../../src/vocabulary/format.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { inPackage, packageRoot } from './paths.ts'
import { sampleOf, testHeader } from './samples.ts'

/** A page for authors of import modules, with the modules and the texts that it shows. */
export interface Page {
  readonly text: string
  readonly modules: readonly { readonly name: string; readonly text: string }[]
  /** What it shows of a module: its `recorded` lines, what `brief` or `detail` prints. */
  blockOf(name: string, what: string): string | undefined
}

/** Reads a page of the folder importers. */
export function readPage(file: string): Page {
  const text = readFileSync(inPackage('importers', file), 'utf8')
  const blocks = [...text.matchAll(/^```(\w+) ?([^\n]*)\n(.*?)^```$/gms)].map(
    ([, language = '', words = '', block = '']) => ({ language, words: words.split(' '), text: block }),
  )
  return {
    text,
    modules: blocks
      .filter(({ language }) => language === 'js')
      .map(({ words: [name = ''], text: module }) => ({ name, text: module })),
    blockOf: (name, what) => blocks.find(({ words }) => words[0] === name && words[1] === what)?.text,
  }
}

/** Loads a page's modules before the tests of the suite that asks for it, by name. */
export function loadPage({ modules }: Page): ReadonlyMap<string, Importer> {
  const loaded = new Map<string, Importer>()
  let folder = ''
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
  return loaded
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
export function printed(importer: Importer, recorded: string, how: 'brief' | 'detail'): string {
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
