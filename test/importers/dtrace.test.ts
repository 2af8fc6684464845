import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import dtrace from '../../importers/dtrace.ts'
import { machineAt } from '../../src/source/machine.ts'
import { asRecorded } from '../../src/vocabulary/importer.ts'
import { BPFTRACE, canTrace } from '../helpers/bpftrace.ts'
import { runHere } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { inPackage } from '../helpers/paths.ts'
import { temporaryDirectory, writeRecording } from '../helpers/recordings.ts'
import { play, sampleOf, testHeader, type Values } from '../helpers/samples.ts'
import { type Polled, poll, until } from '../helpers/service.ts'

const SCRIPT = `
software:page-faults:1 { @faults[comm] = count(); @top = max(pid); @mean_size[comm] = avg(1); }
software:cpu-clock:1 { @run_queue = hist(1); @by_key[comm] = lhist(1, 0, 20, 10); @all = sum(1); }
`

const json = (type: string, data: unknown): string => `dtrace ${JSON.stringify({ type, data })}\n`

/** A snapshot as bpftrace writes it; everything has grown with `n`. */
function snapshot(n: number): string {
  return [
    json('map', { '@faults': { sh: 10 * n, 'tmux: server': 2 * n } }),
    json('map', { '@top': 4000 + n }),
    json('stats', { '@mean_size': { sh: { count: 2 * n, average: 1, total: 3 * n } } }),
    json('hist', {
      '@run_queue': [
        { min: 1, max: 1, count: n },
        { min: 2, max: 3, count: 0 },
        { min: 4, max: 7, count: 3 * n },
      ],
    }),
    json('hist', {
      '@by_key': {
        'swapper/0': [
          { max: -1, count: n },
          { min: 20, count: 2 * n },
        ],
      },
    }),
    'dtrace {"type": "map", "data": {"@all": 1844674407370955161'.concat(String(n), '}}\n'),
    json('printf', 'recollect: end of snapshot\n'),
  ].join('')
}

const details = (script: string) =>
  new Map([
    [
      'dtrace',
      new Map([
        ['script', script],
        ['tracer', 'bpftrace'],
        ['every', '1'],
      ]),
    ],
  ])

