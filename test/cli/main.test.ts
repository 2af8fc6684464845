import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { commands } from '../../src/cli/commands.ts'
import { helpOf } from '../../src/cli/help-text.ts'
import { optionsOf } from '../../src/cli/option-values.ts'
import { spell } from '../../src/cli/spell.ts'
import { type Outcome, program, recollect, runHere } from '../helpers/cli.ts'
import { inPackage } from '../helpers/paths.ts'

const NOBODY = 65_534

/** One line for a person, and no stack. */
function expectOneLine({ stderr, stdout }: Outcome, pattern: RegExp): void {
  expect(stderr).to.match(/^recollect: [^\n]+\n$/)
  expect(stderr).to.match(pattern)
  expect(stdout).to.equal('')
}

describe('cli', function () {
  this.timeout(30_000)
  let directory = ''

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'recollect-test-'))
  })

  after(() => {
    rmSync(directory, { recursive: true, force: true })
  })

  it('serves a user whom the system does not know, and who has no home', async function () {
    if (process.geteuid?.() !== 0) this.skip()
    const [node = '', ...how] = program
    const run = (...args: readonly string[]) =>
      spawnSync(node, [...how, ...args], {
        encoding: 'utf8',
        uid: 54_321,
        gid: 54_321,
        env: { TZ: 'UTC', TSX_DISABLE_CACHE: '1' },
      })
    const root = inPackage('test/roots/1')
    const shown = run('live', '-c', '--format', 'csv', '--root', root, '0.1', '1')
    expect([shown.status, shown.stderr]).to.deep.equal([0, ''])
    expect(shown.stdout).to.include('"User:","54321"')
    expect(run('config').status).to.equal(0)
  })

  it('says when what needs nothing of the program cannot be written, and nothing when nobody reads it', async () => {
    for (const option of ['--version', '--help']) {
      const into = (file: string) =>
        spawnSync('sh', ['-c', `exec "$@" ${file}`, 'sh', ...program, option], { encoding: 'utf8' })
      const full = into('> /dev/full')
      expect([full.status, full.stderr]).to.deep.equal([1, 'recollect: write: no space left on the device\n'])
      const gone = into('| true')
      expect([gone.status, gone.stderr]).to.deep.equal([0, ''])
    }
  })

  it('says its version, and what it runs on', async () => {
    const { version } = createRequire(import.meta.url)('recollect/package.json')
    for (const args of [['--version'], ['-v'], ['play', '--version'], ['live', '--version']]) {
      const outcome = await recollect(args)
      expect(outcome).to.deep.include({ code: 0, stderr: '' })
      expect(outcome.stdout).to.match(/^recollect (\S+) \(Node (\S+), zstd \d+\.\d+\.\d+\)\n$/)
      expect(outcome.stdout.split(/[ ,]/)).to.include.members([version, process.versions.node])
    }
  })

  it('lists its commands', async () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      const { code, stdout, stderr } = await runHere(args)
      expect([code, stderr]).to.deep.equal([0, ''])
      for (const [name, { summary }] of Object.entries(commands))
        expect(stdout).to.match(new RegExp(`${name} +${summary}`))
    }
  })

  for (const [name, entry] of Object.entries(commands)) {
    it(`${name} --help shows examples that its options understand`, async () => {
      const command = await entry.load()
      const { code, stdout, stderr } = await runHere([name, '--help'])
      expect([code, stderr]).to.deep.equal([0, ''])
      expect(command.name).to.equal(name)
      expect(command.examples.length).to.be.greaterThan(0)
      for (const [typed] of command.examples) {
        expect(stdout).to.include(`recollect ${typed}`)
        const [first, ...words] = (typed.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) =>
          word.replaceAll(/['"]/g, ''),
        )
        expect(first).to.equal(name)
        const { operands } = spell(words, optionsOf(command))
        expect(operands.length).to.be.within(...command.arity)
      }
    })

    it(`${name} --help keeps its words apart and within the terminal, however narrow`, async () => {
      const command = await entry.load()
      for (const columns of [40, 60, 80, 100]) {
        const [options = ''] = (await helpOf(command, columns)).split('\nExamples:')
        for (const line of options.split('\n')) {
          expect(line, `${columns}`).not.to.match(/\S\[(string|array|boolean)\]|\u2800/)
          expect(line.length, line).to.be.at.most(columns)
        }
      }
    })

    it(`${name} has an example for each option that takes a value`, async () => {
      const command = await entry.load()
      for (const [option, { type, example, alias }] of Object.entries(command.options)) {
        if (type === 'boolean') continue
        expect(example, option).to.match(new RegExp(`--${option}\\b|-${alias ?? option}`))
        for (const typed of (example ?? '').split(/, (?=-)/)) {
          const words = typed.match(/"[^"]*"|\S+/g) ?? []
          expect(() => spell(words, optionsOf(command)), `${option}: ${typed}`).to.not.throw()
        }
      }
    })
  }

  const refused: readonly (readonly [args: readonly string[], pattern: RegExp])[] = [
    [[], /no command given \(see recollect --help\)/],
    [['plya'], /plya: no such command: did you mean play\?/],
    [['play'], /play: needs FILE… \(see recollect play --help\)/],
    [['play', '--vebrose', 'x'], /option --vebrose: unknown: did you mean --verbose\?/],
    [['play', '-Y', 'x'], /option -Y: unknown/],
    [['play', 'x', '--from'], /option --from: needs a value/],
    [['play', 'x', '--from', 'noon'], /option --from: time "noon": expected/],
    [['play', 'x', '--at', '25:00'], /option --at: time "25:00": expected/],
    [['play', 'x', '--around', '5m'], /option --around: needs --at/],
    [['play', 'x', '--at', '04:20', '--from', '04:00'], /option --at/],
    [['play', 'x', '--tz', 'Europe/Belrin', '--at', '04:20'], /Europe\/Belrin/],
    [['play', 'x', '--format', 'xml'], /option --format: "xml": choose one of brief, verbose/],
    [['play', 'x', '--stat', 'max'], /option --stat: needs --interval/],
    [['play', 'x', '--interval', 'soon'], /option --interval: duration "soon": expected/],
    [['play', 'x', '--interval', '0'], /option --interval/],
    [['record', 'x'], /record: x: unexpected argument/],
    [['record', '-i', 'fast'], /option -i: "fast": expected seconds/],
    [['record', '-c', '0'], /option -c: "0": expected a whole number/],
    [['record', '-s', 'cq'], /cq/],
    [['record', '-r', '25:00'], /25:00/],
    [['record', '--level', '99'], /option --level: 99: expected 1 to 19/],
    [['record', '--max-size', 'big'], /option --max-size: "big": expected a size/],
    [['record', '-i', '10:15', '-f', tmpdir()], /interval: 15: not a multiple/],
    [['grep', 'x'], /grep: needs PATTERN FILE…/],
    [['grep', '(', 'x'], /pattern \(/],
    [['convert', 'x'], /convert: needs IN OUT/],
    [['list'], /list: needs WHAT/],
    [['list', 'animals'], /list animals: no such list: choose one of modules, metrics, formats/],
    [['-D', '-f', 'x'], /option -D: not supported: run recollect record/],
  ]
  for (const [args, pattern] of refused) {
    it(`exits with 2 and one line for: recollect ${args.join(' ')}`, async () => {
      const outcome = await runHere(args)
      expectOneLine(outcome, pattern)
      expect(outcome.stderr).to.match(/ \(see recollect (\w+ )?--help\)\n$/)
      expect(outcome.code).to.equal(2)
    })
  }

  it('exits with 1 and one line for what is not there or no recording', async () => {
    const empty = join(directory, 'empty')
    const text = join(directory, 'text.raw.zst')
    const nothing = join(directory, 'nothing.raw.zst')
    mkdirSync(empty)
    writeFileSync(text, 'This is a text, and no recording.\n'.repeat(100))
    writeFileSync(nothing, '')
    const failing: readonly (readonly [args: readonly string[], pattern: RegExp])[] = [
      [['play', join(directory, 'none')], /none: no such file/],
      [['play', join(directory, 'none*')], /none\*: no file matches/],
      [['play', empty], /empty: no recordings in this directory/],
      [['record', '-c1', '-f', join(directory, 'none', 'x')], /none: no such directory/],
      ...['play', 'info'].flatMap((command) => [
        [[command, text], /text\.raw\.zst: not a recording/] as const,
        [[command, nothing], /nothing\.raw\.zst: .+/] as const,
      ]),
      [['grep', 'x', text], /text\.raw\.zst: not a recording/],
      [['convert', text, join(directory, 'out.raw')], /text\.raw\.zst: not a recording/],
    ]
    for (const [args, pattern] of failing) {
      const outcome = await runHere(args)
      expectOneLine(outcome, pattern)
      expect(outcome.code, args.join(' ')).to.equal(1)
    }
  })

  it('exits with 1 and one line for what may not be read or written', async () => {
    const closed = join(directory, 'closed')
    mkdirSync(closed)
    chmodSync(directory, 0o755)
    chmodSync(closed, 0)
    // Root may read and write everything, nobody may not.
    const options = process.getuid?.() === 0 ? { uid: NOBODY } : {}
    for (const args of [
      ['play', closed],
      ['play', join(closed, 'x.raw.zst')],
      ['record', '-c1', '-f', closed],
    ]) {
      const outcome = await recollect(args, options)
      expectOneLine(outcome, /closed.*: .*(permission denied|EACCES)/)
      expect(outcome.code).to.equal(1)
    }
  })

  it('gives the shell the same codes, its data on stdout and the rest on stderr', async () => {
    expect(await recollect(['list', 'formats'])).to.deep.include({ code: 0, stderr: '' })
    expect(await recollect(['play', '/none'])).to.deep.include({
      code: 1,
      stdout: '',
      stderr: 'recollect: /none: no such file\n',
    })
    expect(await recollect(['play'])).to.deep.include({
      code: 2,
      stdout: '',
      stderr: 'recollect: play: needs FILE… (see recollect play --help)\n',
    })
  })

  it('shows a stack only if it is asked to', async () => {
    const { stderr, code } = await runHere(['play', '/none', '--debug'])
    expect(stderr).to.match(/^recollect: \/none: no such file\n.*\n {4}at /)
    expect(code).to.equal(1)
  })

  it('ends quietly when its reader has gone', () => {
    // `true` has ended long before the program has started.
    const script = `{ "$@"; echo "code $?" >&2; } | true`
    const { stderr } = spawnSync('bash', ['-c', script, 'bash', ...program, 'list', 'metrics'], { encoding: 'utf8' })
    expect(stderr).to.equal('code 0\n')
  })
})
