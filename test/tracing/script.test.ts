import { expect } from 'chai'
import { aggregationsOf, withTrueAverages } from '../../src/tracing/script.ts'
import { tracerNamed } from '../../src/tracing/tracer.ts'

const script = `
// @comment = count();
tracepoint:sched:sched_wakeup { @woken[args->pid] = nsecs; }
tracepoint:sched:sched_switch /@woken[args->next_pid]/ {
  @latency[comm, args->prio] = hist((nsecs - @woken[args->next_pid]) / 1000);
  @mean = avg(1); @size[@woken[1], "]"] = lhist(3, 0, 10, 1);
  printf("@printed = sum(1) avg(");
  @most = max(3);
  delete(@woken[args->next_pid]);
}`

describe('tracing scripts', () => {
  it('are searched for what they gather', () => {
    expect(aggregationsOf(script)).to.deep.equal([
      { id: 'latency', kind: 'quantize', isKeyed: true },
      { id: 'mean', kind: 'avg', isKeyed: false },
      { id: 'size', kind: 'lquantize', isKeyed: true },
      { id: 'most', kind: 'max', isKeyed: false },
    ])
    expect(aggregationsOf('BEGIN { @ = count(); }')).to.deep.equal([{ id: '', kind: 'count', isKeyed: false }])
  })

  it('may say themselves what is to be told', () => {
    const chosen = `// include: @woken, @most\n${script}`
    expect(aggregationsOf(chosen)).to.deep.equal([
      { id: 'woken', kind: 'value', isKeyed: true },
      { id: 'most', kind: 'max', isKeyed: false },
    ])
  })

  it('average truly', () => {
    const text = 'BEGIN { @a[1] = avg(3); @b=avg (4); /* @c = avg(1) */ printf("@d = avg(") }'
    expect(withTrueAverages(text)).to.equal(
      'BEGIN { @a[1] = stats(3); @b=stats (4); /* @c = avg(1) */ printf("@d = avg(") }',
    )
  })

  it('are given an end of their own for each snapshot', () => {
    expect(tracerNamed('bpftrace').withSnapshots('BEGIN { @a = count(); @m = min(2); }', 0.5)).to.equal(
      'BEGIN { @a = count(); @m = min(2); }\n' +
        'interval:ms:500 { print(@a); print(@m); clear(@m); printf("recollect: end of snapshot\\n"); }\n',
    )
    expect(tracerNamed('dtrace').withSnapshots('syscall:::entry { @n[execname] = count(); }', 1)).to.equal(
      'syscall:::entry { @n[execname] = count(); }\n' +
        'profile:::tick-1000ms { printf("\\nrecollect: aggregation n count\\n"); printa(@n); printf("\\nrecollect: end of snapshot\\n"); }\n',
    )
    expect(() => tracerNamed('strace')).to.throw('tracer strace: unknown: choose bpftrace or dtrace')
  })
})
