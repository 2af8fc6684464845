import { expect } from 'chai'
import { habit } from '../../src/cli/habits.ts'
import { UsageError } from '../../src/cli/usage-error.ts'

describe("cli: collectl's habits", () => {
  const understood: readonly (readonly [typed: string, becomes: string])[] = [
    ['play x -P', 'play x -P'],
    ['record -f x', 'record -f x'],
    ['-p x.raw.zst -P -f dir', 'play -P -f dir -- x.raw.zst'],
    ['-px.raw.zst -scd', 'play -scd -- x.raw.zst'],
    ['-scdn --from 04:10-04:30 -oT -p a,b', 'play -scdn --from 04:10-04:30 -oT -- a b'],
    ['--playback x -sp', 'play -sp -- x'],
    ['--playback=x -s p', 'play -s p -- x'],
    ['-Pp x', 'play -P -- x'],
    ['-scdn -i10 -f dir', 'record -scdn -i10 -f dir'],
    ['-scdn -i10:60 --filename=dir -r00:00,7', 'record -scdn -i10:60 --filename=dir -r00:00,7'],
    ['-sp -fdir', 'record -sp -fdir'],
    ['--help', '--help'],
    ['--version', '--version'],
  ]
  for (const [typed, becomes] of understood) {
    it(`reads ${typed}`, () => {
      expect(habit(typed.split(' ')).join(' ')).to.equal(becomes)
    })
  }

  const refused: readonly (readonly [typed: string, why: RegExp])[] = [
    ['-scd', /^-scd: no command given: recollect record to record/],
    ['-p', /^option -p: needs a value$/],
    ['-scd -P -f dir', /^option -P: plots are made from recordings/],
  ]
  for (const [typed, why] of refused) {
    it(`refuses ${typed}`, () => {
      expect(() => habit(typed.split(' '))).to.throw(UsageError, why)
    })
  }
})
