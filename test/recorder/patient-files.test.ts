import { expect } from 'chai'
import type { PatientFile, SinkFile } from '../../src/recorder/patient-file.ts'
import { PatientFiles } from '../../src/recorder/patient-files.ts'

/** A disk that may be full, with its files' texts. */
class Disk {
  readonly texts = new Map<string, string>()
  full = false
  missing = false
  /** Bytes of the largest file. */
  largest = Number.POSITIVE_INFINITY
  /** Bytes that a full disk still takes. */
  room = 0
  tries = 0
  closed = 0

  make(path: string): SinkFile {
    if (this.missing) throw new Error('ENOENT: no such file or directory, open')
    this.texts.set(path, '')
    return {
      path,
      isInPlace: true,
      write: (bytes) => {
        this.tries++
        const size = (this.texts.get(path) ?? '').length + bytes.length
        if (size > this.largest) throw Object.assign(new Error('EFBIG: file too large, write'), { code: 'EFBIG', path })
        if (this.full && bytes.length > this.room) throw new Error('ENOSPC: no space left on device, write')
        if (this.full) this.room -= bytes.length
        this.texts.set(path, (this.texts.get(path) ?? '') + Buffer.from(bytes).toString())
      },
      sync: () => {
        throw new Error('EIO: i/o error, fdatasync')
      },
      close: () => {
        this.closed++
      },
      remove: () => {
        this.texts.delete(path)
      },
    }
  }
}

describe('patient files', () => {
  let disk: Disk
  let steady: number
  let notices: string[]
  let files: PatientFiles

  beforeEach(() => {
    disk = new Disk()
    steady = 0
    notices = []
    files = patient()
  })

  function patient(limit?: number): PatientFiles {
    return new PatientFiles({
      steady: () => steady,
      onNotice: ({ code, message }) => notices.push(code === 'lost' ? message : code),
      ...(limit === undefined ? {} : { limit }),
    })
  }

  /** Puts texts into a file, a sample each, from one buffer that is used again, as the recording's writer does. */
  function put(file: PatientFile, ...texts: readonly string[]): void {
    const buffer = Buffer.alloc(16)
    for (const text of texts) {
      file.samples++
      file.write(buffer.subarray(0, buffer.write(text)))
      file.flushed()
    }
  }

  const add = (path: string) => files.add(() => disk.make(path))

  it('are written', () => {
    const a = add('a')
    put(a, '1', '2')
    a.end()
    put(add('b'), '3')
    files.close()
    expect([...disk.texts]).to.deep.equal([
      ['a', '12'],
      ['b', '3'],
    ])
    expect(notices).to.deep.equal([])
    expect(disk.closed).to.be.at.least(1)
  })

  it('keep what the disk does not take, in order, and say so once', () => {
    const a = add('a')
    put(a, '1')
    disk.full = true
    put(a, '2', '3')
    a.end()
    const b = add('b')
    put(b, '4')
    expect([...disk.texts]).to.deep.equal([['a', '1']])
    expect(b.path).to.equal(undefined)
    disk.full = false
    steady += 1
    put(b, '5', '6')
    expect([...disk.texts.values()]).to.deep.equal(['123', '456'])
    expect(notices).to.deep.equal(['cannot-write', 'written'])
    disk.full = true
    put(b, '7')
    expect(notices).to.deep.equal(['cannot-write', 'written', 'cannot-write'])
  })

  it('give up one that has grown as large as a file can be, so that the next is written', () => {
    disk.largest = 3
    const a = add('a')
    put(a, '1', '2', '3', '4')
    expect(files.isFull(a)).to.equal(true)
    a.end()
    const b = add('b')
    put(b, '6', '7')
    b.end()
    files.close()
    expect([...disk.texts]).to.deep.equal([
      ['a', '123'],
      ['b', '67'],
    ])
    expect(notices).to.deep.equal(['too-large', 'recording: 1 sample lost: could not be written'])
  })

  it('wait where not one sample goes into a file', () => {
    disk.largest = 0
    const a = add('a')
    put(a, '1', '2')
    expect(files.isFull(a)).to.equal(false)
    expect(notices).to.deep.equal(['cannot-write'])
  })

  it('are not tried all the time', () => {
    const a = add('a')
    disk.full = true
    for (let i = 0; i < 1000; i++) {
      steady += 0.01
      put(a, 'x')
    }
    expect(disk.tries).to.be.within(9, 12)
  })

  it('are made later if they must be', () => {
    disk.missing = true
    const a = add('a')
    put(a, '1')
    expect(a.path).to.equal(undefined)
    disk.missing = false
    steady += 1
    put(a, '2')
    expect([a.path, disk.texts.get('a')]).to.deep.equal(['a', '12'])
  })

  it('leave no empty file behind', () => {
    disk.full = true
    const a = add('a')
    put(a, '1')
    steady += 1
    put(a, '2')
    expect([...disk.texts]).to.deep.equal([])
    expect(a.path).to.equal(undefined)
  })

  it('give up the oldest when too much waits, whole files, and count', () => {
    files = patient(8)
    const first = add('0')
    put(first, 'a')
    disk.full = true
    put(first, 'b')
    let now = first
    for (let i = 1; i <= 20; i++) {
      expect(files.isFull(now)).to.equal(true)
      now.end()
      now = add(String(i))
      put(now, String.fromCharCode(0x61 + i))
    }
    expect(notices).to.deep.equal(['cannot-write', 'dropping'])
    disk.full = false
    steady += 1
    put(now, 'z')
    // The file that was begun keeps what is in it; what is behind its end is in files of their own, the newest.
    expect([...disk.texts]).to.deep.equal([
      ['0', 'a'],
      ...[14, 15, 16, 17, 18, 19].map((i) => [`${i}`, String.fromCharCode(0x61 + i)]),
      ['20', 'uz'],
    ])
    expect(notices.slice(2)).to.deep.equal(['written', 'recording: 14 samples lost: could not be written'])
  })

  it('go on where there is room for a part', () => {
    const a = add('a')
    disk.full = true
    put(a, '1', '2', '3')
    disk.room = 2
    steady += 1
    put(a, '4')
    expect(disk.texts.get('a')).to.equal('12')
    disk.full = false
    steady += 1
    put(a, '5')
    expect(disk.texts.get('a')).to.equal('12345')
  })

  it('count what is left at the end', () => {
    const a = add('a')
    put(a, '1')
    disk.full = true
    put(a, '2', '3')
    a.end()
    files.close()
    expect(disk.texts.get('a')).to.equal('1')
    expect(notices).to.deep.equal(['cannot-write', 'recording: 2 samples lost: could not be written'])
  })

  it('say once that they cannot be made safe, and go on', () => {
    const a = add('a')
    put(a, '1')
    a.sync()
    a.sync()
    put(a, '2')
    expect(disk.texts.get('a')).to.equal('12')
    expect(notices).to.deep.equal(['cannot-sync'])
  })
})
