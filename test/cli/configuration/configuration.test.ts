import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { commands } from '../../../src/cli/commands.ts'
import { configurationFiles, readConfiguration, settingsFor } from '../../../src/cli/configuration/configuration.ts'
import { parseSections } from '../../../src/cli/configuration/settings.ts'
import { program, recollect } from '../../helpers/cli.ts'
import { asNobody } from '../../helpers/nobody.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'

describe('cli: configuration', function () {
  this.timeout(30_000)
  const directory = temporaryDirectory()
  const file = () => join(directory.path, 'recollect.conf')
  const configured = (text: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    writeFileSync(file(), text)
    return recollect(args, { env: { RECOLLECT_CONFIG: file(), ...env } })
  }

  it('is a file, then the environment, then what is typed', async () => {
    const target = (name: string) => join(directory.path, name, '/')
    const text = `[record]\nfilename = ${target('file')}\ninterval = 0\ncount = 2\nsubsys = c\nquiet = yes\n[play]\nverbose = yes\n`
    const made = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
      expect(await configured(text, ['record', ...args], env)).to.deep.include({ code: 0, stderr: '' })
      return ['file', 'environment', 'typed'].filter((name) => existsSync(target(name)))
    }
    const environment = { RECOLLECT_RECORD_FILENAME: target('environment') }
    expect(await made(['-f', target('typed')], environment)).to.deep.equal(['typed'])
    expect(await made([], environment)).to.deep.equal(['environment', 'typed'])
    expect(await made([], {})).to.deep.equal(['file', 'environment', 'typed'])
    expect((await configured(text, ['play', target('file')])).stdout).to.include('# CPU SUMMARY')
    expect((await configured(text, ['play', target('file')], { RECOLLECT_PLAY_VERBOSE: 'no' })).stdout).to.include(
      'CPU--',
    )
  })

  it('is told with where it stands', async () => {
    const text = '[record]\n# each week\npreset = night\ninterval = 5\nimport = ./a.js\n'
    const { code, stdout } = await configured(text, ['config', 'record'], { RECOLLECT_RECORD_IMPORT: './b.js' })
    expect(code).to.equal(0)
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/))
    expect(rows).to.deep.equal([
      ['OPTION', 'VALUE', 'FROM'],
      ['record.preset', 'night', `${file()}:3`],
      ['record.interval', '5', `${file()}:4`],
      ['record.import', './a.js', `${file()}:5`],
      ['record.import', './b.js', 'environment RECOLLECT_RECORD_IMPORT'],
      ['record.rolllogs', '00:00,14', 'preset night'],
      ['record.max-size', '2G', 'preset night'],
    ])
  })

  const wrong: readonly (readonly [text: string, args: readonly string[], message: string])[] = [
    ['[record]\nintervall = 5', ['record'], ':2: option intervall: unknown: did you mean interval?'],
    [
      '[record]\nquiet = perhaps',
      ['config'],
      ':2: option quiet: "perhaps": choose one of yes, true, on, 1, no, false, off, 0',
    ],
    ['[play]\nformat = xml', ['play', 'x'], ':2: option format: "xml": choose one of '],
    ['[recrod]\ninterval = 5', ['config'], ':1: [recrod]: no such command: did you mean record?'],
    ['[record]\n[paly]', ['record', '-c1'], ':2: [paly]: no such command: did you mean play?'],
    ['interval = 5', ['config'], ':1: option interval: stands before any [command]'],
    ['[record]\ninterval', ['config'], ':2: "interval": expected [command] or option = value'],
    ['x'.repeat(100_000), ['config'], `:1: "${'x'.repeat(60)}": expected [command] or option = value`],
    ['[record]\ninterval = fast', ['record', '-c1'], ':2: option -i: "fast": expected seconds, e.g. 10 or 10:60'],
    ['[record]\nsubsys = cpu,nothing', ['record', '-c1'], ':2: option -s: nothing: no such subsystem'],
    ['[play]\ntz = No/Where', ['play', 'samples/minimal'], ':2: option --tz: time zone "No/Where": unknown'],
    ['[play]\ninterval = often', ['play', 'samples/minimal'], ':2: option --interval: duration "often": expected 90s'],
    ['[play]\nat = noon', ['play', 'samples/minimal'], ':2: option --at: time "noon": '],
    ['[play]\nview = time,none', ['play', 'samples/minimal'], ':2: view none: no such view'],
    [
      '[play]\nfloat = yes',
      ['play', 'samples/minimal', '--view', 'cpu', '--integer'],
      ':2: --float and --integer: choose one',
    ],
    [
      '[play]\nexport = csv,dir=x\nexport = csv,dir=y,dir=z',
      ['play', 'samples/minimal'],
      ':3: export csv: dir: given twice',
    ],
    [
      '[record]\nimport = misc\nimport = redis,port=x',
      ['record', '-c1'],
      ':3: import module redis: port=x: expected a port, 1 to 65535',
    ],
    ['[record]\nimport = misc\nimport = json', ['record', '-c1'], ':3: import module json: say which source'],
    ['[record]\nrolllogs = 99:99', ['record', '-c1'], ':2: option -r: roll time: 99:99: expected a time of day, HH:MM'],
    ['[record]\nrolllogs = 00:00,7,9999', ['record', '-c1'], ':2: option -r: roll minutes: 9999: expected 1 to 1440'],
    ['[record]\ninterval = 0.0001', ['record', '-c1'], ':2: option -i: interval: 0.0001: less than a millisecond'],
    ['[record]\nfilename =', ['record', '-c1'], ':2: option filename: needs a value'],
    ['[record]\nimport = misc\nimport = nothing', ['record', '-c1'], ':3: import module nothing: not found in'],
    ['[watch]\ninterval = 99999999999', ['watch', '-c1'], ':2: option -i: interval: 99999999999: expected seconds'],
    ['[play]\ndstat = -t often', ['play', 'samples/minimal'], ':2: option --dstat: duration "often": expected'],
    ['[play]\ndstat = --cpuu', ['play', 'samples/minimal'], ':2: option --dstat: option --cpuu: unknown'],
    ['[play]\ncolumns = none.user', ['play', 'samples/minimal'], ':2: option --columns: none: no such module'],
    ['[play]\ntop = none.user', ['play', 'samples/minimal'], ':2: option --top: none: no such module'],
    ['[live]\nmods = time,none', ['live', '1', '1'], ':2: view none: no such view'],
    ['[record]\ncount = none', ['record'], ':2: option -c: "none": expected a whole number, 1 or more'],
  ]
  for (const [text, args, message] of wrong) {
    it(`is refused with its line: ${message}`, async () => {
      const { code, stdout, stderr } = await configured(text, args)
      expect([code, stdout]).to.deep.equal([2, ''])
      expect(stderr).to.include(`recollect: ${file()}${message}`)
    })
  }

  it('is named with its line where its directory is not there', async () => {
    const { code, stderr } = await configured('[record]\nfilename = /nowhere/at/all', ['record', '-c1', '-s', 'load'])
    expect(code).to.equal(1)
    expect(stderr).to.equal(`recollect: ${file()}:2: /nowhere/at: no such directory\n`)
  })

  it('is refused with its variable', async () => {
    const { code, stderr } = await configured('', ['record', '-c1'], { RECOLLECT_RECORD_INTERVALL: '5' })
    expect(code).to.equal(2)
    expect(stderr).to.match(
      /^recollect: environment RECOLLECT_RECORD_INTERVALL: no option of record: did you mean RECOLLECT_RECORD_INTERVAL\?/,
    )
  })

  it('is not blamed where none of its options is wrong', async () => {
    const { stderr } = await configured('[live]\nroot = /\n', ['live', '0'])
    expect(stderr).to.match(/^recollect: delay "0": expected/)
  })

  it('blames what was typed for what was typed', async () => {
    const { stderr } = await configured('[record]\ninterval = 5\n', ['record', '-i', 'fast'])
    expect(stderr).to.match(/^recollect: option -i: "fast": expected seconds/)
  })

  it('has a template that explains every option and sets none', async () => {
    const { stdout } = await configured('', ['config', '--template'])
    expect([...parseSections(stdout, 'x').values()].flat()).to.deep.equal([])
    for (const [name, entry] of Object.entries(commands)) {
      const { options } = await entry.load()
      const section = stdout.split(/^(?=\[)/m).find((text) => text.startsWith(`[${name}]\n`)) ?? ''
      for (const option of Object.keys(options)) expect(section, name).to.match(new RegExp(`^#${option} =`, 'm'))
    }
    const set = stdout.replaceAll(/^#([\w-]+) = no$/gm, '$1 = no')
    expect((await configured(set, ['config'])).code).to.equal(0)
  })

  it('stands in the system and with the user', () => {
    expect(configurationFiles({ XDG_CONFIG_HOME: '/home/me/.config' })).to.deep.equal([
      '/etc/recollect/recollect.conf',
      '/home/me/.config/recollect/recollect.conf',
    ])
    expect(configurationFiles({ RECOLLECT_CONFIG: '' })).to.deep.equal([])
  })

  it('is not read where another user could write it', async () => {
    const own = join(directory.path, 'own/recollect')
    mkdirSync(own, { recursive: true })
    const path = join(own, 'recollect.conf')
    writeFileSync(path, '[record]\ninterval = 7\n')
    const record = await commands['record']?.load()
    const notices: string[] = []
    const read = () => {
      const environment = { XDG_CONFIG_HOME: join(directory.path, 'own') }
      const from = readConfiguration(({ message }) => notices.push(message), environment)
      return record === undefined ? [] : settingsFor(record, from).filter(({ value }) => value === '7')
    }
    expect(read()).to.have.length(1)
    chmodSync(path, 0o666)
    expect(read()).to.have.length(0)
    expect(notices).to.deep.equal([`${path}: another user could write it: not read`])
    chmodSync(path, 0o644)
    if (process.getuid?.() !== 0) return
    chownSync(path, 65_534, 65_534)
    expect(read()).to.have.length(0)
  })

  it('is not waited for where it is a pipe', () => {
    const folder = join(directory.path, 'piped', 'recollect')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, 'recollect.conf')
    spawnSync('mkfifo', [path])
    const { stderr, signal } = spawnSync(program[0] ?? '', [...program.slice(1), 'config'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], XDG_CONFIG_HOME: join(directory.path, 'piped') },
      timeout: 30_000,
    })
    expect(signal).to.equal(null)
    expect(stderr).to.match(/^recollect: \S+recollect\.conf: cannot be read: not a regular file\n/)
  })

  it('is missed where it cannot be read', async () => {
    const home = join(directory.path, 'closed')
    const path = join(home, 'recollect/recollect.conf')
    mkdirSync(path, { recursive: true })
    const notices: string[] = []
    const read = () => readConfiguration(({ message }) => notices.push(message), { XDG_CONFIG_HOME: home }).files
    expect(read()).to.deep.equal([])
    rmSync(path, { recursive: true })
    writeFileSync(path, '[record]\ninterval = 7\n', { mode: 0o600 })
    chmodSync(path, 0)
    await asNobody(() => {
      expect(read()).to.deep.equal([])
    })
    expect(notices).to.deep.equal([
      `${path}: cannot be read: is a directory`,
      `${path}: cannot be read: permission denied`,
    ])
  })

  it('must be there if it is named', async () => {
    const { path } = directory
    for (const [named, why] of [
      ['/none/recollect.conf', 'no such file'],
      [path, 'cannot be read: is a directory'],
    ] as const) {
      const { code, stderr } = await recollect(['config'], { env: { RECOLLECT_CONFIG: named } })
      expect([code, stderr]).to.deep.equal([1, `recollect: ${named}: ${why}\n`])
    }
  })
})
