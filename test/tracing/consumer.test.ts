import { expect } from 'chai'
import type { AggregationValue, Integer } from '../../src/tracing/aggregation.ts'
import { DTraceConsumer } from '../../src/tracing/consumer.ts'
import { ContinuousDTraceConsumer } from '../../src/tracing/continuous-consumer.ts'
import type { Notice, RecollectError } from '../../src/vocabulary/error.ts'
import { BPFTRACE, canTrace } from '../helpers/bpftrace.ts'
import { skipFor } from '../helpers/needs.ts'

interface Walked {
  readonly id: string
  readonly keys: readonly (Integer | string)[]
  readonly value: AggregationValue
}

/** A tracer that plays a script of its own: what it prints, whatever it was given. */
function pretend(program: string): readonly string[] {
  return [process.execPath, '-e', `process.stdin.resume(); process.stdin.on('end', () => { ${program} })`]
}

const say = (...messages: readonly object[]): string =>
  messages.map((message) => `console.log(${JSON.stringify(JSON.stringify(message))})`).join(';')

const map = (data: object) => ({ type: 'map', data })

async function failure(work: Promise<unknown>): Promise<RecollectError> {
  const reason = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  return reason instanceof Error && 'code' in reason ? (reason as RecollectError) : expect.fail(`no failure: ${reason}`)
}

