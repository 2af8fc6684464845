import { expect } from 'chai'
import fc from 'fast-check'
import { parseRecordingName, recordingName, safeHost } from '../../src/recording/name.ts'

const at = { year: 2026, month: 11, day: 1, hour: 4, minute: 20, second: 7 }

describe('recording name', () => {
  it('is host, date and time', () => {
    expect(recordingName('box', at)).to.equal('box-20261101-042007.raw.zst')
  })

  it('is read back', () => {
    expect(parseRecordingName('web-01.example-20261101-042007.raw.zst')).to.deep.equal({
      host: 'web-01.example',
      ...at,
      container: 'raw.zst',
    })
  })

  it("knows collectl's containers", () => {
    for (const container of ['raw.gz', 'raw', 'rawp.gz', 'rawp'])
      expect(parseRecordingName(`box-20261101-042007.${container}`)).to.deep.include({ container })
  })

  it('is not read from other names', () => {
    const others = [
      '',
      'box-20261101-042007.raw.zst.bak',
      'box-20261101-042007.rawp.zst',
      'box-20261101.raw.zst',
      '-20261101-042007.raw.zst',
      'box-20261301-042007.raw.zst',
      'box-20261132-042007.raw.zst',
      'box-20261101-242007.raw.zst',
      'box-20261101-046007.raw.zst',
      'box-2026110-042007.raw.zst',
    ]
    for (const name of others) expect(parseRecordingName(name), name).to.equal(undefined)
  })

  it('makes a host safe', () => {
    expect(safeHost('../../etc/passwd')).to.equal('_.._etc_passwd')
    expect(safeHost('-rf')).to.equal('rf')
    expect(safeHost('a b\nc\u202e')).to.equal('a_b_c_')
    expect(safeHost('')).to.equal('localhost')
    expect(safeHost('...')).to.equal('localhost')
    expect(safeHost('x'.repeat(300))).to.have.length(128)
  })

  it('holds for any host', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (host) => {
        const name = recordingName(host, at)
        expect(name).to.match(/^[A-Za-z0-9_][A-Za-z0-9._-]*-20261101-042007\.raw\.zst$/)
        expect(parseRecordingName(name)).to.deep.include({ ...at, host: safeHost(host) })
      }),
    )
  })
})
