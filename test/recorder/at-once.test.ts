import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import { readAtOnce, setTelling, writeAtOnce } from '../../src/recorder/at-once.ts'

describe('a stream without a descriptor', () => {
  it('is written to, and tells what comes, as any stream', async () => {
    const stream = new PassThrough({ encoding: 'utf8' })
    const came: string[] = []
    stream.on('data', (text: string) => came.push(text))
    setTelling(stream, false)
    writeAtOnce(stream, 'grüß\n')
    writeAtOnce(stream, 'again\n')
    expect(readAtOnce(stream, new Uint8Array(10))).to.equal(0)
    await new Promise((resolve) => setImmediate(resolve))
    expect(came.join('')).to.equal('grüß\nagain\n')
  })
})
