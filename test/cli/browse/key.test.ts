import { expect } from 'chai'
import { keysOf } from '../../../src/cli/browse/key.ts'

describe('keys of a terminal', () => {
  it('have names where they type nothing, in both modes of xterm', () => {
    expect(keysOf('\x1b[A\x1b[B\x1bOA\x1bOB')).to.deep.equal(['up', 'down', 'up', 'down'])
    expect(keysOf('\x1b[5~\x1b[6~\x1b[H\x1b[4~')).to.deep.equal(['page-up', 'page-down', 'home', 'end'])
    expect(keysOf('\t\r\x7f\x03\x1a\x1b')).to.deep.equal([
      'tab',
      'enter',
      'backspace',
      'interrupt',
      'suspend',
      'escape',
    ])
  })

  it('are themselves where they type something, however wide', () => {
    expect(keysOf('b04:20 ü漢😀')).to.deep.equal(['b', '0', '4', ':', '2', '0', ' ', 'ü', '漢', '😀'])
  })

  it('are left out where nobody knows them', () => {
    expect(keysOf('\x1b[15~\x01a\x1b[1;5Cb')).to.deep.equal(['a', 'b'])
  })
})
