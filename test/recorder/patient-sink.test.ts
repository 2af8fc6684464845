import { expect } from 'chai'
import { PatientSink, type SinkFile } from '../../src/recorder/patient-sink.ts'

/** A disk that may be full. */
class Disk implements SinkFile {
  readonly path = '/disk/file'
  text = ''
  full = false
  closed = false
  tries = 0

  write(bytes: Uint8Array): void {
    this.tries++
    if (this.full) throw new Error('ENOSPC: no space left on device, write')
    this.text += Buffer.from(bytes).toString()
  }

  sync(): void {
    if (this.full) throw new Error('EIO: i/o error, fdatasync')
  }

  close(): void {
    this.closed = true
  }
}

describe('a patient sink', () => {
  let disk: Disk
  let steady: number
  let notices: string[]
  let missing: boolean

  beforeEach(() => {
    disk = new Disk()
    steady = 0
    notices = []
    missing = false
  })

  function sinkOf(limit?: number): PatientSink {
    return new PatientSink({
      open: () => {
        if (missing) throw new Error('ENOENT: no such file or directory, open')
        return disk
      },
      steady: () => steady,
      onNotice: ({ code }) => notices.push(code),
      ...(limit === undefined ? {} : { limit }),
    })
  }

  /** Writes from one buffer that is used again, as the recording's writer does. */
  function writer(sink: PatientSink): (text: string) => void {
    const buffer = Buffer.alloc(16)
    return (text) => sink.write(buffer.subarray(0, buffer.write(text)))
  }

  it('writes', () => {
    const sink = sinkOf()
    const write = writer(sink)
    for (const text of ['a', 'b', 'c']) write(text)
    expect(disk.text).to.equal('abc')
    sink.close()
    expect(disk.closed).to.equal(true)
    expect(notices).to.deep.equal([])
  })

  it('keeps what the disk does not take, in order, and says so once', () => {
    const write = writer(sinkOf())
    write('a')
    disk.full = true
    for (const text of ['b', 'c', 'd']) write(text)
    expect(disk.text).to.equal('a')
    disk.full = false
    steady += 1
    write('e')
    write('f')
    expect(disk.text).to.equal('abcdef')
    expect(notices).to.deep.equal(['cannot-write', 'written'])
    disk.full = true
    write('g')
    expect(notices).to.deep.equal(['cannot-write', 'written', 'cannot-write'])
  })

  it('does not try all the time', () => {
    const write = writer(sinkOf())
    disk.full = true
    for (let i = 0; i < 1000; i++) {
      steady += 0.01
      write('x')
    }
    expect(disk.tries).to.be.within(9, 12)
  })

  it('makes the file later if it must', () => {
    missing = true
    const sink = sinkOf()
    const write = writer(sink)
    write('a')
    expect(sink.path).to.equal(undefined)
    missing = false
    steady += 1
    write('b')
    expect(sink.path).to.equal('/disk/file')
    expect(disk.text).to.equal('ab')
  })

  it('takes nothing more when too much waits, until that is written', () => {
    const sink = sinkOf(4)
    const write = writer(sink)
    disk.full = true
    for (const text of ['ab', 'cd', 'e', 'f']) write(text)
    expect(sink.lost).to.equal(true)
    expect(sink.drain()).to.equal(false)
    disk.full = false
    expect(sink.drain()).to.equal(true)
    write('g')
    // What comes behind a hole belongs into another file.
    expect(disk.text).to.equal('abcd')
    expect(sink.lost).to.equal(true)
  })

  it('counts what is left at the end', () => {
    const sink = sinkOf()
    writer(sink)('a')
    disk.full = true
    writer(sink)('bc')
    sink.sync()
    sink.close()
    expect(disk.text).to.equal('a')
    expect(disk.closed).to.equal(true)
    expect(notices).to.deep.equal(['cannot-write', 'lost'])
  })
})
