import { expect } from 'chai'
import type { CoProcess } from '../../src/recorder/co-process.ts'
import { shellPipes } from '../helpers/shell-pipes.ts'

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/** Time passes, and the event loop does not turn. */
const passWithoutEvents = (ms: number) => Atomics.wait(sleeper, 0, 0, ms)

describe('a stream that says little', () => {
  const { troubles, shell } = shellPipes()

  /** Takes its text each 50 ms, as a recorder does, until it holds this. */
  async function takeUntil(pipe: CoProcess, last: string): Promise<string> {
    let text = ''
    for (let i = 0; i < 600 && !text.includes(last); i++) {
      text += pipe.text()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return text
  }

  it('is read when it is asked for, and disturbs nobody between', async () => {
    const pipe = shell('echo first; n=0; while :; do echo $((n = n + 1)); sleep 0.05; done')
    await takeUntil(pipe, 'first\n')
    pipe.text()
    for (let i = 0; i < 3; i++) {
      passWithoutEvents(1000)
      expect(pipe.text()).to.match(/^\d+\n/)
    }
  })

  it('loses nothing where it says much all at once, and then little again', async () => {
    const pipe = shell('echo first; sleep 0.3; seq 200000; sleep 0.3; echo last; exec sleep 60')
    const text = await takeUntil(pipe, 'last\n')
    const numbers = Array.from({ length: 200_000 }, (_, at) => `${at + 1}\n`).join('')
    expect(text === `first\n${numbers}last\n`, 'all lines, in order').to.equal(true)
    expect(troubles).to.deep.equal([])
  })

  it('has its last words when it ends, and is started anew', async () => {
    const pipe = shell('echo begin; sleep 0.3; printf end; exit 1')
    expect(await takeUntil(pipe, 'end\nbegin\n')).to.match(/^begin\nend\nbegin\n/)
    expect(troubles[0]).to.equal('sh: ended with 1')
  })

  it('may say more where it may wait', async () => {
    const pipe = shell('echo first; while :; do seq 500; sleep 0.05; done', { mayWait: true })
    await takeUntil(pipe, 'first\n')
    pipe.text()
    let text = ''
    for (let i = 0; i < 3; i++) {
      passWithoutEvents(1000)
      const more = pipe.text()
      expect(more.length).to.be.greaterThan(1000)
      text += more
    }
    const first = Number.parseInt(text, 10)
    const lines = text.split('\n').slice(0, -1).map(Number)
    expect(
      lines.every((line, at) => line === ((first - 1 + at) % 500) + 1),
      'all, in order',
    ).to.equal(true)
  })

  it('may be asked, too', async () => {
    const pipe = shell('echo first; while read -r line; do echo "$line!"; done')
    await takeUntil(pipe, 'first\n')
    pipe.text()
    expect(await pipe.askText('a\n', { lines: 1 })).to.equal('a!\n')
  })
})
