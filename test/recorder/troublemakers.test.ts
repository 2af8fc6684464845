import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import json from '../../importers/json.ts'
import libvirt from '../../importers/libvirt.ts'
import { Playback } from '../../src/playback/reports.ts'
import { Recorder } from '../../src/recorder/recorder.ts'
import { asRecorded, defineImporter } from '../../src/vocabulary/importer.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { valuesOf } from '../helpers/samples.ts'

/** What both programs do, by what `mode` says: garbage of all bytes, a line of 10 MB, nothing, or their end. */
const TROUBLE = `
  garbage) head -c 100000 /dev/urandom; echo;;
  long) head -c 10000000 /dev/zero | tr '\\0' x; echo;;
  hang) sleep 1000;;
  kill) kill -9 $$;;
`

/** Talks as virsh does without a terminal. */
const VIRSH = `#!/bin/bash
printf 'virsh > '
while IFS= read -r line; do
  case $line in *$'\\x15'*) kept=\${line%%$'\\x15'*};; esac
  case $line in *$'\\x19') line=$kept;; esac
  printf '%s\\n' "$line"
  case $line in
  domstats*) case $(cat "$MODE") in
    good) printf "Domain: 'a'\\n  state.state=1\\n  cpu.time=%s\\n  block.count=0\\n  net.count=0\\n  balloon.rss=1\\n" "$SECONDS";;
    ${TROUBLE}
    esac;;
  esac
  printf 'virsh > '
done
`

/** Prints objects by itself. */
const PROGRAM = `#!/bin/bash
while :; do
  case $(cat "$MODE") in
  good) echo '{"one":1}';;
  ${TROUBLE}
  esac
  sleep 0.2
done
`

const steady = defineImporter({
  name: 'steady',
  title: 'STEADY',
  sources: [{ key: 'load', path: '/proc/loadavg' }],
  metrics: {},
  getData: (record) => record.line('steady', '1'),
})

describe('modules whose programs make trouble', function () {
  this.timeout(180_000)
  const folder = temporaryDirectory()
  const path = process.env['PATH']

  beforeEach(() => {
    mkdirSync(join(folder.path, 'bin'), { recursive: true })
    for (const [name, text] of [
      ['virsh', VIRSH],
      ['program', PROGRAM],
    ] as const) {
      writeFileSync(join(folder.path, 'bin', name), text, { mode: 0o755 })
    }
    process.env['PATH'] = `${join(folder.path, 'bin')}:${path}`
    process.env['MODE'] = join(folder.path, 'mode')
    writeFileSync(join(folder.path, 'one.json'), '{"properties":{"one":{"type":"integer"}}}')
    libvirt.init?.({ timeout: '2' })
    json.init?.({ told: '|program', 'told.schema': join(folder.path, 'one.json') })
  })
  afterEach(() => {
    process.env['PATH'] = path
    delete process.env['MODE']
    json.init?.({})
  })

  for (const mode of ['kill', 'hang', 'garbage', 'long']) {
    it(`cost nobody else a line, and no sample its time: ${mode}`, async () => {
      const set = (what: string) => writeFileSync(join(folder.path, 'mode'), what)
      set('good')
      const notices: string[] = []
      const onNotice = ({ message }: { message: string }) => notices.push(message)
      const recorder = new Recorder({ importers: [steady, libvirt, json], intervals: [1], onNotice })
      let playback: Playback | undefined
      let isGood = false
      const troubled: string[] = []
      for await (const sample of recorder.samples()) {
        const text = Buffer.from(sample.bytes.subarray(sample.start, sample.end)).toString('latin1')
        expect(text)
          .to.match(/^load \d/m)
          .and.match(/^steady 1$/m)
        for (const line of text.split('\n').slice(0, -1))
          expect(line.slice(0, 30)).to.match(/^(load|steady|libvirt|json told|missing (libvirt|json)) /)
        playback ??= new Playback([libvirt, asRecorded(json, [sample.header])], { onNotice })
        const reports = playback.take(sample)?.reports
        const [guests, told] = ['libvirt', 'json']
          .map((name) => reports?.get(name))
          .map((report) => report && valuesOf(report))
        // A program that speaks by itself and falls silent may have nothing to say: it is left alone.
        const isTold = told?.['']?.['told.one'] === 1 || (mode === 'hang' && troubled.length > 0)
        isGood = guests?.['a']?.['state'] === 'running' && isTold
        const { samples } = recorder.result
        // Both work; then there is trouble for a while; then they are to work again.
        if (isGood && troubled.length === 0) set(mode)
        if (!isGood && samples > 2) troubled.push(text.slice(0, 2000))
        if (troubled.length === 4) set('good')
        if ((isGood && troubled.length >= 4) || samples > 60) recorder.stop()
      }
      expect(isGood, 'they work again').to.equal(true)
      expect(recorder.result.missed).to.equal(0)
      expect(notices.length, notices.join('\n')).to.be.within(1, 12)
      if (mode !== 'garbage') expect(troubled.join('')).to.match(/^missing (libvirt|json) /m)
    })
  }

  it('is told once where a stream stops that said how often it speaks, and has its values again', async () => {
    writeFileSync(join(folder.path, 'mode'), 'good')
    const pids = join(folder.path, 'pids')
    const script = join(folder.path, 'stream.sh')
    writeFileSync(script, `echo $$ >> ${pids}; while echo '{"one":1}'; do sleep 0.2; done`)
    const schema = join(folder.path, 'one.json')
    json.init?.({ told: `|sh ${script}`, 'told.every': '0.2', 'told.schema': schema })
    const notices: string[] = []
    const onNotice = ({ message }: { message: string }) => notices.push(message)
    const recorder = new Recorder({ importers: [steady, json], intervals: [1], onNotice })
    const started = () => readFileSync(pids, 'utf8').trim().split('\n').map(Number)
    let missing = 0
    let told = 0
    for await (const sample of recorder.samples()) {
      const text = Buffer.from(sample.bytes.subarray(sample.start, sample.end)).toString()
      expect(text).to.match(/^steady 1$/m)
      if (/^missing json sh: silent for more than 5000 ms$/m.test(text)) missing++
      if (/^json told \{"one":1\}$/m.test(text)) told++
      if (told === 2 && missing === 0) for (const pid of started()) process.kill(pid, 'SIGSTOP')
      if ((missing > 0 && told > 3) || recorder.result.samples > 60) recorder.stop()
    }
    expect({ missing, missed: recorder.result.missed }).to.deep.equal({ missing: 1, missed: 0 })
    expect(notices).to.deep.equal(['import module json: sh: silent for more than 5000 ms'])
    expect(started()).to.have.length(2)
  })
})
