import { expect } from 'chai'
import type { OptionTable } from '../../src/cli/command.ts'
import { spell } from '../../src/cli/spell.ts'
import { UsageError } from '../../src/cli/usage-error.ts'

const table: OptionTable = {
  subsys: { type: 'string', alias: 's', describe: '' },
  options: { type: 'string', alias: 'o', array: true, describe: '' },
  interval: { type: 'string', alias: 'i', describe: '' },
  interest: { type: 'string', describe: '' },
  plot: { type: 'boolean', alias: 'P', describe: '' },
  filename: { type: 'string', alias: 'f', describe: '' },
  from: { type: 'string', describe: '' },
  'no-args': { type: 'boolean', describe: '' },
  comment: { type: 'string', mayBeEmpty: true, describe: '' },
  stat: { type: 'string', choices: ['mean', 'max'], describe: '' },
}

describe('cli: spelling of options', () => {
  const understood: readonly (readonly [typed: string, options: readonly string[], operands?: readonly string[]])[] = [
    ['-scdn', ['--subsys=cdn']],
    ['-s cdn', ['--subsys=cdn']],
    ['-s-n', ['--subsys=-n']],
    ['-s -n', ['--subsys=-n']],
    ['-s +YZ', ['--subsys=+YZ']],
    ['-i10:60', ['--interval=10:60']],
    ['--interval 10', ['--interval=10']],
    ['--interval=10', ['--interval=10']],
    ['-P -f dir', ['--plot', '--filename=dir']],
    ['-Pfdir', ['--plot', '--filename=dir']],
    ['-oT -om', ['--options=T', '--options=m']],
    ['-i1 -i2', ['--interval=2']],
    ['--from -5m', ['--from=-5m']],
    ['--from=a=b', ['--from=a=b']],
    ['--no-args', ['--no-args']],
    ['a -P b', ['--plot'], ['a', 'b']],
    ['-P -- -x --from', ['--plot'], ['-x', '--from']],
    ['-', [], ['-']],
    ['--stat max', ['--stat=max']],
    ['--comment=', ['--comment=']],
  ]
  for (const [typed, options, operands = []] of understood) {
    it(`reads ${typed}`, () => {
      expect(spell(typed.split(' '), table)).to.deep.equal({ options, operands })
    })
  }

  it('reads long names that are cut short as long as they are the only one', () => {
    expect(spell(['--file', 'x', '--interv=1'], table).options).to.deep.equal(['--filename=x', '--interval=1'])
  })

  const refused: readonly (readonly [typed: string, why: RegExp])[] = [
    ['--frmo 1', /^option --frmo: unknown: did you mean --from\?$/],
    ['--zzzzzz', /^option --zzzzzz: unknown$/],
    ['-x', /^option -x: unknown$/],
    ['-Px', /^option -x: unknown$/],
    ['--inte 1', /^option --inte: may be --interval or --interest$/],
    ['--from', /^option --from: needs a value$/],
    ['-i', /^option --interval: needs a value$/],
    ['--from=', /^option --from: needs a value$/],
    ['-f ', /^option --filename: needs a value$/],
    ['--stat=', /^option --stat: needs a value$/],
    ['--plot=1', /^option --plot: takes no value$/],
    ['--stat median', /^option --stat: "median": choose one of mean, max$/],
  ]
  for (const [typed, why] of refused) {
    it(`refuses ${typed}`, () => {
      expect(() => spell(typed.split(' '), table)).to.throw(UsageError, why)
    })
  }
})