describe('the dtrace importer', function () {
  this.timeout(120_000)
  const folder = temporaryDirectory()
  const polled: Polled[] = []
  afterEach(() => {
    for (const one of polled.splice(0)) one.close()
  })

  describe('on playback', () => {
    const header = testHeader({ details: details(SCRIPT) })
    const importer = asRecorded(dtrace, [header])

    it('has a metric for each aggregation, and an instance for each key and bucket', () => {
      const [, second] = play(importer, [
        sampleOf(1000, snapshot(1), { header }),
        sampleOf(1002, snapshot(3), { header }),
      ])
      const unknown = Object.fromEntries(Object.keys(importer.metrics).map((name) => [name, undefined]))
      expect(second).to.deep.equal({
        '': { faults: 12, top: 4003, meanSize: 1.5, meanSizeCount: 2, meanSizeTotal: 3, runQueue: 4, byKey: 3, all: 1 },
        sh: { ...unknown, faults: 10, meanSize: 1.5, meanSizeCount: 2, meanSizeTotal: 3 },
        'tmux:_server': { ...unknown, faults: 2 },
        '1': { ...unknown, runQueue: 1 },
        '2..3': { ...unknown, runQueue: 0 },
        '4..7': { ...unknown, runQueue: 3 },
        'swapper/0/..-1': { ...unknown, byKey: 1 },
        'swapper/0/20..': { ...unknown, byKey: 2 },
      })
    })

    it('counts a key that appears from zero, and one that began anew not at all', () => {
      const faults = (data: object): string => json('map', { '@faults': data })
      const values = play(importer, [
        sampleOf(1000, faults({ sh: 100 }), { header }),
        sampleOf(1010, faults({ sh: 150, ls: 70 }), { header }),
        sampleOf(1020, faults({ sh: 20, ls: 90 }), { header }),
      ])
      const of = (value: Values | undefined, key: string) => value?.[key]?.['faults']
      expect(values.map((value) => of(value, 'sh'))).to.deep.equal([undefined, 5, undefined])
      expect(values.map((value) => of(value, 'ls'))).to.deep.equal([undefined, 7, 2])
    })

    it('is not troubled by what it does not understand', () => {
      const lines =
        'dtrace\ndtrace garbage \u0001\ndtrace {"type": "map", "data": {"@other": 1, "@top": "no number"}}\ndtrace []\n'
      const [values] = play(importer, [sampleOf(1000, lines, { header })])
      expect(Object.values(values?.[''] ?? {}).every((value) => value === undefined)).to.equal(true)
    })

    it('draws distributions, and tells buckets to plots', async () => {
      const recording = writeRecording(folder.path, {
        from: 1000,
        count: 2,
        lines: (number) => snapshot(number + 1),
        header: { modules: ['dtrace'], details: details(SCRIPT) },
      })
      const verbose = await runHere(['play', recording, '--import', 'dtrace', '--verbose'])
      expect(verbose.stderr).to.equal('')
      expect(
        verbose.stdout
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => line.replace('00:16:41 ', '')),
      ).to.deep.equal([
        '# DTRACE (counters are /sec)',
        ' faults sh                                  10',
        ' faults tmux:_server                         2',
        ' top                                      4002',
        ' meanSize sh                              1.50',
        ' meanSizeCount sh                            2',
        ' meanSizeTotal sh                            3',
        ' runQueue',
        '                                1            1 |@@@@@@@@@@@@@                           |',
        '                             4..7            3 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
        ' byKey swapper/0',
        '                             ..-1            1 |@@@@@@@@@@@@@@@@@@@@                    |',
        '                             20..            2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
        ' all                                         1',
      ])
      const plot = await runHere(['play', recording, '--import', 'dtrace', '-P', '--utc'])
      expect(plot.stdout).to.match(/^#Date Time \[DTRACE\]faults \[DTRACE\]top .*\n19700101 00:16:41 12 4002 /m)
      const csv = await runHere(['play', recording, '--import', 'dtrace', '-s', 'Dtrace', '--format', 'csv', '--utc'])
      expect(csv.stdout).to.contain('4..7').and.contain('swapper/0/20..')
      const brief = await runHere(['play', recording, '--import', 'dtrace'])
      expect(brief.stdout).to.match(/faults +top +meanSize +runQueue/)
    })
  })

  /** Records a script, by itself. */
  function trace(script: string, options: Readonly<Record<string, string>> = {}): Polled {
    const path = join(folder.path, 'script.bt')
    writeFileSync(path, script)
    dtrace.init?.({ script: path, every: '0.2', ...options })
    dtrace.updateHeader?.(machineAt(''))
    const one = poll(dtrace)
    polled.push(one)
    return one
  }

  /** A program that stands for the tracer. */
  function pretend(lines: string): Readonly<Record<string, string>> {
    const program = join(folder.path, 'tracer')
    writeFileSync(program, `#!/bin/sh\ncat > /dev/null\n${lines}\n`)
    chmodSync(program, 0o755)
    return { program }
  }

  const notice = (one: Polled): Promise<string> =>
    until(() => (one.now() === '' ? undefined : one.notices[0]), 'a notice')

  describe('while recording', () => {
    it('needs a script that can be read', () => {
      dtrace.init?.({})
      expect(() => dtrace.updateHeader?.(machineAt(''))).to.throw('say which script: script=FILE')
      dtrace.init?.({ script: '/no/such/script' })
      expect(() => dtrace.updateHeader?.(machineAt(''))).to.throw('/no/such/script: cannot be read')
      expect(() => dtrace.init?.({ scrpt: 'x' })).to.throw('scrpt: no such setting: did you mean script?')
      expect(() => dtrace.init?.({ tracer: 'perf' })).to.throw('tracer perf: unknown: choose bpftrace or dtrace')
    })

    it('records what the tracer says, and tells of lost events', async () => {
      const lines = `echo '{"type": "map", "data": {"@n": 1}}'; echo '{"type": "lost_events", "data": {"events": 12}}'; exec sleep 60`
      const one = trace('BEGIN { @n = count(); }', pretend(lines))
      let text = ''
      await until(() => {
        text += one.now()
        return one.notices[0]
      }, 'a notice')
      expect(one.notices[0]).to.equal('import module dtrace: bpftrace: 12 events lost')
      expect(text).to.contain('dtrace {"type": "map", "data": {"@n": 1}}\n')
      expect(text).to.contain('missing dtrace bpftrace: 12 events lost\n')
    })

    it('survives garbage, lines of 10 MB, and a tracer that is killed', async () => {
      const one = trace(
        'BEGIN { @n = count(); }',
        pretend(
          `printf 'garbage\\001\\n'; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo '{"type": "map", "data": {"@n": 1}}'; kill -9 $$`,
        ),
      )
      let text = ''
      await until(() => {
        text += one.now()
        return text.match(/@n/g)?.length === 2 ? text : undefined
      }, 'two tracers')
      expect(one.notices.join('\n'))
        .to.contain('a line of more than 1 MB was left out')
        .and.contain('ended with SIGKILL')
    })
  })

  it('says once why a tracer cannot start', async () => {
    const one = trace('BEGIN { nonsense }', pretend(`echo 'stdin:1: ERROR: nonsense' >&2; sleep 0.3; exit 1`))
    // What it said is asked for before its end, and after it.
    await notice(one)
    one.now()
    expect(one.notices).to.deep.equal([
      `import module dtrace: ${join(folder.path, 'tracer')}: ended with 1: stdin:1: ERROR: nonsense`,
    ])
  })

  it('says once what a tracer complained of before it ended', async () => {
    const trouble = 'dtrace: error on enabled probe ID 1'
    const one = trace('BEGIN { @n = count(); }', {
      ...pretend(`echo '${trouble}' >&2; exit 1`),
      tracer: 'dtrace',
    })
    await notice(one)
    one.now()
    one.now()
    expect(one.notices).to.deep.equal([
      `import module dtrace: ${join(folder.path, 'tracer')}: ended with 1: ${trouble}`,
    ])
  })

  describe('with bpftrace', () => {
    before(function () {
      if (!canTrace()) skipFor(this, BPFTRACE)
    })

    it('says why a script does not compile', async () => {
      const one = trace('BEGIN { nonsense }')
      expect(await notice(one)).to.match(/^import module dtrace: bpftrace: ended with 1: stdin:1:.*ERROR: .*nonsense/)
    })

    for (const name of ['syscalls', 'runqueue', 'blockio']) {
      it(`runs the sample ${name}.bt`, async () => {
        // Tracepoints are named in a file system of the kernel's, which is mounted for this program alone.
        const mounted = 'mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null; exec bpftrace "$@"'
        const { program = '' } = pretend('')
        writeFileSync(program, `#!/bin/sh\nexec unshare -m sh -c '${mounted}' sh "$@"\n`)
        const one = trace(readFileSync(inPackage('samples', 'tracing', `${name}.bt`), 'utf8'), { program })
        let text = ''
        await until(() => {
          text += one.now()
          if (one.notices.length > 0) expect.fail(one.notices.join('\n'))
          return (text.match(/end of snapshot/g)?.length ?? 0) >= 3 ? text : undefined
        }, 'three snapshots')
        const script = readFileSync(inPackage('samples', 'tracing', `${name}.bt`), 'utf8')
        const header = testHeader({ details: details(script) })
        const [values] = play(asRecorded(dtrace, [header]), [sampleOf(1000, text, { header })])
        if (name !== 'blockio') expect(Object.keys(values ?? {}).length).to.be.greaterThan(1)
      })
    }

    it('counts what happens', async () => {
      const script = 'interval:ms:10 { @turns = count(); @last[pid] = max(elapsed / 1000000); }'
      const one = trace(script)
      const header = testHeader({ details: details(script) })
      const samples = []
      for (let n = 0; n < 3; n++) {
        let text = ''
        await until(() => {
          text += one.now()
          return /end of snapshot/.test(text) ? text : undefined
        }, 'a snapshot')
        samples.push(sampleOf(1000 + n, text, { header }))
      }
      const played = play(asRecorded(dtrace, [header]), samples)
      // Snapshots are 0.2 s apart, and a turn each 10 ms.
      expect(Number(played.at(-1)?.['']?.['turns'])).to.be.within(10, 40)
    })
  })
})
