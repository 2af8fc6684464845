import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { CoProcess } from '../../src/recorder/co-process.ts'
import type { PipeOptions } from '../../src/vocabulary/pipe.ts'

/** Answers each line with two, the second of which says that it is the last. */
const ECHO = 'while read -r line; do printf "you said %s\\nend of %s> " "$line" "$line"; echo; done'

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (condition()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`not within 10 s: ${condition}`)
}

/** The processes whose command lines hold this. */
function running(word: string): readonly number[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(word) ? [Number(pid)] : []
    } catch {
      return []
    }
  })
}

async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('it did not fail')
}

describe('a co-process', () => {
  const pipes: CoProcess[] = []
  const troubles: string[] = []

  function open(command: readonly string[], options: PipeOptions = {}): CoProcess {
    const pipe = new CoProcess({ command }, options, ({ message }) => troubles.push(message))
    pipes.push(pipe)
    return pipe
  }

  const shell = (script: string, options: PipeOptions = {}) => open(['sh', '-c', script], options)

  /** Takes lines until there are so many. */
  async function take(pipe: CoProcess, count: number): Promise<readonly string[]> {
    const lines: string[] = []
    await until(() => lines.push(...pipe.lines()) >= count)
    return lines
  }

  afterEach(() => {
    for (const pipe of pipes.splice(0)) pipe.close()
    troubles.length = 0
  })

  describe('that is asked', () => {
    it('answers up to a line', async () => {
      const pipe = shell(ECHO)
      expect(await pipe.ask('this\n', { until: 'end of this' })).to.deep.equal(['you said this'])
      expect(await pipe.ask('that\n', { until: 'end of' })).to.deep.equal(['you said that'])
    })

    it('may answer with nothing', async () => {
      const pipe = shell('while read -r line; do echo end; done')
      expect(await pipe.ask('a\n', { until: 'end' })).to.deep.equal([])
      expect(await pipe.askText('b\n', { until: 'end' })).to.equal('')
      expect(await pipe.askBytes(Buffer.from('c\n'), () => 0)).to.have.length(0)
      expect(troubles).to.deep.equal([])
    })

    it('answers with so many lines', async () => {
      const pipe = shell(ECHO)
      expect(await pipe.ask('grüß\n', { lines: 2 })).to.deep.equal(['you said grüß', 'end of grüß> '])
    })

    it('answers with a message that says how long it is, in whatever pieces it comes', async () => {
      // Its first byte is its length; the others are no text.
      const pipe = shell(`while read -r line; do printf '\\5\\377'; sleep 0.05; printf '\\0\\n\\200and more'; done`)
      const sizes: number[] = []
      const sizeOf = (head: Uint8Array) => {
        sizes.push(head.length)
        return head.length < 2 ? undefined : head[0]
      }
      for (const question of ['1\n', '2\n']) {
        const answer = await pipe.askBytes(Buffer.from(question), sizeOf)
        expect([...answer]).to.deep.equal([5, 0xff, 0, 0x0a, 0x80])
      }
      expect(sizes.length).to.be.greaterThan(2)
      expect(troubles).to.deep.equal([])
    })

    it('is ended where it cannot be made out how long its message is, or that is too long', async () => {
      const pipe = shell('while read -r line; do echo "$line"; done')
      const confused = pipe.askBytes(Buffer.from('a\n'), () => {
        throw new RangeError('no such message')
      })
      expect(await failure(confused)).to.equal('sh: no such message')
      expect(await failure(shell('yes').askBytes(Buffer.from('a\n'), () => 2 ** 31))).to.equal(
        'sh: an answer of more than 8 MiB',
      )
    })

    it('is one child for all questions, without a shell', async () => {
      const pipe = open(['awk', '{ print NR, $0; fflush() }'])
      expect(await pipe.ask('$HOME; ls\n', { lines: 1 })).to.deep.equal(['1 $HOME; ls'])
      expect(await pipe.ask('b\n', { lines: 1 })).to.deep.equal(['2 b'])
    })

    it('speaks the C locale, and has the environment that it is given', async () => {
      const pipe = shell('read -r line; echo "$LC_ALL $SECRET"', { environment: { SECRET: 'word' } })
      expect(await pipe.ask('\n', { lines: 1 })).to.deep.equal(['C word'])
    })

    it('says what it wrote to its standard error', async () => {
      const pipe = shell('while read -r line; do echo "no $line" >&2; sleep 0.1; echo done; done')
      expect(await pipe.ask('a\n', { lines: 1 })).to.deep.equal(['done'])
      expect(pipe.errors()).to.deep.equal(['no a'])
      expect(pipe.errors()).to.deep.equal([])
      expect(troubles).to.deep.equal([])
    })

    it('takes one question at a time', async () => {
      const pipe = shell(ECHO)
      const first = pipe.ask('a\n', { lines: 2 })
      expect(await failure(pipe.ask('b\n', { lines: 2 }))).to.equal('sh: asked before it had answered')
      expect(await first).to.have.length(2)
    })

    it('is ended and started anew when it does not answer', async () => {
      const pipe = shell('read -r line; sleep 4721 & sleep 4722', { timeoutMs: 300 })
      const [first, second] = ['sleep\x004721', 'sleep\x004722']
      const answer = failure(pipe.ask('a\n', { lines: 1 }))
      await until(() => running(first).length + running(second).length === 2)
      expect(await answer).to.equal('sh: no answer within 300 ms')
      await until(() => running(first).length + running(second).length === 0)
      expect(pipe.trouble?.message).to.equal('sh: no answer within 300 ms')
      expect(troubles).to.deep.equal(['sh: no answer within 300 ms'])
    })

    it('is told of with what it complained of, when it does not answer', async () => {
      const pipe = shell('read -r line; echo "no such server" >&2; sleep 60', { timeoutMs: 300 })
      expect(await failure(pipe.ask('a\n', { lines: 1 }))).to.equal('sh: no answer within 300 ms: no such server')
      expect(pipe.errors()).to.deep.equal(['no such server'])
    })

    it('is started anew at once when it was killed, and answers again', async () => {
      const pipe = shell(`: co-process-4723; ${ECHO}`)
      await pipe.ask('a\n', { lines: 2 })
      for (const pid of running('co-process-4723')) process.kill(pid, 'SIGKILL')
      await until(() => pipe.trouble !== undefined)
      expect(troubles).to.deep.equal(['sh: ended with SIGKILL'])
      expect(await pipe.ask('b\n', { lines: 2 })).to.deep.equal(['you said b', 'end of b> '])
      expect(pipe.trouble).to.equal(undefined)
    })

    it('waits longer each time when it ends at once', async () => {
      const pipe = shell('echo "no such server" >&2; exit 3')
      expect(await failure(pipe.ask('a\n', { lines: 1 }))).to.equal('sh: ended with 3: no such server')
      expect(await failure(pipe.ask('a\n', { lines: 1 }))).to.equal('sh: ended with 3: no such server')
      expect(troubles).to.have.length(2)
      // The second pause is a second long: nothing is started meanwhile.
      await Promise.all(Array.from({ length: 10 }, () => failure(pipe.ask('a\n', { lines: 1 }))))
      expect(troubles).to.have.length(2)
    })

    it('cannot be started, and says so', async () => {
      expect(await failure(open(['recollect-no-such-command']).ask('', { lines: 1 }))).to.contain('no such program')
      expect(await failure(open(['a\0b']).ask('', { lines: 1 }))).to.contain('null bytes')
      expect(await failure(open([]).ask('', { lines: 1 }))).to.contain('empty')
    })

    it('may not answer without end, nor write without being asked', async () => {
      expect(await failure(shell('yes').ask('', { until: 'no' }))).to.equal('sh: an answer of more than 8 MiB')
      const garbage = shell('read -r line; echo answer; exec yes')
      expect(await garbage.ask('a\n', { lines: 1 })).to.deep.equal(['answer'])
      await until(() => troubles.includes('sh: writes without being asked'))
    })

    it('leaves out a line that is too long, and has the others', async () => {
      const pipe = shell(
        "read -r line; echo before; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo after; echo end",
      )
      expect(await pipe.ask('a\n', { until: 'end' })).to.deep.equal(['before', 'after'])
      expect(new Set(troubles)).to.deep.equal(new Set(['sh: a line of more than 1 MB was left out']))
    })
  })

  describe('that is a stream', () => {
    it('gives the lines that have come since they were last taken', async () => {
      const pipe = shell('echo a; echo b; read -r line; echo c; exec sleep 60')
      expect(await take(pipe, 2)).to.deep.equal(['a', 'b'])
      expect(pipe.lines()).to.deep.equal([])
    })

    it('is given its input', async () => {
      const pipe = open(['cat'], { input: 'one\ntwo\n' })
      expect(await take(pipe, 2)).to.deep.equal(['one', 'two'])
    })

    it('gives what was said before it ended, and is started anew', async () => {
      const pipe = shell('echo begin; printf end; exit 1')
      const lines = await take(pipe, 4)
      expect(lines.slice(0, 4)).to.deep.equal(['begin', 'end', 'begin', 'end'])
      expect(troubles[0]).to.equal('sh: ended with 1')
    })

    it('has to wait while nobody takes its lines: memory is bounded', async () => {
      const pipe = shell("exec yes 'a line of some length'")
      let most = 0
      for (let i = 0; i < 20; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        most = Math.max(most, pipe.lines().join('\n').length)
      }
      expect(most)
        .to.be.greaterThan(100_000)
        .and.lessThan(5 * 1024 * 1024)
      expect(troubles).to.deep.equal([])
    })

    /** Takes lines each 50 ms, as a recorder does, until one more trouble is told. */
    async function watch(pipe: CoProcess): Promise<readonly string[]> {
      const before = troubles.length
      const lines: string[] = []
      await until(() => lines.push(...pipe.lines()) >= 0 && troubles.length > before)
      return lines
    }

    it('is started anew when it has stopped, though it said how often it speaks', async () => {
      const pipe = shell(': co-process-4726; while :; do echo $$; sleep 0.1; done', { everyMs: 100 })
      const [stopped] = await take(pipe, 3)
      process.kill(Number(stopped), 'SIGSTOP')
      await watch(pipe)
      expect(troubles).to.deep.equal(['sh: silent for more than 5000 ms'])
      expect((await take(pipe, 1)).at(-1))
        .to.match(/^\d+$/)
        .and.not.equal(stopped)
      await until(() => !running('co-process-4726').includes(Number(stopped)))
      expect(pipe.trouble).to.equal(undefined)
    }).timeout(30_000)

    it('is started anew when it never says anything, later each time', async () => {
      const pipe = shell('echo "no such device" >&2; exec sleep 60', { everyMs: 100, timeoutMs: 200 })
      await watch(pipe)
      await watch(pipe)
      expect(new Set(troubles)).to.deep.equal(new Set(['sh: silent for more than 200 ms: no such device']))
      // The second pause is a second long.
      expect(pipe.lines()).to.deep.equal([])
      expect(pipe.trouble?.message).to.equal('sh: silent for more than 200 ms: no such device')
    })

    it('is left alone when it did not say how often it speaks, and while nobody takes what it says', async () => {
      const silent = shell('echo once; exec sleep 60', { timeoutMs: 100 })
      const held = shell('exec yes "a line of some length"', { everyMs: 10, timeoutMs: 100 })
      await take(silent, 1)
      held.lines()
      await new Promise((resolve) => setTimeout(resolve, 6000))
      for (let i = 0; i < 5; i++) {
        silent.lines()
        held.lines()
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      expect(troubles).to.deep.equal([])
    }).timeout(30_000)

    it('leaves out lines of 10 MB', async () => {
      const long = "head -c 10000000 /dev/zero | tr '\\0' x; echo"
      const pipe = shell(`echo before; ${long}; echo between; ${long}; echo after; exec sleep 60`)
      expect(await take(pipe, 3)).to.deep.equal(['before', 'between', 'after'])
      expect(new Set(troubles)).to.deep.equal(new Set(['sh: a line of more than 1 MB was left out']))
    })

    it('takes bytes that are no text for what they are', async () => {
      const pipe = shell("printf '\\377\\376\\000 caf\\303\\251\\n'; exec sleep 60")
      expect(await take(pipe, 1)).to.deep.equal(['\ufffd\ufffd\0 café'])
    })
  })

  it('ends with what it has started when it is closed', async () => {
    const pipe = shell('sleep 4724 & sleep 4725')
    pipe.lines()
    await until(() => running('sleep\x004724').length + running('sleep\x004725').length === 2)
    pipe.close()
    await until(() => running('sleep\x004724').length + running('sleep\x004725').length === 0)
    expect(pipe.lines()).to.deep.equal([])
    expect(troubles).to.deep.equal([])
  })
})
