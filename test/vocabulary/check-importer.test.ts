import { expect } from 'chai'
import { checkImporter } from '../../src/vocabulary/check-importer.ts'

const level = { kind: 'gauge', word: 0, help: 'How full it is' }
const good = { name: 'tank', title: 'TANK', sources: [{ key: 'tank', path: '/proc/tank' }], metrics: { level } }

function said(about: object): string {
  const refuse = (why: string): never => {
    throw new Error(why)
  }
  try {
    checkImporter(about, refuse)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

const cases: readonly (readonly [object, string])[] = [
  [good, ''],
  [{ ...good, title: undefined }, 'needs a title'],
  [{ ...good, sources: undefined }, 'needs sources: a list, empty where getData records'],
  [{ ...good, sources: ['/proc/tank'] }, 'a source needs a key and a path'],
  [{ ...good, metrics: undefined }, 'needs metrics'],
  [{ ...good, analyse() {} }, 'analyse: unknown: did you mean analyze?'],
  [{ ...good, metrics: { Level: level } }, 'metric Level: a name is camelCase letters and digits'],
  [{ ...good, metrics: { level: { word: 0, help: '' } } }, 'metric level: declare it by counter(), gauge() or text()'],
  [{ ...good, metrics: { level: { ...level, help: undefined } } }, 'metric level: needs help: one sentence'],
  [{ ...good, metrics: { level: { ...level, heed: 'x' } } }, 'metric level: heed: unknown: did you mean head?'],
  [{ ...good, metrics: { level: { ...level, unit: 'Kib' } } }, 'metric level: unit "Kib": unknown: did you mean KiB?'],
  [{ ...good, metrics: { level: { ...level, unit: 's', show: 'B' } } }, 'metric level: unit s cannot be shown as B'],
  [{ ...good, metrics: { level: { ...level, column: 'x' } } }, 'metric level: a place is a word or a column, not both'],
]

describe('vocabulary: what a declaration cannot be', () => {
  for (const [about, why] of cases) {
    it(why === '' ? 'says nothing of one that can' : `says: ${why}`, () => expect(said(about)).to.equal(why))
  }
})
