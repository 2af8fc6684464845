import { expect } from 'chai'
import { parseDuration } from '../../src/layout/duration.ts'
import { parseRange, parseWhen, type When } from '../../src/layout/when.ts'
import { type Span, windows, windowsAround } from '../../src/layout/window.ts'
import { zoneOf } from '../../src/layout/zone.ts'

const utc = (text: string): number => Date.parse(`${text}Z`) / 1000

function span(from: string, thru: string, zone = 'UTC'): Span {
  return { from: utc(from), thru: utc(thru), zone: zoneOf(zone) }
}

/** The windows' ends as UTC text, without the date where it is the 21st. */
function shown(list: readonly { readonly from: number; readonly thru: number }[]): readonly string[] {
  const text = (time: number): string =>
    new Date(Math.round(time * 1000)).toISOString().slice(8, -1).replace(/^21T/, '')
  return list.map(({ from, thru }) => `${text(from)} ${text(thru)}`)
}

describe('layout: durations', () => {
  it('understands units, sums and bare seconds', () => {
    const texts = ['90', '90s', '5m', '1h30m', '1.5d', '2w', '250ms', ' 0.5 ']
    expect(texts.map(parseDuration)).to.deep.equal([90, 90, 300, 5400, 129_600, 1_209_600, 0.25, 0.5])
  })

  for (const text of ['', '5 m', 'm', '-5m', '5x', '1e3', '5m30', 'NaN']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseDuration(text))
        .to.throw(/duration/)
        .with.property('code', 'bad-time')
    })
  }
})

describe('layout: times as people give them', () => {
  const daily = (second: number, grain = 1): When => ({ kind: 'daily', second, grain })
  const wall = (text: string, grain = 1): When => ({ kind: 'wall', second: utc(text), grain })
  const known: readonly (readonly [string, When])[] = [
    ['04:20', daily(15_600)],
    ['4:20', daily(15_600)],
    ['04:20:30', daily(15_630)],
    ['04:20:30.25', daily(15_630.25, 0.001)],
    ['24:00', daily(86_400)],
    ['20261121', wall('2026-11-21T00:00', 86_400)],
    ['2026-11-21', wall('2026-11-21T00:00', 86_400)],
    ['20261121:04:20', wall('2026-11-21T04:20')],
    ['20261121:04:20:30', wall('2026-11-21T04:20:30')],
    ['20261121-04:20', wall('2026-11-21T04:20')],
    ['2026-11-21T04:20', wall('2026-11-21T04:20')],
    ['2026-11-21 04:20:30', wall('2026-11-21T04:20:30')],
    ['2026-11-21T04:20Z', { kind: 'instant', time: utc('2026-11-21T04:20'), grain: 1 }],
    ['2026-11-21T04:20:00.5+01:00', { kind: 'instant', time: utc('2026-11-21T03:20:00.5'), grain: 0.001 }],
    ['2026-11-21 04:20-0330', { kind: 'instant', time: utc('2026-11-21T07:50'), grain: 1 }],
    ['@1795234800', { kind: 'instant', time: 1795234800, grain: 1 }],
    ['@1795234800.5', { kind: 'instant', time: 1795234800.5, grain: 0.001 }],
    ['-5m', { kind: 'before-end', seconds: 300, grain: 0.001 }],
    ['5m ago', { kind: 'before-end', seconds: 300, grain: 0.001 }],
  ]
  for (const [text, when] of known) {
    it(`understands ${text}`, () => {
      expect(parseWhen(text)).to.deep.equal(when)
    })
  }

  for (const text of [
    '',
    '25:00',
    '24:01',
    '04:60',
    '04:20:60',
    '20260230',
    '2026-13-01',
    '20261121:',
    '20261121:4',
    'noon',
    '-',
    '04',
    '@x',
    '-5q',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseWhen(text))
        .to.throw()
        .with.property('code', 'bad-time')
    })
  }

  it('splits both ends in one', () => {
    expect(parseRange('04:10-04:30')).to.deep.equal({ from: daily(15_000), thru: daily(16_200) })
    expect(parseRange('20261121:04:10-04:30')).to.deep.equal({ from: wall('2026-11-21T04:10'), thru: daily(16_200) })
    expect(parseRange('2026-11-21T04:10-2026-11-22')).to.deep.equal({
      from: wall('2026-11-21T04:10'),
      thru: wall('2026-11-22T00:00', 86_400),
    })
    for (const one of ['04:10', '2026-11-21', '20261121-04:20', '-5m']) expect(parseRange(one), one).to.equal(undefined)
  })
})

