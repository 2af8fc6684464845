import { Writable } from 'node:stream'
import { expect } from 'chai'
import { screenOf } from '../../../src/cli/output/screen.ts'
import { Terminal } from '../../../src/cli/output/terminal.ts'

/** Somebody sits before it, or another program reads. */
function terminal(isTTY: boolean): Terminal {
  const stdout = new Writable({ write: (_, __, done) => done() })
  return new Terminal(Object.assign(stdout, isTTY && { isTTY, columns: 100, rows: 30 }), stdout)
}

describe('cli: the screen that columns are shown at', () => {
  it('has colours, unless nobody wants them', () => {
    const background = (typed: Parameters<typeof screenOf>[0], environment: Readonly<Record<string, string>> = {}) =>
      screenOf(typed, terminal(true), { TERM: 'xterm', ...environment })?.background
    expect(background({})).to.equal('dark')
    expect(background({ bw: true })).to.equal('light')
    expect(background({ nocolor: true })).to.equal('none')
    expect(background({}, { NO_COLOR: '1' })).to.equal('none')
    expect(background({}, { NO_COLOR: '' })).to.equal('dark')
    expect(background({ color: true }, { NO_COLOR: '1' })).to.equal('dark')
  })

  it('is none where control sequences would be seen instead of obeyed', () => {
    for (const environment of [{ TERM: 'dumb' }, { TERM: '' }, {}]) {
      expect(screenOf({}, terminal(true), environment), JSON.stringify(environment)).to.equal(undefined)
      expect(screenOf({ color: true }, terminal(true), environment)?.size()).to.deep.equal({ columns: 100, rows: 30 })
    }
    expect(screenOf({}, terminal(false), { TERM: 'xterm' })).to.equal(undefined)
    expect(screenOf({ color: true }, terminal(false), {})?.size().columns).to.equal(Number.POSITIVE_INFINITY)
  })
})
