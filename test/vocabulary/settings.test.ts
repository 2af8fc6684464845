import { expect } from 'chai'
import { type SettingKind, settingsOf } from '../../src/vocabulary/settings.ts'

function typed(settings: Readonly<Record<string, string>>): Readonly<Partial<Record<string, string>>> {
  const known: Readonly<Record<string, SettingKind>> = {
    host: 'text',
    hosts: 'list',
    port: 'port',
    rows: 'number',
    every: 'seconds',
  }
  return settingsOf(settings, { module: 'mine', known, elsewhere: { password: 'it belongs into ~/.minerc' } })
}

describe('vocabulary: settings of import modules', () => {
  it('gives back what was typed', () => {
    const good = { host: 'a', hosts: 'a+b', port: '65535', rows: '16', every: '0.5' }
    expect(typed(good)).to.deep.equal(good)
    expect(typed({})).to.deep.equal({})
  })

  it('says what is none of them, and where it belongs', () => {
    const code = 'bad-option'
    expect(() => typed({ hsot: 'a' }))
      .to.throw('import module mine: hsot: no such setting: did you mean host?')
      .with.property('code', code)
    expect(() => typed({ password: 'a' })).to.throw('import module mine: password: it belongs into ~/.minerc')
    expect(() => typed({ constructor: 'a' })).to.throw('constructor: no such setting')
  })

  it('says what a value is not', () => {
    const bad: readonly (readonly [string, string])[] = [
      ...['', 'abc', '0', '65536', '99999', '1e3', '-1', ' 1'].map((value) => ['port', value] as const),
      ...['', '0', '1.5', '1e9', '99999999999'].map((value) => ['rows', value] as const),
      ...['', '0', 'abc', 'Infinity', '1e9', '86401', '-1'].map((value) => ['every', value] as const),
      ...['', '+', 'a++b', 'a+'].map((value) => ['hosts', value] as const),
      ['host', ''],
    ]
    for (const [name, value] of bad)
      expect(() => typed({ [name]: value }), `${name}=${value}`).to.throw(`mine: ${name}=${value}: expected `)
  })
})
