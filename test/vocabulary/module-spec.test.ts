import { expect } from 'chai'
import { parseModuleSpec, settingsByName } from '../../src/vocabulary/module-spec.ts'

describe('what stands behind --import and --export', () => {
  it('is a name and settings, with values or without', () => {
    expect(parseModuleSpec('mine')).to.deep.equal({ name: 'mine', settings: [] })
    expect(parseModuleSpec('./mine.js,limit=5,loud,to=a=b,')).to.deep.equal({
      name: './mine.js',
      settings: [
        ['limit', '5'],
        ['loud', undefined],
        ['to', 'a=b'],
        ['', undefined],
      ],
    })
  })

  it('may hold commas, written as \\,', () => {
    expect(parseModuleSpec('/tmp/a\\,b.js,path=c\\,d,e')).to.deep.equal({
      name: '/tmp/a,b.js',
      settings: [
        ['path', 'c,d'],
        ['e', undefined],
      ],
    })
  })

  it('says each thing once', () => {
    const { settings } = parseModuleSpec('mine,port=1,quiet')
    expect([...settingsByName(settings, 'import module mine')]).to.deep.equal([
      ['port', '1'],
      ['quiet', undefined],
    ])
    expect(() => settingsByName([...settings, ['quiet', '']], 'import module mine')).to.throw(
      'import module mine: quiet: given twice',
    )
  })
})
