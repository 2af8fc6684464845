import { expect } from 'chai'
import { builtInImporters } from '../src/builtin-modules.ts'
import { builtInSelectables, loadBuiltIn } from '../src/modules.ts'
import { namesake, parseSelection, type Wanted } from '../src/selection.ts'

const told = (wanted: readonly Wanted[]): string =>
  wanted.map(({ name, total, each }) => `${name}${total ? '' : '-'}${each ? '+' : ''}`).join(' ')
const select = (spec: string, defaults: readonly Wanted[] = []): string =>
  told(parseSelection(spec, builtInSelectables, defaults))
const cdn = parseSelection('cdn', builtInSelectables, [])

describe('selection', () => {
  it('reads letters: small for totals, capital for instances, both for both', () => {
    expect(select('cdn')).to.equal('cpu load disk net')
    expect(select('D')).to.equal('disk-+')
    expect(select('dD')).to.equal('disk+')
    expect(select('MYZ')).to.equal('slab-+ slub-+ numa-+ process-+ thread-+')
    expect(select('C')).to.equal('cpu-+ load-+')
  })

  it('reads names, capital for instances', () => {
    expect(select('cpu,Disk')).to.equal('cpu disk-+')
    expect(select('process')).to.equal('process-+')
  })

  it('reads what can be letters as letters, as collectl does', () => {
    expect(select('nfs')).to.equal('net socket nfs')
    expect(select('nfs,cpu')).to.equal('cpu nfs')
  })

  it('reads a name that was imported as a name, and says which are read as letters', () => {
    const all = builtInSelectables.map((one) => (one.name === 'misc' ? { ...one, imported: true } : one))
    expect(select('misc')).to.equal('cpu load memory socket inode')
    expect(told(parseSelection('misc', all, []))).to.equal('misc')
    expect(told(parseSelection('+Misc', all, cdn))).to.equal('cpu load disk net misc-+')
    expect(told(parseSelection('mi', all, []))).to.equal('memory inode')
    expect(namesake('+misc', builtInSelectables)).to.equal('misc')
    expect(namesake('misc', all)).to.equal(undefined)
    for (const spec of ['cdn', 'cpu', 'cpu,misc', 'c'])
      expect(namesake(spec, builtInSelectables), spec).to.equal(undefined)
  })

  it('reads letters among names', () => {
    expect(select('cD,pressure')).to.equal('cpu load disk-+ pressure')
    expect(select('process,Z')).to.equal('process-+ thread-+')
  })

  it('changes the default', () => {
    expect(select('+YZ', cdn)).to.equal('cpu load slab-+ slub-+ disk net process-+ thread-+')
    expect(select('-n', cdn)).to.equal('cpu load disk')
    expect(select('+D', cdn)).to.equal('cpu load disk+ net')
    expect(select('-cpu', cdn)).to.equal('load disk net')
  })

  it('names what it does not know', () => {
    expect(() => select('cq')).to.throw('cq: no such subsystem')
    expect(() => select('z')).to.throw('no such subsystem')
    expect(() => select('cpu,nothing')).to.throw('nothing: no such subsystem: recollect list modules lists them')
    expect(() => select('')).to.throw('no subsystem named')
  })

  for (const [name, { letter }] of Object.entries(builtInImporters)) {
    it(`agrees with the ${name} module about its name and letter`, async () => {
      const { importer } = await loadBuiltIn(name)
      expect([importer.name, importer.letter]).to.deep.equal([name, letter])
    })
  }
})
