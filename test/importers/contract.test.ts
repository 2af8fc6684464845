import { readdir } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { parsePattern } from '../../src/playback/pattern.ts'
import { Playback } from '../../src/playback/reports.ts'
import { shapesOf } from '../../src/playback/shape.ts'
import type { Importer, Row } from '../../src/vocabulary/importer.ts'
import type { Metrics } from '../../src/vocabulary/metric.ts'
import type { FileSource } from '../../src/vocabulary/source.ts'
import type { Column, ColumnSpec } from '../../src/vocabulary/table.ts'
import { conversion } from '../../src/vocabulary/unit.ts'
import { inPackage, isBuilt } from '../helpers/paths.ts'
import { testHeader } from '../helpers/samples.ts'

const folder = isBuilt ? inPackage('dist', 'importers') : inPackage('importers')
const files = (await readdir(folder)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).sort()
const modules = new Map<string, Importer>()
for (const file of files) {
  const module: { default: Importer } = await import(pathToFileURL(`${folder}/${file}`).href)
  modules.set(basename(file, extname(file)), module.default)
}

const columnOf = (spec: ColumnSpec): Column => (typeof spec === 'string' ? { metric: spec } : spec)

function tablesOf({ tables }: Importer): readonly [name: string, columns: readonly Column[]][] {
  return (['brief', 'summary', 'detail', 'plot', 'plotDetail'] as const).flatMap((name) => {
    const table = tables?.[name]
    return table === undefined ? [] : [[name, table.columns.map(columnOf)]]
  })
}

/** The words of a pattern up to its first wildcard. */
const literal = (pattern: string): string => pattern.replace(/(\*| _( |$)| \(_\)).*$/, '')

/** Whether lines of a source may match a pattern, as far as the source's declaration tells. */
function writes(source: FileSource, pattern: string): boolean {
  const glued = source.key === '' || source.key.endsWith('-')
  const key = source.key.replace('*', '')
  const start = glued ? source.key : source.key.includes('*') ? source.key.slice(0, source.key.indexOf('*')) : key
  if (!pattern.startsWith(start)) return false
  if (!glued && ![' ', '*', ':', undefined].includes(pattern[start.length])) return false
  if (source.key.includes('*') || source.path.includes('*')) return true
  const line = literal(pattern).slice(start.length).trimStart()
  const fits = (prefix: string): boolean => line.startsWith(prefix.trim()) || prefix.startsWith(line)
  return (source.keep ?? ['']).some(fits) && !(source.drop ?? []).some((prefix) => line.startsWith(prefix))
}

// One file's columns repeat their names: those of the kernel, which names fields of several protocols alike.
const REPEATS = new Set(['tcp plotDetail'])

describe('built-in import modules', () => {
  it('are there', () => {
    expect([...modules.keys()]).to.include.members(['cpu', 'load', 'memory', 'disk', 'net', 'socket', 'tcp', 'inode'])
  })

  it('can all be played at once', () => {
    expect(new Playback([...modules.values()]).end()).to.equal(undefined)
  })

  it('share no letters but those of the CPU, of memory, of slabs and of processes', () => {
    const letters = new Map<string, string[]>()
    for (const { letter, name } of modules.values()) {
      if (letter !== undefined) letters.set(letter, [...(letters.get(letter) ?? []), name])
    }
    expect([...letters.values()].filter((names) => names.length > 1)).to.deep.equal([
      ['cpu', 'load'],
      ['memory', 'numa'],
      ['process', 'thread'],
      ['slab', 'slub'],
    ])
    for (const letter of letters.keys()) expect(letter).to.match(/^[a-zA-Z]$/)
  })
})

/** A row of these values that fails where something is read that is neither among `reads` nor was set before. */
function watchedRow(module: Importer, reads: ReadonlySet<string>, value: number): Row<Metrics> {
  const set = new Set<string | symbol>()
  const words = Number.isNaN(value) ? '' : String(value)
  const row = Object.fromEntries(
    Object.entries(module.metrics).map(([name, { kind }]) => [name, kind === 'text' ? words : value]),
  ) as Row<Metrics>
  return new Proxy(row, {
    get(target, name) {
      if (!set.has(name) && !reads.has(String(name))) throw new Error(`${String(name)} is read, and not among reads`)
      return Reflect.get(target, name)
    },
    set(target, name, given) {
      set.add(name)
      return Reflect.set(target, name, given)
    },
  })
}

