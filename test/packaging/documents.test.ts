import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { commands } from '../../src/cli/commands.ts'
import { optionsOf } from '../../src/cli/option-values.ts'
import { manPages } from '../../src/packaging/man-pages.ts'
import { markdownBody } from '../../src/packaging/markdown-roff.ts'
import { program } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { inPackage } from '../helpers/paths.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

const has = (name: string): boolean => spawnSync('which', [name]).status === 0

describe('packaging: manual pages', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()

  it('are there for the program, each command and the recording format', async () => {
    const files = (await manPages(commands)).map(({ file }) => file)
    expect(files).to.have.members([
      'recollect.1',
      ...Object.keys(commands).map((name) => `recollect-${name}.1`),
      'recollect-raw.5',
    ])
  })

  it('are understood by man without a warning, and say what the help says', async function () {
    if (!has('man')) return skipFor(this, 'man')
    for (const { file, text } of await manPages(commands)) {
      const path = join(directory.path, file)
      writeFileSync(path, text)
      const env = { ...process.env, MANWIDTH: '200', MAN_KEEP_FORMATTING: '', LC_ALL: 'C.UTF-8' }
      const { stdout, stderr, status } = spawnSync('man', ['--warnings', '-l', path], { encoding: 'utf8', env })
      expect([status, stderr], file).to.deep.equal([0, ''])
      const [, name = ''] = /^recollect-(.*)\.1$/.exec(file) ?? []
      const command = await commands[name]?.load()
      if (command === undefined) continue
      const shown = stdout.replaceAll(/\s+/g, ' ')
      expect(shown).to.include(command.summary.slice(0, 60))
      for (const [option, { hidden }] of Object.entries(optionsOf(command))) {
        if (hidden !== true) expect(shown, file).to.include(`--${option}`)
      }
      for (const [typed] of command.examples) expect(shown).to.include(`recollect ${typed}`)
    }
  })

  it('take nothing of a document for markup', () => {
    const markdown =
      '# Title\n\nA `code`, a \\ and\n.dot, [link](to.md).\n\n## Part\n\n| a | b |\n|---|---|\n| `x-y` | is 1 |\n\n```\n.keep  me\n```\n\n- one\n  more\n- two\n'
    expect(markdownBody(markdown)).to.equal(
      '.PP\nA \\fBcode\\fR, a \\e and .dot, link.\n.SH PART\n.TP\n\\fBx\\-y\\fR\nis 1\n.PP\n.nf\n.RS 4\n\\&.keep  me\n.RE\n.fi\n.IP \\(bu 4\none more\n.IP \\(bu 4\ntwo\n',
    )
  })
})

describe('packaging: completion', function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()
  const bin = () => join(directory.path, 'bin')
  const environment = () => ({
    ...process.env,
    PATH: `${bin()}:${process.env['PATH'] ?? ''}`,
    HOME: directory.path,
    TERM: 'dumb',
  })

  before(() => {
    mkdirSync(bin())
    const quoted = program.map((word) => `'${word}'`).join(' ')
    writeFileSync(join(bin(), 'recollect'), `#!/bin/sh\ncd ${inPackage()} && exec ${quoted} "$@"\n`)
    chmodSync(join(bin(), 'recollect'), 0o755)
    writeFileSync(join(directory.path, 'night.raw.zst'), '')
  })

  const shell = (name: string, args: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync(name, args, {
      encoding: 'utf8',
      env: environment(),
      cwd: directory.path,
    })
    expect(status, stderr).to.equal(0)
    return stdout.trimEnd().split('\n')
  }

  /** What a line could become, and a word that has to be among it. */
  const lines: readonly (readonly [line: readonly string[], found: string])[] = [
    [['pla'], 'play'],
    [['--ver'], '--version'],
    [['record', '--pre'], '--preset'],
    [['record', '--preset', ''], 'night'],
    [['record', '-s', 'cpu,dis'], 'cpu,disk'],
    [['play', '--columns', 'cpu.us'], 'cpu.user'],
    [['play', '--export', 'graph'], 'graphite'],
    [['play', '--view', 'cpu,top-c'], 'cpu,top-cpu'],
    [['record', '--import', 'dtr'], 'dtrace'],
    [['record', '--import', 'nig'], 'night.raw.zst'],
    [['play', '--tz', 'Europe/Ber'], 'Europe/Berlin'],
    [['help', 'reco'], 'record'],
    [['list', 'met'], 'metrics'],
    [['config', 'rec'], 'record'],
    [['play', 'nig'], 'night.raw.zst'],
  ]

  it('works in bash', function () {
    if (!has('bash')) return skipFor(this, 'bash')
    for (const [line, found] of lines) {
      const words = ['recollect', ...line].map((word) => `'${word}'`).join(' ')
      const script = `eval "$(recollect completion bash)"; COMP_WORDS=(${words}); COMP_CWORD=${line.length}; _recollect; printf '%s\\n' "\${COMPREPLY[@]}"`
      expect(shell('bash', ['-c', script]), line.join(' ')).to.include(found)
    }
  })

  it('works in fish', function () {
    if (!has('fish')) return skipFor(this, 'fish')
    for (const [line, found] of lines) {
      const script = `recollect completion fish | source; complete -C 'recollect ${line.join(' ')}'`
      expect(
        shell('fish', ['-c', script]).map((one) => one.split('\t')[0]),
        line.join(' '),
      ).to.include(found)
    }
  })

  it('is understood by zsh', function () {
    if (!has('zsh')) return skipFor(this, 'zsh')
    // The words that zsh would show are caught where it hands them to its own machinery.
    const script = `compdef() { :; }; _files() { print -r -- night.raw.zst; }; _describe() { print -rl -- "\${(@P)4}"; }
      eval "$(recollect completion zsh)"`
    for (const [line, found] of lines) {
      const words = ['recollect', ...line].map((word) => `'${word}'`).join(' ')
      const output = shell('zsh', ['-fc', `${script}; words=(${words}); CURRENT=${line.length + 1}; _recollect`])
      expect(
        output.map((one) => one.split(':')[0]),
        line.join(' '),
      ).to.include(found)
    }
  })
})
