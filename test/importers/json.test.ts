import { expect } from 'chai'
import { inferSchema } from '../../importers/json/infer.ts'
import { parseJson, pointer } from '../../importers/json/parse.ts'
import { sourcesOf } from '../../importers/json/sources.ts'
import json from '../../importers/json.ts'
import { Playback } from '../../src/playback/reports.ts'
import { asRecorded } from '../../src/vocabulary/importer.ts'
import type { Report } from '../../src/vocabulary/report.ts'
import { sampleOf, testHeader, type Values, valuesOf } from '../helpers/samples.ts'

/** The schema of the posting that proposed this (systemtap mailing list, 2014). */
const POSTED = {
  type: 'object',
  title: 'root',
  additionalProperties: false,
  properties: {
    generation: { type: 'integer', additionalProperties: false },
    data: {
      type: 'object',
      additionalProperties: false,
      properties: {
        interface: { type: 'string', description: 'network xmit device', minLength: 0, additionalProperties: false },
        xmit_count: {
          type: 'integer',
          description: 'number of packets for xmit device',
          minimum: 0,
          default: 0,
          additionalProperties: false,
        },
        xmit_latency: {
          type: 'integer',
          description: 'sum of latency for xmit device',
          minimum: 0,
          default: 0,
          additionalProperties: false,
        },
      },
      required: ['interface', 'xmit_count', 'xmit_latency'],
    },
  },
}

/** Each time another boot: nothing is remembered of the one before. */
let boots = 0

interface Told {
  readonly values: readonly (Values | undefined)[]
  readonly notices: readonly string[]
  readonly report: Report | undefined
}

/** What is played of sources that a header declares; a sample a string, ten seconds apart. */
function play(
  declared: Readonly<Record<string, object>>,
  samples: readonly string[],
  counters: readonly string[] = [],
): Told {
  const lines = Object.entries(declared).map(([name, declaration]): [string, string] => [
    name,
    JSON.stringify({ prefix: name, counters, declaration }),
  ])
  const header = testHeader({ details: new Map([['json', new Map(lines)]]), bootTime: ++boots * 1000 })
  const notices: string[] = []
  const importer = asRecorded(json, [header])
  const playback = new Playback([importer], { onNotice: ({ message }) => notices.push(message) })
  let report: Report | undefined
  const values = samples.map((text, index) => {
    report = playback.take(sampleOf(1000 + index * 10, text, { header }))?.reports.get('json')
    return report && valuesOf(report)
  })
  return { values, notices, report }
}

const data = (generation: number, count: number, latency = 90) =>
  `json net { "generation": ${generation}, "data": { "interface": "eth0", "xmit_count": ${count}, "xmit_latency": ${latency} } }\n`

const total = ({ values }: Told, index: number) => values[index]?.['']

/** What is inferred of data, without the types that a value may have as well. */
function inferred(data: string): unknown {
  const first = (schema: unknown): unknown => {
    if (typeof schema !== 'object' || schema === null) return schema
    return Object.fromEntries(
      Object.entries(schema).map(([key, value]) => [key, key === 'type' ? value[0] : first(value)]),
    )
  }
  return first(inferSchema(parseJson(data)))
}

