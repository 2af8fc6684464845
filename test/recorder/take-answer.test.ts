import { performance } from 'node:perf_hooks'
import { expect } from 'chai'
import type { CoProcess } from '../../src/recorder/co-process.ts'
import type { Framing } from '../../src/vocabulary/pipe.ts'
import { shellPipes } from '../helpers/shell-pipes.ts'

/** Longer than any answer here takes on a slow machine. */
const SOON_MS = 20_000

describe('an answer that is looked for', () => {
  const { troubles, shell } = shellPipes()

  /** Asks, and takes the answer without letting the event loop turn. */
  async function looked(pipe: CoProcess, request: string, framing: Framing): Promise<string> {
    const answer = pipe.askText(request, framing)
    expect(pipe.takeAnswer(performance.now() + SOON_MS), 'it came').to.equal(true)
    let text: string | undefined
    answer.then((whole) => {
      text = whole
    })
    await new Promise<void>((resolve) => process.nextTick(resolve))
    return text ?? expect.fail('the event loop was needed')
  }

  it('is there without the event loop, again and again', async () => {
    const pipe = shell('while read -r line; do echo "$line!"; echo end; done')
    expect(await looked(pipe, 'a\n', { until: 'end' })).to.equal('a!\n')
    expect(await looked(pipe, 'grüß\n', { lines: 2 })).to.equal('grüß!\nend\n')
    // And by events, between.
    expect(await pipe.askText('d\n', { until: 'end' })).to.equal('d!\n')
    expect(await looked(pipe, 'e\n', { until: 'end' })).to.equal('e!\n')
    expect(troubles).to.deep.equal([])
  })

  it('may be a message of bytes', async () => {
    const pipe = shell('while read -r line; do printf "\\3$line\\200"; done')
    let bytes: Uint8Array = Buffer.of()
    for (const letter of ['a', 'b']) {
      const answer = pipe.askBytes(Buffer.from(`${letter}\n`), ([size]) => size)
      expect(pipe.takeAnswer(performance.now() + SOON_MS), 'it came').to.equal(true)
      bytes = await answer
    }
    expect([...bytes]).to.deep.equal([3, 0x62, 0x80])
  })

  it('may come in parts', async () => {
    const inParts = 'while read -r line; do printf "one\\ntw"; sleep 0.05; printf "o\\nen"; sleep 0.05; echo d; done'
    // The first time it is not known how long that takes.
    expect(await looked(shell(inParts), '\n', { until: 'end' })).to.equal('one\ntwo\n')
    expect(await looked(shell(inParts), '\n', { lines: 3 })).to.equal('one\ntwo\nend\n')
  })

  it('may be larger than a pipe, and follow a question that is', async () => {
    const pipe = shell(
      'while read -r line; do echo "$line"; head -c 1000000 /dev/zero | tr "\\0" "\\n"; echo end; done',
    )
    const request = 'x'.repeat(300_000)
    const answer = pipe.askText(`${request}\n`, { until: 'end' })
    // What is not taken at once is written by the event loop.
    expect(pipe.takeAnswer(performance.now() + 20)).to.equal(false)
    expect(await answer).to.equal(`${request}\n${'\n'.repeat(1_000_000)}`)
  })

  it('of many lines, each written by itself, is left to the event loop, which makes room for them as they come', async () => {
    const pipe = shell('while read -r line; do seq "$line" | awk "{ print; fflush() }"; echo end; done')
    expect(await looked(pipe, '1000\n', { until: 'end' })).to.match(/^1\n2\n.*\n1000\n$/s)
    const answer = pipe.askText('3\n', { until: 'end' })
    expect(pipe.takeAnswer(performance.now() + SOON_MS)).to.equal(false)
    expect(await answer).to.equal('1\n2\n3\n')
    expect(await looked(pipe, '3\n', { until: 'end' })).to.equal('1\n2\n3\n')
  })

  it('of many lines that are written at once is there again', async () => {
    const pipe = shell('lines=$(seq 400; echo end); while read -r line; do echo "$lines"; done')
    for (let time = 0; time < 3; time++) {
      expect(await looked(pipe, '\n', { until: 'end' })).to.match(/^1\n2\n.*\n400\n$/s)
    }
  })

  it('that comes later is brought by events', async () => {
    const pipe = shell('while read -r line; do printf half; sleep 0.2; echo " and half"; done')
    const answer = pipe.askText('\n', { lines: 1 })
    const before = performance.now()
    expect(pipe.takeAnswer(before + 5)).to.equal(false)
    expect(await answer).to.equal('half and half\n')
    const next = pipe.askText('\n', { lines: 1 })
    expect(pipe.takeAnswer(performance.now() + 5)).to.equal(false)
    expect(await next).to.equal('half and half\n')
  })

  it('does not come where the program ends before', async () => {
    const pipe = shell('read -r line; echo half; exit 3')
    const answer = pipe.askText('\n', { until: 'end' })
    expect(pipe.takeAnswer(performance.now() + 50)).to.equal(false)
    const why = await answer.then(
      () => '',
      (error: Error) => error.message,
    )
    expect(why).to.equal('sh: ended with 3')
    expect(pipe.trouble?.message).to.equal('sh: ended with 3')
    expect(troubles).to.deep.equal(['sh: ended with 3'])
  })

  it('does not come where nothing was asked, or nobody is there to answer', async () => {
    const pipe = shell('exit 0')
    expect(pipe.takeAnswer(performance.now() + SOON_MS)).to.equal(false)
    const answer = pipe.askText('\n', { lines: 1 }).catch((error: Error) => error.message)
    expect(pipe.takeAnswer(performance.now() + 50)).to.equal(false)
    expect(await answer).to.equal('sh: ended with 0')
  })

  it('has what was complained of before it', async () => {
    const pipe = shell('while read -r line; do echo "no $line" >&2; echo; done')
    expect(await looked(pipe, 'such guest\n', { lines: 1 })).to.equal('\n')
    expect(pipe.errors()).to.deep.equal(['no such guest'])
    expect(pipe.errors()).to.deep.equal([])
  })

  it('is given up where it has no end', async () => {
    const pipe = shell('exec yes')
    const answer = pipe.askText('', { until: 'no' }).catch((error: Error) => error.message)
    // A fast reader empties the pipe, and sleeps; then events bring the rest.
    pipe.takeAnswer(performance.now() + 100)
    expect(await answer).to.equal('sh: an answer of more than 8 MiB')
  })
})
