import { expect } from 'chai'
import { outputLetters } from '../../src/cli/output/output-letters.ts'
import { UsageError } from '../../src/cli/usage-error.ts'
import { byteCount, directory, intervalList, separator, wholeNumber } from '../../src/cli/values.ts'
import { runHere } from '../helpers/cli.ts'

describe('cli: values of options', () => {
  it('reads whole numbers', () => {
    expect(wholeNumber('-c', '8640', 1)).to.equal(8640)
    expect(wholeNumber('--hr', '-1', -1)).to.equal(-1)
    for (const typed of ['0', 'x', '', '1.5', '1e3', '99999999999999999999']) {
      expect(() => wholeNumber('-c', typed, 1), typed).to.throw(UsageError, /^option -c: ".*": expected a whole number/)
    }
  })

  it('reads sizes', () => {
    expect(byteCount('--max-size', '1048576')).to.equal(1_048_576)
    expect(byteCount('--max-size', '500M')).to.equal(500 * 1024 ** 2)
    expect(byteCount('--max-size', '1.5g')).to.equal(1.5 * 1024 ** 3)
    expect(byteCount('--max-size', '2GiB')).to.equal(2 * 1024 ** 3)
    for (const typed of ['', '0', '-1', 'M', '5X', '1 G']) {
      expect(() => byteCount('--max-size', typed), typed).to.throw(UsageError, /expected a size/)
    }
  })

  it('reads intervals', () => {
    expect(intervalList('-i', '10')).to.deep.equal([10])
    expect(intervalList('-i', '0.25:60')).to.deep.equal([0.25, 60])
    expect(intervalList('-i', '.5')).to.deep.equal([0.5])
    expect(intervalList('-i', '1:60:300')).to.deep.equal([1, 60, 300])
    for (const typed of ['', ':', '1:', '-1', '1:2:3:4', '1s', 'NaN', '1e9']) {
      expect(() => intervalList('-i', typed), typed).to.throw(UsageError, /expected seconds/)
    }
  })

  it('reads directories that are there', async () => {
    expect(directory('--root', 'test/roots/1')).to.equal('test/roots/1')
    for (const typed of ['test/roots/none', 'package.json']) {
      expect(() => directory('--root', typed), typed).to.throw(UsageError, `option --root: ${typed}: no such directory`)
      for (const command of ['record', 'watch', 'live']) {
        const { code, stderr } = await runHere([command, '--root', typed])
        expect([code, stderr.split('\n')[0]], command).to.deep.equal([
          2,
          `recollect: option --root: ${typed}: no such directory (see recollect ${command} --help)`,
        ])
      }
    }
  })

  it('reads separators', () => {
    expect(separator('--sep', ',')).to.equal(',')
    expect(separator('--sep', '9')).to.equal('\t')
    for (const typed of ['', '%', '10', '37', '\n', '0', '27', '127', '128', '99999999', '\u001b[31m']) {
      expect(() => separator('--sep', typed), typed).to.throw(UsageError, /expected a character/)
    }
  })

  it('adds up the letters of -o', () => {
    expect(outputLetters([])).to.deep.equal({})
    expect(outputLetters(['T', 'n'])).to.deep.equal({ time: 'time', perInterval: true })
    expect(outputLetters(['Tm2', 'D'])).to.deep.equal({ time: 'full-date-time', milliseconds: true, digits: 2 })
    expect(outputLetters(['U', 'c'])).to.deep.equal({ time: 'epoch', existing: 'overwrite' })
    expect(() => outputLetters(['Tq'])).to.throw(UsageError, /^option -o: q: unknown letter: choose from /)
  })
})