describe('layout: windows of a recording', () => {
  const ask = (from: string | undefined, thru: string | undefined, of: Span): readonly string[] =>
    shown(
      windows(
        {
          from: from === undefined ? undefined : parseWhen(from),
          thru: thru === undefined ? undefined : parseWhen(thru),
        },
        of,
      ),
    )
  const morning = span('2026-11-21T04:00', '2026-11-21T05:00')
  const night = span('2026-11-20T20:00', '2026-11-21T06:00')
  const week = span('2026-11-20T12:00', '2026-11-22T12:00')

  it('is everything where nothing is asked', () => {
    expect(ask(undefined, undefined, morning)).to.deep.equal(['04:00:00.000 05:00:00.000'])
  })

  it('takes in both ends', () => {
    expect(ask('04:10', '04:30', morning)).to.deep.equal(['04:10:00.000 04:30:00.999'])
    expect(ask('04:10:30.5', '04:10:31.25', morning)).to.deep.equal(['04:10:30.500 04:10:31.250'])
  })

  it('is nothing where the recording is missed', () => {
    expect(ask('05:01', '05:10', morning)).to.deep.equal([])
    expect(ask('05:01', undefined, morning)).to.deep.equal([])
    expect(ask(undefined, '03:59', morning)).to.deep.equal([])
    expect(ask('20261122', undefined, morning)).to.deep.equal([])
    expect(ask('20261121:04:30', '20261121:04:10', morning)).to.deep.equal([])
  })

  it('goes on to the end, or comes from the start, where a time comes once', () => {
    expect(ask('22:00', undefined, night)).to.deep.equal(['20T22:00:00.000 06:00:00.000'])
    expect(ask('05:00', undefined, night)).to.deep.equal(['05:00:00.000 06:00:00.000'])
    expect(ask(undefined, '05:00', night)).to.deep.equal(['20T20:00:00.000 05:00:00.999'])
    expect(ask('19:00', undefined, night)).to.deep.equal(['20T20:00:00.000 06:00:00.000'])
    expect(ask(undefined, '07:00', night)).to.deep.equal(['20T20:00:00.000 06:00:00.000'])
  })

  it('means each day where a time comes on several', () => {
    expect(ask('04:10', '04:30', week)).to.deep.equal(['04:10:00.000 04:30:00.999', '22T04:10:00.000 22T04:30:00.999'])
    expect(ask('04:10', undefined, week)).to.deep.equal([
      '20T12:00:00.000 20T23:59:59.999',
      '04:10:00.000 23:59:59.999',
      '22T04:10:00.000 22T12:00:00.000',
    ])
    expect(ask(undefined, '04:10', week)).to.deep.equal([
      '00:00:00.000 04:10:00.999',
      '22T00:00:00.000 22T04:10:00.999',
    ])
  })

  it('crosses midnight', () => {
    expect(ask('23:50', '00:10', week)).to.deep.equal(['20T23:50:00.000 00:10:00.999', '23:50:00.000 22T00:10:00.999'])
    expect(ask('23:50', '00:10', span('2026-11-21T00:05', '2026-11-21T00:30'))).to.deep.equal([
      '00:05:00.000 00:10:00.999',
    ])
  })

  it('reads a time of day beside a date as the next one', () => {
    expect(ask('20261120:22:00', '05:00', week)).to.deep.equal(['20T22:00:00.000 05:00:00.999'])
    expect(ask('22:00', '20261121:05:00', week)).to.deep.equal(['20T22:00:00.000 05:00:00.999'])
  })

  it('knows dates, instants and times before the end', () => {
    expect(ask('20261121', '20261121', week)).to.deep.equal(['00:00:00.000 23:59:59.999'])
    expect(ask('-5m', undefined, morning)).to.deep.equal(['04:55:00.000 05:00:00.000'])
    expect(ask('-10m', '-5m', morning)).to.deep.equal(['04:50:00.000 04:55:00.000'])
    expect(ask('2026-11-21T05:10+01:00', undefined, morning)).to.deep.equal(['04:10:00.000 05:00:00.000'])
  })

  it('reads times in the recording’s zone', () => {
    expect(ask('04:10', '04:30', span('2026-11-21T03:00', '2026-11-21T04:00', 'Europe/Berlin'))).to.deep.equal([
      '03:10:00.000 03:30:00.999',
    ])
  })

  it('takes in both of two equal times when clocks are turned back', () => {
    const autumn = span('2026-10-24T22:00', '2026-10-25T12:00', 'Europe/Berlin')
    expect(ask('02:10', '02:20', autumn)).to.deep.equal(['25T00:10:00.000 25T01:20:00.999'])
    expect(shown(windowsAround(parseWhen('02:30'), 60, autumn))).to.deep.equal([
      '25T00:29:00.000 25T00:31:00.999',
      '25T01:29:00.000 25T01:31:00.999',
    ])
  })

  it('starts or ends at the turning when a time was skipped', () => {
    const spring = span('2026-03-28T23:00', '2026-03-29T12:00', 'Europe/Berlin')
    expect(ask('02:30', '03:30', spring)).to.deep.equal(['29T01:00:00.000 29T01:30:00.999'])
    expect(ask('01:30', '02:30', spring)).to.deep.equal(['29T00:30:00.000 29T01:00:00.000'])
  })

  it('stands around a time, each day', () => {
    expect(shown(windowsAround(parseWhen('04:20'), 300, morning))).to.deep.equal(['04:15:00.000 04:25:00.999'])
    expect(shown(windowsAround(parseWhen('04:20'), 60, week))).to.deep.equal([
      '04:19:00.000 04:21:00.999',
      '22T04:19:00.000 22T04:21:00.999',
    ])
    expect(shown(windowsAround(parseWhen('05:02'), 300, morning))).to.deep.equal(['04:57:00.000 05:00:00.000'])
    expect(shown(windowsAround(parseWhen('@1795234800'), 1, morning))).to.deep.equal(['04:19:59.000 04:20:01.999'])
  })
})