describe('a DTrace consumer', function () {
  this.timeout(60_000)
  let walked: Walked[] = []
  let notices: Notice[] = []
  const walk = (id: string, keys: readonly (Integer | string)[], value: AggregationValue): void => {
    walked.push({ id, keys, value })
  }
  const onNotice = (notice: Notice): void => {
    notices.push(notice)
  }
  beforeEach(() => {
    walked = []
    notices = []
  })

  describe('with bpftrace', () => {
    before(function () {
      if (!canTrace()) skipFor(this, BPFTRACE)
    })

    it('hands on what is printed, and walks every aggregation once', async () => {
      const said: string[] = []
      const consumer = new DTraceConsumer({
        walk,
        out: (value) => said.push(value),
        chewrec: (action) => said.push(action),
      })
      await consumer.run(`BEGIN {
        @n["a b", 3] = count(); @n["a b", 3] = count(); @large = sum(9007199254740993); @few = min(-5); @most = max(7);
        @mean = avg(1); @mean = avg(2); @powers = hist(5); @steps = lhist(15, 0, 20, 10); @all = stats(4);
        printf("one\\ntwo\\n"); exit();
      }`)
      expect(said.slice(0, 3)).to.deep.equal(['printf', 'one', 'two'])
      expect(walked.toSorted((a, b) => a.id.localeCompare(b.id))).to.deep.equal([
        { id: 'all', keys: [], value: { count: 1, total: 4, average: 4 } },
        { id: 'few', keys: [], value: -5 },
        { id: 'large', keys: [], value: 9007199254740993n },
        { id: 'mean', keys: [], value: { count: 2, total: 3, average: 1.5 } },
        { id: 'most', keys: [], value: 7 },
        { id: 'n', keys: ['a b', 3], value: 2 },
        { id: 'powers', keys: [], value: [{ from: 4, thru: 7, count: 1 }] },
        { id: 'steps', keys: [], value: [{ from: 10, thru: 19, count: 1 }] },
      ])
    })

    it('ends a script that would not, after its time', async () => {
      class Switches extends DTraceConsumer {
        override walk(id: string, keys: readonly (Integer | string)[], value: AggregationValue): void {
          walked.push({ id, keys, value })
        }
      }
      await new Switches().run('software:context-switches:1 { @switches[cpu] = count(); }', { runtime: 1 })
      expect(walked.map(({ id }) => id)).to.include('switches')
      expect(walked.every(({ value }) => Number(value) > 0)).to.equal(true)
    })

    it('says why a script does not compile', async () => {
      const { code, message } = await failure(new DTraceConsumer().run('BEGIN { nonsense }'))
      expect(code).to.equal('tracing-failed')
      expect(message).to.match(/^bpftrace: not started: stdin:1:.*ERROR: .*nonsense/)
    })

    it('walks at every snapshot: counts go on, min and max begin anew', async () => {
      const consumer = new ContinuousDTraceConsumer(
        'BEGIN { @max = max(99); } interval:ms:20 { @turns = count(); @max = max(1); }',
        { walk },
        { interval: 0.3 },
      )
      consumer.start()
      while (walked.filter(({ id }) => id === 'turns').length < 4)
        await new Promise((resolve) => setTimeout(resolve, 20))
      consumer.stop()
      await consumer.join()
      const told = (wanted: string) => walked.filter(({ id }) => id === wanted).map(({ value }) => Number(value))
      expect(told('turns')).to.deep.equal(told('turns').toSorted((a, b) => a - b))
      expect(told('turns').at(-1)).to.be.greaterThan(told('turns')[0] ?? 0)
      expect(told('max')[0]).to.equal(99)
      expect(told('max').at(-1)).to.equal(1)
    })
  })

  describe('whatever the tracer does', () => {
    it('tells losses and errors, and goes on', async () => {
      const command = pretend(
        say(
          { type: 'lost_events', data: { events: 12 } },
          { type: 'runtime_error', msg: 'Divide by 0', line: 3 },
          map({ '@a': 1 }),
        ),
      )
      await new DTraceConsumer({ walk }, { command, onNotice }).run('')
      expect(notices.map(({ message }) => message)).to.deep.equal([
        'bpftrace: 12 events lost',
        'bpftrace: line 3: Divide by 0',
      ])
      expect(walked).to.deep.equal([{ id: 'a', keys: [], value: 1 }])
    })

    it('fails when it is killed', async () => {
      const command = pretend(`${say(map({ '@a': 1 }))}; process.kill(process.pid, 'SIGKILL')`)
      const { message } = await failure(new DTraceConsumer({ walk }, { command }).run(''))
      expect(message).to.equal('bpftrace: tracing ended: ended with SIGKILL')
    })

    it('fails where there is none', async () => {
      const { message } = await failure(new DTraceConsumer({}, { command: ['/no/such/tracer'] }).run(''))
      expect(message).to.match(/^bpftrace: not started: .*no such program/)
    })

    it('kills one that does not end', async () => {
      const command = pretend("process.on('SIGINT', () => {}); setInterval(() => {}, 1000)")
      const { message } = await failure(new DTraceConsumer({}, { command }).run('', { runtime: 0.5 }))
      expect(message).to.match(/did not end within 5 s$/)
    })

    it('kills one that hangs between snapshots', async () => {
      const command = pretend(`${say(map({ '@a': 1 }))}; setInterval(() => {}, 1000)`)
      const consumer = new ContinuousDTraceConsumer('', { walk }, { command, patience: 0.5 })
      consumer.start()
      const { code, message } = await failure(consumer.join())
      expect(code).to.equal('tracing-failed')
      expect(message).to.equal('bpftrace: tracing ended: no snapshot within 0.5 s')
    })

    it('survives garbage and a line of 10 MB', async () => {
      const command = pretend(
        `console.log('\\u0000garbage'); console.log('x'.repeat(10_000_000)); ${say(map({ '@a': 2 }))}`,
      )
      await new DTraceConsumer({ walk }, { command, onNotice }).run('')
      expect(walked).to.deep.equal([{ id: 'a', keys: [], value: 2 }])
      expect(notices.map(({ message }) => message).join()).to.match(/no JSON.*a line of more than 1 MB was left out/)
    })

    it('understands dtrace(1), and its CPUs and drops', async () => {
      const cpus: (number | undefined)[] = []
      const lines = ['CPU ID FUNCTION:NAME', '  1  5  :BEGIN hello', 'recollect: aggregation n count', '', '  sh   3']
      const command = pretend(`console.error('dtrace: 7 aggregation drops on CPU 0');
        console.log(${JSON.stringify(lines.join('\n'))})`)
      const callbacks = { walk, chew: (cpu: number | undefined) => cpus.push(cpu) }
      await new DTraceConsumer(callbacks, { tracer: 'dtrace', command, onNotice }).run('')
      expect(cpus).to.deep.equal([1])
      expect(walked).to.deep.equal([{ id: 'n', keys: ['sh'], value: 3 }])
      expect(notices.map(({ message }) => message)).to.deep.equal(['dtrace: 7 events lost'])
    })
  })
})