for (const [file, module] of modules) {
  describe(`the contract of import module ${file}`, () => {
    const metrics = Object.entries(module.metrics)

    it('has the name of its file, and a title in capitals', () => {
      expect(module.name).to.equal(file)
      expect(module.title).to.equal(module.title.toUpperCase())
    })

    it('explains every metric in a sentence without a full stop', () => {
      for (const [name, { help }] of metrics) {
        expect(help, name).to.match(/^[A-Z0-9].*[^.\s]$/)
        expect(help.length, name).to.be.at.most(120)
      }
    })

    it('explains no two metrics alike', () => {
      const helps = metrics.map(([, { help }]) => help)
      expect(helps.filter((help, n) => helps.indexOf(help) !== n)).to.deep.equal([])
    })

    it('shows values in units that their own can be turned into', () => {
      const check = (name: string, show: Column['show']): void => {
        const about = module.metrics[name]
        if (about === undefined || about.kind === 'text' || show === undefined) return
        expect(() => conversion(about.unit ?? 'count', show, { hz: 100, pageSize: 4096 }), name).to.not.throw()
      }
      for (const [name, about] of metrics) if (about.kind !== 'text') check(name, about.show)
      for (const [, columns] of tablesOf(module)) for (const { metric, show } of columns) check(metric, show)
    })

    it('has headings that fit their columns', () => {
      for (const [name, { head, width }] of metrics) {
        if (width !== undefined) expect(width, name).to.be.at.least((head ?? name).length)
      }
      for (const [table, columns] of tablesOf(module)) {
        if (table.startsWith('plot')) continue
        for (const { metric, head, width } of columns) {
          const heading = head ?? module.metrics[metric]?.head ?? metric
          if (width !== undefined) expect(width, `${table} ${metric}`).to.be.at.least(heading.length)
        }
      }
    })

    it('has tables of metrics that it has, each once', () => {
      for (const [table, columns] of tablesOf(module)) {
        const names = columns.map(({ metric }) => metric)
        const known = module.dimension === undefined ? [] : ['instance']
        expect([...Object.keys(module.metrics), ...known], table).to.include.members(names)
        expect(new Set(names).size, table).to.equal(names.length)
      }
    })

    it('has plot columns of different names', () => {
      for (const [table, columns] of tablesOf(module)) {
        const heads = columns.map(({ metric, head }) => head ?? module.metrics[metric]?.head ?? metric)
        if (!table.startsWith('plot')) continue
        for (const head of heads) expect(head, table).to.match(/^\S+$/)
        const isUnique = new Set(heads).size === heads.length
        expect(isUnique, table).to.equal(!REPEATS.has(`${file} ${table}`))
      }
    })

    it('has patterns that can be read', () => {
      for (const { pattern } of shapesOf(module)) expect(() => parsePattern(pattern), pattern).to.not.throw()
    })

    it('looks for lines that some module records', () => {
      if (module.getData !== undefined) return
      const sources = [...modules.values()].flatMap((other) => other.sources)
      for (const { pattern } of shapesOf(module)) {
        expect(
          sources.some((source) => writes(source, pattern)),
          `${pattern}: no source`,
        ).to.equal(true)
      }
    })

    it("reads at the interval's end what it says that it does", () => {
      if (module.reads === undefined) return
      for (const value of [Number.NaN, 0, 1, 1e6]) {
        for (const instance of ['', 'one']) {
          const row = watchedRow(module, new Set(module.reads), value)
          const context = { time: 1e9, seconds: 10, per: 1, instance, isPart: false, hz: 100, pageSize: 4096 }
          module.intervalEnd?.(row, { ...context, header: testHeader() })
        }
      }
    })

    it('can tell every metric: by a place, by analyze or by intervalEnd', () => {
      for (const [name, about] of metrics) {
        const isPlaced = about.word !== undefined || (about.kind !== 'text' && about.column !== undefined)
        const isComputed =
          module.analyze !== undefined || (about.kind !== 'counter' && module.intervalEnd !== undefined)
        expect(isPlaced || isComputed, name).to.equal(true)
      }
    })
  })
}