describe('a JSON schema that is inferred', () => {
  it('says what there is to see', () => {
    const data =
      '{"n":1,"x":1.5,"big":12345678901234567890,"w":"a","ok":true,"no":null,"in":{"deep":0},"skip":[1,2],"none":[]}'
    expect(inferred(data)).to.deep.equal({
      type: 'object',
      properties: {
        n: { type: 'integer' },
        x: { type: 'number' },
        big: { type: 'integer' },
        w: { type: 'string' },
        ok: { type: 'boolean' },
        in: { type: 'object', properties: { deep: { type: 'integer' } } },
      },
    })
  })

  it('takes the elements of an array together', () => {
    expect(inferred('[{"id":"a","n":1},7,{"id":"b","m":2}]')).to.deep.equal({
      type: 'array',
      items: {
        type: 'object',
        properties: { id: { type: 'string' }, n: { type: 'integer' }, m: { type: 'integer' } },
      },
    })
  })

  it('ends where data are deep or long', () => {
    expect(inferred(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`)).to.be.an('object')
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`m${n}`, n]))
    expect(inferSchema(many))
      .to.have.property('properties')
      .that.satisfies((all: object) => Object.keys(all).length === 2000)
  })

  it('allows other values later: they cost themselves alone', () => {
    const schema = inferSchema({ n: 1, m: 2 }) ?? expect.fail('nothing')
    const { values, notices } = play({ app: schema }, ['json app {"n":1,"m":2}\n', 'json app {"n":"lots","m":3.5}\n'])
    expect(notices).to.deep.equal([])
    expect(values[1]?.['']).to.deep.equal({ 'app.n': undefined, 'app.m': 3.5 })
  })
})

describe('the json module', () => {
  it("has the posting's example", () => {
    const told = play({ net: POSTED }, [data(1, 652_046), data(1, 652_146)])
    expect(total(told, 1)).to.deep.equal({ 'net.interface': 'eth0', 'net.xmit_count': 652_146, 'net.xmit_latency': 90 })
    expect(told.notices).to.deep.equal([])
    const { metrics } = asRecorded(json, [
      { details: new Map([['json', new Map([['net', JSON.stringify({ prefix: 'root', declaration: POSTED })]])]]) },
    ])
    expect(metrics).to.deep.equal({
      'root.interface': { kind: 'text', only: 'total', brief: false, help: 'network xmit device' },
      'root.xmit_count': {
        kind: 'gauge',
        only: 'total',
        brief: true,
        type: 'integer',
        help: 'number of packets for xmit device',
      },
      'root.xmit_latency': {
        kind: 'gauge',
        only: 'total',
        brief: true,
        type: 'integer',
        help: 'sum of latency for xmit device',
      },
    })
  })

  it('makes counters of what the schema, or the user, says only grows', () => {
    const annotated = {
      properties: {
        bytes: { type: 'integer', semantics: 'counter', units: 'Kbyte', description: 'All of them.' },
        size: { type: ['null', 'number'], semantics: 'discrete', 'x-units': 'furlong' },
      },
    }
    const lines = [
      'json a {"bytes":18446744073709551000,"size":1.5}',
      'json a {"bytes":18446744073709551615,"size":2.5}',
    ]
    const told = play({ a: annotated }, lines)
    expect(total(told, 1)).to.deep.equal({ 'a.bytes': 61.5, 'a.size': 2.5 })
    expect(told.report?.raw(0, 0)).to.equal(18_446_744_073_709_551_615n)
    expect(told.report?.importer.metrics).to.deep.equal({
      'a.bytes': { kind: 'counter', only: 'total', brief: true, type: 'integer', unit: 'KiB', help: 'All of them' },
      'a.size': {
        kind: 'gauge',
        only: 'total',
        brief: true,
        type: 'number',
        digits: 2,
        discrete: true,
        help: 'Value of size (furlong)',
      },
    })
    const chosen = play({ net: POSTED }, [data(1, 100), data(2, 200)], ['xmit_count'])
    expect(total(chosen, 1)).to.include({ 'net.xmit_count': 10, 'net.xmit_latency': 90 })
  })

  it('gives nested objects dotted names, arrays of objects instances, and follows references', () => {
    const schema = {
      definitions: { load: { type: 'object', properties: { one: { type: 'number' }, 'up-to': { type: 'boolean' } } } },
      properties: {
        load: { $ref: '#/definitions/load' },
        loop: { $ref: '#/properties/loop' },
        disk: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              io: { type: 'object', properties: { reads: { type: 'integer', semantics: 'counter' } } },
            },
          },
        },
        plain: { type: 'array', items: { type: 'integer' } },
      },
    }
    const line = (reads: number) =>
      `json a {"load":{"one":0.5,"up-to":true},"plain":[1],"disk":[{"name":"sd a","io":{"reads":${reads}}},{"name":"sdb","io":{"reads":0}}]}`
    const { values, notices } = play({ a: schema }, [line(5), line(25)])
    expect(notices).to.deep.equal([])
    expect(values[1]).to.deep.equal({
      '': { 'a.load.one': 0.5, 'a.load.up_to': 1, 'a.disk.name': '', 'a.disk.io.reads': 2 },
      sd_a: { 'a.load.one': undefined, 'a.load.up_to': undefined, 'a.disk.name': 'sd a', 'a.disk.io.reads': 2 },
      sdb: { 'a.load.one': undefined, 'a.load.up_to': undefined, 'a.disk.name': 'sdb', 'a.disk.io.reads': 0 },
    })
  })

  it("understands the metadata of Performance Co-Pilot's agent", () => {
    // The example of its README, with pointers and units of every kind.
    const metadata = {
      prefix: 'ignored',
      metrics: [
        { name: 'generation', pointer: '/generation', type: 'integer' },
        { name: 'share', pointer: '/a~1b/0', type: 'double', units: '%', semantics: 'instantaneous' },
        {
          name: 'xmit',
          pointer: '/data/net_xmit_data',
          type: 'array',
          index: '/__id',
          metrics: [
            {
              name: 'count',
              pointer: '/xmit_count',
              type: 'integer',
              units: 'count',
              semantics: 'counter',
              description: 'Packets',
            },
            { name: 'latency', pointer: '/xmit_latency', type: 'integer', units: 'microsec' },
          ],
        },
        { name: '1bad', pointer: '/x', type: 'integer' },
        { name: 'bad', pointer: '/x', type: 'matrix' },
        { pointer: '/x' },
        'nonsense',
      ],
    }
    const line = (count: number) =>
      `json stap {"generation":1,"a/b":[12.5],"data":{"net_xmit_data":[{"__id":"eth0","xmit_count":${count},"xmit_latency":7},{"xmit_count":1}]}}`
    const { values, report, notices } = play({ stap: metadata }, [line(100), line(150)])
    expect(notices).to.deep.equal([])
    expect(values[1]?.['eth0']).to.include({ 'stap.xmit.count': 5, 'stap.xmit.latency': 7 })
    expect(values[1]?.['']).to.include({ 'stap.generation': 1, 'stap.share': 12.5 })
    // The second has no name: its place in the array stands for it.
    expect(values[1]).to.have.all.keys(['', 'eth0', '1'])
    const { metrics } = report?.importer ?? expect.fail('no report')
    expect(Object.keys(metrics)).to.deep.equal([
      'stap.generation',
      'stap.share',
      'stap.xmit.count',
      'stap.xmit.latency',
    ])
    expect(metrics['stap.xmit.latency']).to.include({ kind: 'gauge', unit: 'us' })
    expect(metrics['stap.xmit.count']).to.include({ kind: 'counter', help: 'Packets' })
  })

  describe('where data are not what they should be', () => {
    const cases: readonly [what: string, line: string, why: string][] = [
      ['no JSON', 'json net {"generation": 1, "da', 'not JSON'],
      ['nothing', 'json net', 'not JSON'],
      ['another type', data(1, 5).replace('5', '"five"'), 'not as the schema says: /data/xmit_count: expected integer'],
      ['a fraction', data(1, 5).replace('5', '5.5'), 'not as the schema says: /data/xmit_count: expected integer'],
      ['less than the minimum', data(1, -5), 'not as the schema says: /data/xmit_count: expected at least 0'],
      [
        'a member that is missing',
        'json net {"data":{"interface":"eth0","xmit_count":1}}',
        'not as the schema says: /data/xmit_latency: is missing',
      ],
      [
        'a member too many',
        data(1, 5).replace('}', ', "more": 1 }'),
        'not as the schema says: /data/more: is not in the schema',
      ],
      ['an array', 'json net []', 'not as the schema says: the whole: expected object'],
      ['a source that nobody declared', 'json other {}', 'no schema in the header'],
    ]
    for (const [what, line, why] of cases) {
      it(`has no values for ${what}, says so once, and goes on`, () => {
        const told = play({ net: POSTED, load: { properties: { one: { type: 'number' } } } }, [
          data(1, 10),
          `${line}\njson load {"one":1}\n`,
          `json load {"one":2}\n${line}\n`,
          data(1, 40),
        ])
        const name = line.split(' ')[1]
        expect(told.notices).to.deep.equal([`import module json: ${name}: ${why}`])
        for (const index of [1, 2]) {
          expect(total(told, index)).to.deep.equal({
            'net.interface': '',
            'net.xmit_count': undefined,
            'net.xmit_latency': undefined,
            'load.one': index,
          })
        }
        expect(total(told, 3)).to.include({ 'net.interface': 'eth0', 'net.xmit_count': 40 })
      })
    }

    it('has no values for a generation that was there before, where generations move', () => {
      const told = play({ net: POSTED }, [data(7, 10), data(8, 20), data(8, 20), data(8, 20), data(9, 50)])
      expect(told.notices).to.deep.equal(['import module json: net: the same generation as before'])
      expect([0, 1, 2, 3, 4].map((index) => total(told, index)?.['net.xmit_count'])).to.deep.equal([
        10,
        20,
        undefined,
        undefined,
        50,
      ])
    })

    it('has none for a source that is silent, and none of its words', () => {
      const load = { properties: { one: { type: 'number' } } }
      const told = play({ net: POSTED, load }, [data(1, 10), 'json load {"one":1}\n'])
      expect(total(told, 1)).to.include({ 'net.interface': '', 'net.xmit_count': undefined, 'load.one': 1 })
      expect(told.notices).to.deep.equal([])
    })

    it('is not fooled by a hostile header', () => {
      const deep = (levels: number): object =>
        levels === 0 ? { type: 'integer' } : { properties: { a: deep(levels - 1) } }
      const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`m${index}`, { type: 'integer' }]))
      const proto = JSON.parse(
        '{"properties":{"__proto__":{"type":"integer"},"constructor":{"type":"integer"}}}',
      ) as object
      const told = play(
        { deep: deep(200), many: { properties: many }, proto, none: [], odd: { properties: 7, items: 'x', $ref: 3 } },
        ['json proto {"__proto__":5,"constructor":6}\njson none 1\njson odd {}\njson many {"m1":1}\n'],
      )
      expect(total(told, 0)).to.include({ 'proto.__proto__': 5, 'proto.constructor': 6, 'many.m1': 1 })
      expect(Object.keys(told.report?.importer.metrics ?? {}).length).to.be.lessThan(2010)
      expect({}).to.not.have.property('a')
    })
  })

  it('reads integers exactly, and only integers', () => {
    expect(parseJson('{"a":12345678901234567890,"b":"12345678901234567890","c":1234567890123456.5}')).to.deep.equal({
      a: '\x0012345678901234567890',
      b: '12345678901234567890',
      c: 1234567890123456.5,
    })
    expect(parseJson('{"a":"\\"1234567890123456 ,","b":-1234567890123456}')).to.deep.equal({
      a: '"1234567890123456 ,',
      b: '\0-1234567890123456',
    })
    expect(parseJson('\\"'.repeat(200_000))).to.equal(undefined)
    // With a byte order mark, as UTF-8 and no more than one.
    expect(parseJson(Buffer.from('efbbbf7b2261223a317d', 'hex').toString())).to.deep.equal({ a: 1 })
    expect(parseJson('\uFEFF\uFEFF{}')).to.equal(undefined)
    expect(pointer('/a~1b/c~0d/0')).to.deep.equal(['a/b', 'c~d', '0'])
  })

  it('takes what is said of a source that is alone as said of it', () => {
    const [file] = sourcesOf({ '/run/net.json': '', schema: '/etc/s.json', counters: 'a+b' })
    expect(file).to.deep.include({ declarations: ['/etc/s.json'], isDeclared: true, counters: ['a', 'b'] })
    expect(sourcesOf({ net: '|prog', every: '2', schema: '/s' })[0]?.from).to.deep.include({ every: 2 })
    // Of two it cannot be said whose it is: that is a source of this name.
    expect(sourcesOf({ '/a.json': '', '/b.json': '', schema: '/c.json' }).map(({ name }) => name)).to.include('schema')
  })

  it('understands how sources are named', () => {
    expect(
      sourcesOf({
        '/run/net.json': '',
        ceph: '!ceph -s "two words"',
        'ceph.schema': '/etc/ceph.json',
        dir: '/srv/pmda/',
        s: '|prog',
        's.every': '0.5',
      }),
    ).to.deep.equal([
      {
        name: 'net',
        isNamed: false,
        from: { kind: 'file', path: '/run/net.json' },
        declarations: ['/run/net.schema.json', '/run/net.metadata.json'],
        isDeclared: false,
        counters: [],
      },
      {
        name: 'ceph',
        isNamed: true,
        from: { kind: 'command', command: ['ceph', '-s', 'two words'] },
        declarations: ['/etc/ceph.json'],
        isDeclared: true,
        counters: [],
      },
      {
        name: 'dir',
        isNamed: true,
        from: { kind: 'file', path: '/srv/pmda/data.json' },
        declarations: ['/srv/pmda/metadata.json', '/srv/pmda/schema.json'],
        isDeclared: false,
        counters: [],
      },
      {
        name: 's',
        isNamed: true,
        from: { kind: 'stream', command: ['prog'], every: 0.5 },
        declarations: [],
        isDeclared: false,
        counters: [],
      },
    ])
    const every = [
      { a: '/x', 'a.every': '1' },
      { a: '|x', 'a.every': 'often' },
    ]
    const names = [{ '!ls': '' }, { a: '!' }, { 'a b': '/x' }, { 'a.schema': '/x' }, { a: '/x/*.json' }]
    for (const settings of [...names, ...every]) {
      expect(() => sourcesOf(settings), JSON.stringify(settings)).to.throw(/^--import json: /)
    }
  })
})
