import { expect } from 'chai'
import type { AggregationRecord } from '../../src/tracing/aggregation.ts'
import { parseBpftraceLine } from '../../src/tracing/bpftrace-output.ts'

function recordsOf(line: string): readonly AggregationRecord[] {
  const event = parseBpftraceLine(line)
  return event?.type === 'records' ? event.records : expect.fail(JSON.stringify(event))
}

/** Lines as versions of bpftrace wrote them: 0.17 of Debian 12, and what its documents show of later ones. */
describe("bpftrace's lines", () => {
  it('tell maps, with and without keys', () => {
    expect(recordsOf('{"type": "map", "data": {"@c": 1}}')).to.deep.equal([{ id: 'c', keys: [], value: 1 }])
    expect(recordsOf('{"type": "map", "data": {"@": {"kworker/0:0,30766": 1, "tmux: server,7": 20}}}')).to.deep.equal([
      { id: '', keys: ['kworker/0:0', 30766], value: 1 },
      { id: '', keys: ['tmux: server', 7], value: 20 },
    ])
  })

  it('tell integers exactly, whether they are quoted or not', () => {
    const exact = [{ id: 'sum', keys: [], value: 9007199254740993n }]
    expect(recordsOf('{"type": "map", "data": {"@sum": 9007199254740993}}')).to.deep.equal(exact)
    expect(recordsOf('{"type": "map", "data": {"@sum": "9007199254740993"}}')).to.deep.equal(exact)
    expect(recordsOf('{"type": "map", "data": {"@m": {"18446744073709551615": -9223372036854775808}}}')).to.deep.equal([
      { id: 'm', keys: [18446744073709551615n], value: -9223372036854775808n },
    ])
  })

  it('tell true averages, where the tracer cuts them', () => {
    const line = '{"type": "stats", "data": {"@s": {"count": 2, "average": 1, "total": 3}}}'
    expect(recordsOf(line)).to.deep.equal([{ id: 's', keys: [], value: { count: 2, total: 3, average: 1.5 } }])
    const large = '{"type": "stats", "data": {"@s": {"a": {"count": 4, "average": 1, "total": 9007199254740994}}}}'
    expect(recordsOf(large)).to.deep.equal([
      { id: 's', keys: ['a'], value: { count: 4, total: 9007199254740994n, average: 2251799813685248.5 } },
    ])
    expect(recordsOf('{"type": "stats", "data": {"@a": 7}}')).to.deep.equal([{ id: 'a', keys: [], value: 7 }])
  })

  it('tell distributions, open at their ends', () => {
    expect(recordsOf('{"type": "hist", "data": {"@h": [{"min": 4, "max": 7, "count": 1}]}}')).to.deep.equal([
      { id: 'h', keys: [], value: [{ from: 4, thru: 7, count: 1 }] },
    ])
    const keyed =
      '{"type": "hist", "data": {"@l": {"x,1": [{"max": -1, "count": 2}, {"min": 0, "max": 9, "count": 0}, {"min": 10, "count": 3}]}}}'
    expect(recordsOf(keyed)).to.deep.equal([
      {
        id: 'l',
        keys: ['x', 1],
        value: [
          { thru: -1, count: 2 },
          { from: 0, thru: 9, count: 0 },
          { from: 10, count: 3 },
        ],
      },
    ])
    expect(recordsOf('{"type": "hist", "data": {"@h": []}}')).to.deep.equal([{ id: 'h', keys: [], value: [] }])
  })

  it('tell text, probes, losses and errors', () => {
    expect(parseBpftraceLine('{"type": "attached_probes", "data": {"probes": 4}}')).to.deep.equal({
      type: 'attached',
      probes: 4,
    })
    expect(parseBpftraceLine('{"type": "printf", "data": "hi\\n"}')).to.deep.equal({
      type: 'output',
      action: 'printf',
      text: 'hi\n',
    })
    expect(parseBpftraceLine('{"type": "value", "data": [1, "a"]}')).to.deep.include({
      type: 'output',
      text: '[1,"a"]',
    })
    for (const data of ['"data": {"events": 12}', '"data": {"events": 12, "count": 12}']) {
      expect(parseBpftraceLine(`{"type": "lost_events", ${data}}`)).to.deep.equal({ type: 'lost', events: 12 })
    }
    expect(
      parseBpftraceLine('{"type": "runtime_error", "msg": "Divide by 0", "filename": "stdin", "line": 3, "col": 9}'),
    ).to.deep.equal({ type: 'complaint', message: 'bpftrace: line 3: Divide by 0' })
    expect(
      parseBpftraceLine('{"type": "helper_error", "helper": "probe_read", "retcode": -14, "line": 1, "col": 2}'),
    ).to.deep.equal({ type: 'complaint', message: 'bpftrace: line 1: probe_read: -14' })
  })

  it('that cannot be understood are complained of, and cost nothing else', () => {
    expect(parseBpftraceLine('')).to.equal(undefined)
    expect(parseBpftraceLine('{"type": "made up", "data": {}}')).to.equal(undefined)
    expect(parseBpftraceLine('[1]')).to.deep.include({ type: 'complaint' })
    // Of 0.24.0 to 0.24.2: a time without quotes.
    expect(
      parseBpftraceLine('{"type": "tseries", "data": {"@a": [{"interval_start": 1970-01-01 00:00:00, "value": 9}]}}'),
    ).to.deep.include({ type: 'complaint' })
  })
})
