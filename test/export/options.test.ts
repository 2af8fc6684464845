import { expect } from 'chai'
import { understand } from '../../src/export/options.ts'
import { defineExporter } from '../../src/exporter.ts'
import { parseModuleSpec } from '../../src/vocabulary/module-spec.ts'

const exporter = defineExporter({
  name: 'mine',
  help: 'Mine',
  examples: [],
  counters: 'rate',
  options: {
    to: { type: 'text', help: 'Where', default: 'here' },
    port: { type: 'number', help: 'Which', default: 7 },
    loud: { type: 'flag', help: 'Says more' },
  },
  operand: 'to',
  open: () => ({ target: { kind: 'stdout' }, interval: () => {} }),
})

const given = (typed: string) => understand(exporter, parseModuleSpec(typed).settings)

describe('options of --export', () => {
  it('have defaults', () => {
    expect(given('mine').own).to.deep.equal({ to: 'here', port: 7, loud: false })
  })

  it('are typed, and the first may go without its name', () => {
    expect(given('mine,http://x/?a=b,port=9,loud').own).to.deep.equal({ to: 'http://x/?a=b', port: 9, loud: true })
    expect(given('mine,to=a\\,b').own).to.include({ to: 'a,b' })
  })

  it("are the engine's, too", () => {
    expect(given('mine,i=60,max,align,co,ttl=3,counters=total,d=13').common).to.deep.include({
      every: 60,
      stat: 'max',
      isAligned: true,
      ttl: 3,
      counters: 'total',
      shows: true,
      showsTime: true,
      isDry: true,
    })
    expect(given('mine,co').common.ttl).to.equal(5)
  })

  const wrong: readonly (readonly [typed: string, why: string])[] = [
    ['mine,port=x', 'export mine: port: "x": expected a number'],
    ['mine,port', 'export mine: port: needs a value'],
    ['mine,here,there', 'export mine: there: no such option: choose one of to, port, loud, i, '],
    ['mine,prot=9', 'export mine: prot: no such option: did you mean port?'],
    ['mine,port=7,port=8', 'export mine: port: given twice'],
    ['mine,here,to=there', 'export mine: to: given twice'],
    ['mine,loud=1', 'export mine: loud: takes no value'],
    ['mine,i=0', 'export mine: i: 0: must be more than 0'],
    ['mine,i=60,min,max', 'export mine: min and max: choose one'],
    ['mine,max', 'export mine: max: needs i=SECONDS'],
    ['mine,align', 'export mine: align: needs i=SECONDS'],
    ['mine,ttl=3', 'export mine: ttl: needs co'],
    ['mine,counters=both', 'export mine: counters: both: expected total or rate'],
  ]
  for (const [typed, why] of wrong) {
    it(`refuses ${typed}`, () => {
      expect(() => given(typed)).to.throw(why)
    })
  }

  it('may have to be given', () => {
    const folder = defineExporter({
      ...exporter,
      options: { dir: { type: 'text', help: 'Where', needed: 'a folder' } },
      operand: 'dir',
    })
    const of = (typed: string) => understand(folder, parseModuleSpec(typed).settings)
    expect(of('mine,there').own).to.deep.equal({ dir: 'there' })
    for (const typed of ['mine', 'mine,dir', 'mine,dir=', 'mine,i=60']) {
      expect(() => of(typed), typed).to.throw('export mine: dir: needs a folder')
    }
  })
})
