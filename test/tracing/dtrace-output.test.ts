import { expect } from 'chai'
import { DtraceOutput } from '../../src/tracing/dtrace-output.ts'
import type { TraceEvent } from '../../src/tracing/trace-event.ts'

function eventsOf(text: string): readonly TraceEvent[] {
  const output = new DtraceOutput()
  return [...text.split('\n').flatMap((line) => output.take(line)), ...output.end()]
}

function recordsOf(text: string) {
  return eventsOf(text).flatMap((event) => (event.type === 'records' ? event.records : []))
}

/** Text as the examples of the Dynamic Tracing Guide show it. */
describe("dtrace's text", () => {
  it('tells which CPU a probe fired on, and what was printed', () => {
    const text = [
      'CPU     ID                    FUNCTION:NAME',
      '  0      1                           :BEGIN hello world',
      '  1  56498                        :tick-1s ',
    ].join('\n')
    expect(eventsOf(text)).to.deep.equal([
      { type: 'fired', cpu: 0 },
      { type: 'output', action: 'printf', text: 'hello world' },
      { type: 'fired', cpu: 1 },
    ])
  })

  it('tells values with keys of any number, exactly', () => {
    const text = [
      'recollect: aggregation syscalls count',
      '',
      '  dtrace                                            write                  12',
      '  tmux: server                                      read  9007199254740993',
      'recollect: aggregation total sum',
      '              -42',
      'recollect: end of snapshot',
    ].join('\n')
    expect(recordsOf(text)).to.deep.equal([
      { id: 'syscalls', keys: ['dtrace', 'write'], value: 12 },
      { id: 'syscalls', keys: ['tmux: server', 'read'], value: 9007199254740993n },
      { id: 'total', keys: [], value: -42 },
    ])
    expect(eventsOf(text).at(-1)).to.deep.equal({ type: 'snapshot' })
  })

  it('tells powers of two, below and above nothing', () => {
    const text = [
      'recollect: aggregation delta quantize',
      '',
      '  bash                                              ',
      '           value  ------------- Distribution ------------- count    ',
      '              -4 |                                         0        ',
      '              -2 |@@@@@@@@@@                               2        ',
      '              -1 |                                         0        ',
      '               0 |@@@@@                                    1        ',
      '               1 |@@@@@                                    1        ',
      '            1024 |@@@@@@@@@@@@@@@@@@@@                     4        ',
      '            2048 |                                         0        ',
      '',
    ].join('\n')
    expect(recordsOf(text)).to.deep.equal([
      {
        id: 'delta',
        keys: ['bash'],
        value: [
          { from: -3, thru: -2, count: 2 },
          { from: 0, thru: 0, count: 1 },
          { from: 1, thru: 1, count: 1 },
          { from: 1024, thru: 2047, count: 4 },
        ],
      },
    ])
  })

  it('tells steps, and logarithmic ones', () => {
    const text = [
      'recollect: aggregation size lquantize',
      '  4711',
      '           value  ------------- Distribution ------------- count    ',
      '             < 0 |@@@@                                     1        ',
      '               0 |                                         0        ',
      '              10 |@@@@                                     5        ',
      '              20 |@@@@                                     7        ',
      '          >= 100 |@@@@                                     3        ',
      '',
      'recollect: aggregation latency llquantize',
      '           value  ------------- Distribution ------------- count    ',
      '             < 1 |                                         0        ',
      '               1 |@@@@                                     2        ',
      '               2 |                                         0        ',
      '             100 |@@@@                                     9        ',
      '             200 |                                         0        ',
    ].join('\n')
    expect(recordsOf(text)).to.deep.equal([
      {
        id: 'size',
        keys: [4711],
        value: [
          { thru: -1, count: 1 },
          { from: 10, thru: 19, count: 5 },
          { from: 20, thru: 99, count: 7 },
          { from: 100, count: 3 },
        ],
      },
      {
        id: 'latency',
        keys: [],
        value: [
          { from: 1, thru: 1, count: 2 },
          { from: 100, thru: 199, count: 9 },
        ],
      },
    ])
  })

  it('tells a stack of several lines as one key', () => {
    const text = [
      'recollect: aggregation stacks count',
      '',
      '              libc.so.1`_write+0xa',
      '              date`main+0x5f',
      '                1',
    ].join('\n')
    expect(recordsOf(text)).to.deep.equal([{ id: 'stacks', keys: ['libc.so.1`_write+0xa date`main+0x5f'], value: 1 }])
  })
})
