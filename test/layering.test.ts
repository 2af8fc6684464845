import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { expect } from 'chai'
import ts from 'typescript'
import { inPackage, packageRoot } from './helpers/paths.ts'

/**
 * What the files of a folder may import: other folders, `node` for Node's own modules, packages by name.
 * Everything may import its own folder. `src` are the files that stand in src itself: the library.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/vocabulary': [],
  'src/views': ['src/vocabulary'],
  'src/source': ['src/vocabulary', 'node'],
  'src/recording': ['src/vocabulary', 'node', 'zstd-napi', 'split2', 'csv-parse'],
  'src/layout': ['src/vocabulary', 'node', 'luxon'],
  'src/sink': ['src/vocabulary', 'node', 'snappyjs'],
  'src/recorder': ['src/vocabulary', 'src/source', 'src/recording', 'src/sink', 'node', 'split2'],
  'src/tracing': ['src/vocabulary', 'src/recorder', 'node'],
  'src/playback': ['src/vocabulary', 'src/recording', 'node'],
  'src/export': ['src/vocabulary'],
  src: [
    'src/vocabulary',
    'src/views',
    'src/source',
    'src/recording',
    'src/layout',
    'src/sink',
    'src/recorder',
    'src/tracing',
    'src/playback',
    'src/export',
    'importers',
    'exporters',
    'formats',
    'node',
  ],
  'src/cli': [
    'src',
    'src/vocabulary',
    'src/views',
    'src/source',
    'src/recording',
    'src/layout',
    'src/sink',
    'src/recorder',
    'src/tracing',
    'src/playback',
    'src/export',
    'node',
    'yargs',
    '#run',
  ],
  'src/packaging': ['src/cli', 'node', 'esbuild', 'typescript'],
  importers: ['recollect'],
  exporters: ['recollect', 'hyparquet-writer'],
  formats: ['recollect'],
}

/** Playback reads recordings and never writes them. */
const WRITING = /^src\/recording\/(.*-)?(writer|sink)\.ts$/

interface Import {
  readonly file: string
  readonly specifier: string
}

function sources(folder: string): readonly string[] {
  return readdirSync(inPackage(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(packageRoot, join(entry.parentPath, entry.name)))
}

/** Static, re-exporting, type-only and dynamic imports alike. */
function importsOf(file: string): readonly Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(inPackage(file), 'utf8'))
  return importedFiles.map(({ fileName }) => ({ file, specifier: fileName }))
}

function folderOf(path: string): string {
  const [top = '', next = ''] = path.split('/')
  return top === 'src' && next !== '' && !next.endsWith('.ts') ? `src/${next}` : top
}

/** What is imported, in the words of the table. */
function target({ file, specifier }: Import): string {
  if (specifier.startsWith('.')) return folderOf(join(dirname(file), specifier))
  if (isBuiltin(specifier)) return 'node'
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function isAllowed(found: Import): boolean {
  const from = folderOf(found.file)
  const to = target(found)
  if (from === 'src/playback' && WRITING.test(join(dirname(found.file), found.specifier))) return false
  return from === to || (MAY_IMPORT[from] ?? []).includes(to)
}

describe('layering', () => {
  const folders = ['src', 'importers', 'exporters', 'formats'].filter((folder) => existsSync(inPackage(folder)))
  const files = folders.flatMap(sources)
  const imports = files.flatMap(importsOf)

  it('sees the sources', () => {
    expect(files.length).to.be.greaterThan(50)
    expect(new Set(files.map(folderOf))).to.include.all.keys('src/vocabulary', 'src/playback', 'src/cli', 'importers')
    expect(imports.length).to.be.greaterThan(files.length)
  })

  it('has a row for every folder', () => {
    expect(Object.keys(MAY_IMPORT)).to.include.members([...new Set(files.map(folderOf))])
  })

  it('imports point the right way', () => {
    const wrong = imports.filter((found) => !isAllowed(found))
    expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).to.deep.equal([])
  })

  const forbidden: readonly Import[] = [
    { file: 'src/vocabulary/unit.ts', specifier: 'node:fs' },
    { file: 'src/source/reader.ts', specifier: '../recording/reader.ts' },
    { file: 'src/recorder/record.ts', specifier: '../playback/reports.ts' },
    { file: 'src/playback/reports.ts', specifier: '../recorder/recorder.ts' },
    { file: 'src/playback/reports.ts', specifier: '../recording/writer.ts' },
    { file: 'src/playback/reports.ts', specifier: '../layout/number.ts' },
    { file: 'src/layout/number.ts', specifier: '../cli/main.ts' },
    { file: 'src/index.ts', specifier: './cli/main.ts' },
    { file: 'src/recording/reader.ts', specifier: 'luxon' },
    { file: 'src/recorder/recorder.ts', specifier: 'yargs' },
    { file: 'src/cli/main.ts', specifier: 'zstd-napi' },
    { file: 'src/cli/commands/list.ts', specifier: '../../../importers/cpu.ts' },
    { file: 'importers/cpu.ts', specifier: 'node:fs' },
    { file: 'importers/cpu.ts', specifier: '../src/importer.ts' },
    { file: 'formats/plot.ts', specifier: 'fs' },
    { file: 'formats/plot.ts', specifier: 'luxon' },
    { file: 'exporters/graphite.ts', specifier: 'node:net' },
    { file: 'src/export/engine.ts', specifier: 'node:fs' },
    { file: 'src/export/engine.ts', specifier: '../sink/open-sink.ts' },
  ]
  for (const found of forbidden) {
    it(`would not let ${found.file} import ${found.specifier}`, () => {
      expect(isAllowed(found)).to.equal(false)
    })
  }
})
