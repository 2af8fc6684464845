import { expect } from 'chai'
import { commandOf } from '../../src/cli/get-ready.ts'

describe('before the program is loaded', () => {
  for (const [line, command] of [
    ['record -i 10', 'record'],
    ['-scdn -i10 -f /var/log', 'record'],
    ['-p night.raw.gz -P', 'play'],
    ['-scd -i1', 'watch'],
    ['play night --help', 'help'],
    ['-scd -P -f /var/log', 'watch'],
    ['-scd -P -f /var/log -r 00:00', undefined],
    ['', undefined],
  ] as const) {
    it(`knows that "${line}" is for ${command ?? 'none'}`, () => {
      expect(commandOf(line === '' ? [] : line.split(' '))).to.equal(command)
    })
  }
})
