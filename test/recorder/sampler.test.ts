import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { Sampler, type SamplerOptions } from '../../src/recorder/sampler.ts'
import { defineImporter, type Importer, type RecordContext } from '../../src/vocabulary/importer.ts'
import { moment, removeTrees, Tree } from '../source/tree.ts'

const ALL = { second: true, third: true }
const FIRST = { second: false, third: false }

function importer(about: Partial<Importer>): Importer {
  return defineImporter({ name: 'made-up', title: 'MADE UP', sources: [], metrics: {}, ...about })
}

function sample(sampler: Sampler, due = ALL, steady = 0): string {
  const { bytes, end } = sampler.take(due, steady)
  return Buffer.from(bytes.subarray(0, end)).toString('utf8')
}

async function samplePatiently(sampler: Sampler): Promise<string> {
  const { bytes, end } = await sampler.takePatiently(ALL, 0)
  return Buffer.from(bytes.subarray(0, end)).toString('utf8')
}

/** Waits until the next sample has something, or gives up. */
async function sampleLater(sampler: Sampler): Promise<string> {
  for (let i = 0; i < 500; i++) {
    const text = sample(sampler)
    if (text !== '') return text
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return ''
}

describe('the sampler', () => {
  const samplers: Sampler[] = []
  const notices: string[] = []

  function samplerOf(importers: readonly Importer[], options: Partial<SamplerOptions> = {}): Sampler {
    const onNotice = ({ code, message }: { code: string; message: string }) => notices.push(`${code}: ${message}`)
    const sampler = new Sampler({ importers, onNotice, ...options })
    samplers.push(sampler)
    return sampler
  }

  function withData(getData: (record: RecordContext) => void | Promise<void>): Sampler {
    return samplerOf([importer({ getData })], { root: moment(1) })
  }

  /** Its samples wait longer than any machine should need. */
  function withPatience(getData: (record: RecordContext) => void | Promise<void>): Sampler {
    return samplerOf([importer({ getData })], { root: moment(1), patienceMs: 10_000 })
  }

  afterEach(() => {
    for (const sampler of samplers.splice(0)) sampler.close()
    notices.length = 0
    removeTrees()
  })

  it('reads what is due, the slower intervals last', () => {
    const tree = new Tree({ 'proc/stat': 's\n', 'proc/slow': 'b\n', 'proc/slower': 'c\n' })
    const sampler = samplerOf(
      [
        importer({
          sources: [
            { key: '3', path: '/proc/slower', pace: 'third' },
            { key: '2', path: '/proc/slow', pace: 'second' },
            { key: '1', path: '/proc/stat' },
          ],
        }),
        importer({ name: 'b', getData: (record) => record.line('data', 'd') }),
        importer({ name: 'c', pace: 'second', getData: (record) => record.line('rare', 'r') }),
      ],
      { root: tree.path },
    )
    expect(sample(sampler)).to.equal('1 s\ndata d\n2 b\nrare r\n3 c\n')
    expect(sample(sampler, FIRST)).to.equal('1 s\ndata d\n')
    expect(sample(sampler, { second: true, third: false })).to.equal('1 s\ndata d\n2 b\nrare r\n')
  })

  it('uses one buffer for all samples', () => {
    const sampler = samplerOf([importer({ sources: [{ key: 'load', path: '/proc/loadavg' }] })])
    const first = sampler.take(FIRST, 0).bytes
    for (let i = 0; i < 100; i++) expect(sampler.take(FIRST, i).bytes).to.equal(first)
  })

  it('leaves out what is personal when asked', () => {
    const sources = [
      { key: 'proc:* stat', path: '/proc/[0-9]*/stat' },
      { key: 'proc:* cmd', path: '/proc/[0-9]*/cmdline', joined: true, personal: true },
    ]
    const with4711 = (noArgs: boolean) => sample(samplerOf([importer({ sources })], { root: moment(1), noArgs }))
    expect(with4711(false)).to.contain('proc:4711 cmd ').and.contain('Umsatz')
    expect(with4711(true)).to.contain('proc:4711 stat ').and.not.contain(' cmd ').and.not.contain('Umsatz')
  })

  it('says what could not be read', () => {
    const sources = ['/proc/loadavg', '/proc/nothing', '/sys/none*/here'].map((path) => ({ key: 'key', path }))
    const sampler = samplerOf([importer({ sources })], { root: moment(1) })
    sample(sampler)
    expect(sampler.unreadable()).to.deep.equal(['/proc/nothing: ENOENT', '/sys/none*/here: ENOENT'])
  })

  describe('with data of a module', () => {
    it('copies files, also by pattern', () => {
      const sampler = withData((record) => {
        record.proc('/proc/loadavg', 'load')
        record.proc('/proc/[0-9]*/comm', 'comm:*')
        record.proc('/sys/class/hwmon/hwmon*/name', 'chip')
      })
      const expected = `load ${readFileSync(`${moment(1)}/proc/loadavg`, 'utf8')}chip 0 coretemp\n`
      expect(sample(sampler)).to.equal(expected)
      expect(sample(sampler)).to.equal(expected)
    })

    it('writes lines that stay lines', () => {
      const sampler = withData((record) => {
        record.line('note', 'grüß\n>>> 1.000 <<<\r\n')
        record.line('tcp-', 'Ext: 1')
        record.line('empty', '')
      })
      expect(sample(sampler)).to.equal('note grüß >>> 1.000 <<< \ntcp-Ext: 1\nempty \n')
    })

    it('writes all lines of a text, each behind its key', () => {
      const sampler = withData((record) => {
        record.lines('made', 'grüß\r\n>>> 1.000 <<<\n\nnul\0 and\rreturn')
        record.lines('tcp-', 'Ext: 1\n$& 2\n')
        record.lines('empty', '')
      })
      expect(sample(sampler)).to.equal(
        'made grüß\nmade >>> 1.000 <<<\nmade \nmade nul  and return\ntcp-Ext: 1\ntcp-$& 2\n',
      )
    })

    it('refuses keys that make other lines of it', () => {
      for (const key of ['', ' ', '>>>', '#', 'a\nb']) {
        const before = notices.length
        const text = sample(withData((record) => record.line(key, 'text')))
        expect(text).to.match(/^missing made-up key '[^\n]*': expected a word\n$/)
        expect(notices.slice(before)).to.have.length(1)
      }
    })

    it('goes on when a module fails, and says so once', () => {
      const sampler = withData((record) => {
        record.line('before', '1')
        throw new Error('no such thing')
      })
      expect(sample(sampler)).to.equal('before 1\nmissing made-up no such thing\n')
      expect(sample(sampler)).to.equal('before 1\nmissing made-up no such thing\n')
      expect(notices).to.deep.equal(['module-failed: import module made-up: no such thing'])
    })

    it('never waits for a module: what arrives goes into the next sample', async () => {
      let finish = () => {}
      let calls = 0
      const sampler = withData(async (record) => {
        calls++
        record.line('asked', String(calls))
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        record.line('answered', String(calls))
      })
      expect(sample(sampler)).to.equal('')
      expect(sample(sampler)).to.equal('')
      expect(calls).to.equal(1)
      finish()
      await new Promise((resolve) => setTimeout(resolve, 1))
      expect(sample(sampler)).to.equal('asked 1\nanswered 1\n')
      expect(calls).to.equal(2)
    })

    it('runs commands without a shell', async () => {
      const sampler = withData((record) => record.exec(['printf', '%s\\n', '$HOME; echo', 'b'], 'out'))
      expect(sample(sampler)).to.equal('')
      expect(await sampleLater(sampler)).to.equal('out $HOME; echo\nout b\n')
      expect(notices).to.deep.equal([])
    })

    it('keeps the bytes of a command that failed, and says so once', async () => {
      const sampler = withData((record) => record.exec(['sh', '-c', 'echo some; echo "no bus" >&2; exit 3'], 'out'))
      sample(sampler)
      expect(await sampleLater(sampler)).to.equal('out some\nmissing made-up sh: ended with 3: no bus\n')
      expect(await sampleLater(sampler)).to.equal('out some\nmissing made-up sh: ended with 3: no bus\n')
      expect(notices).to.deep.equal(['module-failed: import module made-up: sh: ended with 3: no bus'])
    })

    it('survives a command that does not exist, even if nobody waits for it', async () => {
      const sampler = withData((record) => {
        record.exec(['recollect-no-such-command'], 'out')
      })
      sample(sampler)
      await until(() => notices.length > 0)
      expect(notices).to.deep.equal([
        'module-failed: import module made-up: recollect-no-such-command: no such program',
      ])
    })

    it('runs as many commands at a time as a module asks for', async () => {
      const warnings: string[] = []
      const onWarning = ({ name }: Error): void => void warnings.push(name)
      process.on('warning', onWarning)
      const all = Array.from({ length: 12 }, (_, number) => String(number))
      const sampler = withData(async (record) => {
        await Promise.all(all.map((number) => record.exec(['echo', number], 'out')))
      })
      sample(sampler)
      expect((await sampleLater(sampler)).match(/^out \d+$/gm)).to.have.members(all.map((number) => `out ${number}`))
      process.off('warning', onWarning)
      expect(warnings).to.deep.equal([])
    })

    it('ends a command that takes too long, and what it started', async () => {
      const command = ['sh', '-c', 'echo half; sleep 4711 & sleep 4712']
      const sampler = withData((record) => record.exec(command, 'out', { timeoutMs: 200 }))
      sample(sampler)
      await until(() => isRunning('sleep 4711') && isRunning('sleep 4712'))
      await until(() => notices.length > 0)
      expect(notices).to.deep.equal(['module-failed: import module made-up: sh: no end after 200 ms'])
      expect(sample(sampler)).to.equal('missing made-up sh: no end after 200 ms\n')
      sampler.close()
      await until(() => !isRunning('sleep 4711') && !isRunning('sleep 4712'))
    })

    it('asks ahead of the sample what answers late, once it is known to', async () => {
      let calls = 0
      const finish: (() => void)[] = []
      const sampler = withData(async (record) => {
        const call = String(++calls)
        await new Promise<void>((resolve) => finish.push(resolve))
        record.line('answered', call)
      })
      expect(sampler.hasSlowModules).to.equal(false)
      expect(sample(sampler)).to.equal('')
      expect(sampler.hasSlowModules).to.equal(true)
      finish[0]?.()
      await settled()
      // What the first sample asked for comes with the second one, whether its own answer is there or not.
      sampler.askAhead(ALL, 9.5)
      expect(calls).to.equal(2)
      expect(sample(sampler, ALL, 10)).to.contain('answered 1\n')
      finish[1]?.()
      await settled()
      sampler.askAhead(ALL, 19.5)
      sampler.askAhead(ALL, 19.8)
      expect(calls).to.equal(3)
      finish[2]?.()
      await settled()
      expect(sample(sampler, ALL, 20)).to.equal('answered 2\nanswered 3\n')
      expect(calls).to.equal(3)
      sampler.askAhead(ALL, 29.5)
      finish[3]?.()
      await settled()
      expect(sample(sampler, ALL, 30)).to.equal('answered 4\n')
    })

    it('waits a moment for what does not answer at once, and asks ahead where that is not enough', async () => {
      let calls = 0
      let takesMs = 1
      const getData = async (record: RecordContext) => {
        const call = ++calls
        await new Promise((resolve) => setTimeout(resolve, takesMs))
        record.line('answered', String(call))
      }
      const sampler = samplerOf([importer({ getData })], { patienceMs: 2000 })
      expect(await samplePatiently(sampler)).to.equal('answered 1\n')
      expect(await samplePatiently(sampler)).to.equal('answered 2\n')
      expect(sampler.hasSlowModules).to.equal(false)
      takesMs = 2300
      expect(await samplePatiently(sampler)).to.equal('missing made-up no answer within 2000 ms\n')
      expect(sampler.hasSlowModules).to.equal(true)
      // It is not waited for again: it is not even asked, while it is busy with the question before.
      expect(await samplePatiently(sampler)).to.equal('')
      await until(() => sample(sampler, FIRST).startsWith('answered 3\n'))
    })

    it('asks what a sample waits for before it reads files, once it is known to', async () => {
      const tree = new Tree({ 'proc/loadavg': 'nobody was asked\n' })
      let calls = 0
      const getData = async (record: RecordContext) => {
        tree.write('proc/loadavg', `asked ${++calls} times\n`)
        await new Promise((resolve) => setTimeout(resolve, 1))
        record.line('answered', String(calls))
      }
      const sources = [{ key: 'load', path: '/proc/loadavg' }]
      const sampler = samplerOf([importer({ sources, getData })], { root: tree.path, patienceMs: 10_000 })
      expect(await samplePatiently(sampler)).to.equal('load nobody was asked\nanswered 1\n')
      expect(await samplePatiently(sampler)).to.equal('load asked 2 times\nanswered 2\n')
    })

    it('lets a module ask again while the sample waits', async () => {
      const sampler = withPatience(async (record) => {
        const pipe = record.pipe(['sh', '-c', 'while read -r line; do echo "$line!"; done'])
        const [first = ''] = await pipe.ask('a\n', { lines: 1 })
        record.line('said', first)
        const [second = ''] = await pipe.ask(`${first}\n`, { lines: 1 })
        record.line('said', second)
      })
      for (let i = 0; i < 5; i++) expect(await samplePatiently(sampler)).to.equal('said a!\nsaid a!!\n')
    })

    it('says in each sample what is missing', () => {
      const sampler = withData(async () => new Promise<void>(() => {}))
      sample(sampler)
      sampler.askAhead(ALL, 0)
      expect(sample(sampler, ALL, 0.5)).to.equal('')
      expect(sample(sampler, ALL, 2)).to.equal('missing made-up no answer for 2.0 s\n')
      expect(sample(sampler, ALL, 5.25)).to.equal('missing made-up no answer for 5.3 s\n')
    })

    it('leaves out what one module may not put into a sample', () => {
      let size = 9_000_000
      const sampler = withData((record) => record.line('much', 'x'.repeat(size)))
      expect(sample(sampler)).to.equal('missing made-up more than 8 MiB for one sample were left out\n')
      size = 3
      expect(sample(sampler)).to.equal('much xxx\n')
      expect(notices).to.have.length(1)
    })

    it('puts what comes late into the next sample, whatever the module is paced at', async () => {
      let finish = () => {}
      const getData = async (record: RecordContext) => {
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        record.line('late', '1')
      }
      const sampler = samplerOf([importer({ pace: 'third', getData })])
      expect(sample(sampler)).to.equal('')
      finish()
      await until(() => sample(sampler, FIRST) === 'late 1\n')
    })

    it('keeps a child from sample to sample, and says why it does not run', async () => {
      const sampler = withData((record) => {
        const script = 'while read -r line; do echo "$line $$"; [ "$line" = end ] && exit 1; done'
        const pipe = record.pipe(['sh', '-c', script])
        return pipe.ask(`${request}\n`, { lines: 1 }).then(([line = '']) => record.line('said', line))
      })
      let request = 'a'
      sample(sampler)
      const first = await sampleLater(sampler)
      request = 'end'
      await sampleLater(sampler)
      await until(() => sample(sampler).includes('missing made-up sh: ended with 1\n'))
      request = 'b'
      const second = await sampleLater(sampler)
      expect(first).to.match(/^said a \d+\n$/)
      expect(second.split(' ').at(-1)).to.not.equal(first.split(' ').at(-1))
      expect(notices).to.deep.equal(['module-failed: import module made-up: sh: ended with 1'])
    })

    it('ends its commands when it is closed', async () => {
      const sampler = withData((record) => record.exec(['sleep', '4713'], 'out'))
      sample(sampler)
      await until(() => isRunning('sleep 4713'))
      sampler.close()
      await until(() => !isRunning('sleep 4713'))
      expect(notices).to.deep.equal([])
    })
  })
})

/** Promises that can be kept are kept. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (condition()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`not within 2 s: ${condition}`)
}

function isRunning(command: string): boolean {
  return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && cmdline(pid).replaceAll('\0', ' ').trim() === command)
}

function cmdline(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}
