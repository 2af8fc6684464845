import { Writable } from 'node:stream'
import { expect } from 'chai'
import load from '../../importers/load.ts'
import { Terminal } from '../../src/cli/output/terminal.ts'
import { RecordingSession } from '../../src/cli/recording-session.ts'
import { Recorder } from '../../src/recorder/recorder.ts'
import { inPackage } from '../helpers/paths.ts'

const INTERVAL = 0.05

describe('cli: a recording session', function () {
  this.timeout(30_000)

  const nowhere = () => new Writable({ write: (_, __, done) => done() })

  /** A session whose recorders record no file; `prepared` hears of each before it begins. */
  function session(prepared: (number: number) => void): { readonly run: Promise<void>; readonly made: Recorder[] } {
    const made: Recorder[] = []
    const terminal = new Terminal(nowhere(), nowhere())
    const run = new RecordingSession(async (onNotice) => {
      const recorder = new Recorder({
        intervals: [INTERVAL],
        importers: [load],
        root: inPackage('test', 'roots', '1'),
        onNotice,
      })
      made.push(recorder)
      prepared(made.length)
      return { recorder, intervals: [INTERVAL], isBounded: true, isQuiet: true, open: async () => undefined }
    }, terminal).run()
    return { run, made }
  }

  it('is over for good when it is ended while it reads its configuration again', async () => {
    const { run, made } = session((number) => {
      if (number === 1) setImmediate(() => process.emit('SIGHUP'))
      if (number === 2) process.emit('SIGTERM')
    })
    await run
    expect(made.map(({ result }) => result.samples > 0)).to.deep.equal([true, false])
  })
})
