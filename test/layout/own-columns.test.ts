import { expect } from 'chai'
import { OwnColumns } from '../../src/layout/own-columns.ts'
import { plotDetailTable } from '../../src/layout/tables.ts'
import { defineImporter, type Importer } from '../../src/vocabulary/importer.ts'
import { counter, gauge } from '../../src/vocabulary/metric.ts'
import { reportOf } from '../helpers/report.ts'

const columnsOf = (importer: Importer) => plotDetailTable(importer)?.columns ?? []
const names = (columns: readonly { readonly name: string }[]) => columns.map(({ name }) => name)

describe('layout: columns of an instance', () => {
  it('are all where all have the same, and always the same array', () => {
    const alike = defineImporter({
      name: 'alike',
      title: 'ALIKE',
      dimension: 'thing',
      sources: [{ key: 'alike', path: '/alike' }],
      metrics: { size: gauge({ word: 0, help: 'Size' }) },
    })
    const columns = columnsOf(alike)
    const own = new OwnColumns(alike, columns)
    expect(own.look('a', reportOf(alike, { each: { a: { size: 1 } } }), 1)).to.equal(columns)
    expect(own.of('b')).to.equal(columns)
  })

  it('are those that it measures', () => {
    const versions = defineImporter({
      name: 'versions',
      title: 'VERSIONS',
      dimension: 'version',
      sources: [{ key: 'versions', path: '/versions' }],
      metrics: { read: gauge({ help: 'Reads' }), commit: gauge({ help: 'Commits' }) },
      measures: (instance, metric) => instance !== 'v2' || metric !== 'commit',
    })
    const own = new OwnColumns(versions, columnsOf(versions))
    expect(names(own.of('v2'))).to.deep.equal(['read'])
    expect(names(own.of('v3'))).to.deep.equal(['read', 'commit'])
    const report = reportOf(versions, { each: { v2: { read: 1 } } })
    expect(own.look('v2', report, 1)).to.equal(own.of('v2'))
  })

  it('are those that the kernel has names for, from the first time on that it tells them', () => {
    const fields = defineImporter({
      name: 'fields',
      title: 'FIELDS',
      sources: [{ key: 'f-', path: '/fields' }],
      metrics: {
        old: counter({ line: 'f-A:', column: 'Old', help: 'Old' }),
        value: gauge({ line: 'f-A:', column: 'Value', help: 'Value' }),
      },
      tables: { plotDetail: { tag: 'F', extension: 'f', columns: ['old', 'value'] } },
    })
    const own = new OwnColumns(fields, columnsOf(fields))
    expect(names(own.of(''))).to.deep.equal([])
    const first = own.look('', reportOf(fields, { total: { value: 3 } }))
    expect(names(first)).to.deep.equal(['value'])
    expect(own.look('', reportOf(fields, { total: {} }))).to.equal(first)
    // The first sample tells a counter, though not yet how fast it counts.
    const counted = { ...reportOf(fields, { total: {} }), raw: () => 5 }
    expect(names(own.look('', counted))).to.deep.equal(['old', 'value'])
    own.forget()
    expect(names(own.of(''))).to.deep.equal([])
  })
})
