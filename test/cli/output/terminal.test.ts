import { mkdirSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { program } from '../../helpers/cli.ts'
import { goldenScreen } from '../../helpers/golden.ts'
import { skipFor } from '../../helpers/needs.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { hasTmux, Tmux, type TmuxOptions } from '../../helpers/tmux.ts'

const NIGHT = ['play', 'samples/incident-0420', '--from', '04:19:57', '--thru', '04:20:06', '--utc']
const WIDE = 'time,cpu,disk,net,page,sys,load,mem,proc,io,mem-adv'
/** A machine that stands still, so that each row is as the one before. */
const STILL = ['live', '--root', 'test/roots/1', '--noboot', '-cml']

describe('cli: columns in a terminal', function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()
  const open: Tmux[] = []

  before(function () {
    if (!hasTmux()) skipFor(this, 'tmux')
  })

  afterEach(() => {
    for (const terminal of open.splice(0)) terminal.close()
  })

  function terminal(
    words: readonly string[],
    about: Partial<Pick<TmuxOptions, 'columns' | 'rows' | 'environment'>> = {},
  ): Tmux {
    const place = join(directory.path, `${Math.random()}`)
    mkdirSync(place)
    const made = new Tmux(place, { columns: 80, rows: 24, command: [...program, ...words], ...about })
    open.push(made)
    return made
  }

  /** What is seen of a recording once it has been played. */
  const played: readonly (readonly [name: string, words: readonly string[], about: Partial<TmuxOptions>])[] = [
    ['night-80', [...NIGHT, '--view', WIDE], {}],
    ['night-200', [...NIGHT, '--view', WIDE, '--nocolor'], { columns: 200 }],
    ['night-light', [...NIGHT, '--view', 'time,cpu,disk,net', '--bw'], {}],
    ['night-plain', [...NIGHT, '--view', 'time,cpu,disk,net'], { environment: { NO_COLOR: '1' } }],
    ['night-bits', [...NIGHT, '--dstat', '-d -f --bits --nocolor'], {}],
    ['night-narrow', [...NIGHT, '--view', WIDE, '--nocolor'], { columns: 30 }],
  ]
  for (const [name, words, about] of played) {
    it(`${name}: colours and what fits`, async () => {
      const shown = terminal(words, about)
      await shown.ended()
      const screen = shown.screen('colours')
      expect(screen).to.equal(goldenScreen(name, screen))
      const { columns = 80 } = about
      for (const line of shown.screen().split('\n')) expect(line.length).to.be.at.most(columns)
    })
  }

  it('repeats the heading with each page, so that one is always seen', async () => {
    const shown = terminal([...NIGHT, '--view', 'time,cpu', '--nocolor'], { rows: 8 })
    await shown.ended()
    const lines = shown.screen('history').trimEnd().split('\n')
    const headings = lines.flatMap((line, n) => (line.startsWith('--') ? [n] : []))
    expect(headings).to.deep.equal([0, 7])
    const once = terminal([...NIGHT, '--view', 'time,cpu', '--noheaders', '--nocolor'], { rows: 8 })
    await once.ended()
    expect(once.screen('history').match(/^--/gm)).to.have.length(1)
  })

  it('says once which groups it has left out', async () => {
    const shown = terminal([...NIGHT, '--view', WIDE, '--nocolor'], { rows: 10 })
    await shown.ended()
    const said = shown.screen('history').match(/columns are too few: left out: .*/g)
    expect(said).to.have.length(1)
    expect(said?.[0]).to.match(/left out: load avg, memory usage|left out: system/)
  })

  it('overwrites an interval that goes on each second, and shows it bright when it is over', async () => {
    const shown = terminal([...STILL, '3', '2'])
    await shown.ended()
    const screen = shown.screen('colours')
    expect(screen).to.equal(goldenScreen('still', screen))
    expect(shown.screen().trimEnd().split('\n')).to.have.length(2 + 2)
  })

  it('shows an update in darker colours, in the place of the row to come', async () => {
    const shown = terminal([...STILL, '60'])
    await shown.until(/0\.44/)
    const screen = shown.screen('colours')
    expect(screen).to.equal(goldenScreen('still-passing', screen))
    expect(shown.screen().trimEnd().split('\n')).to.have.length(2 + 1)
    // The cursor waits in the row, not below it.
    expect(shown.about('cursor_y')).to.equal('2')
    shown.press('C-c')
    await shown.ended()
    expect(shown.about('cursor_y')).to.equal('3')
  })

  it('leaves the line of ^C to it', async () => {
    for (const words of [
      [...STILL, '1'],
      ['watch', '-s', 'load', '-i', '1'],
      ['record', '-s', 'load', '-f', `${directory.path}/`],
    ]) {
      const shown = terminal(words)
      await shown.until(words[0] === 'record' ? /recording/ : /\d\.\d/)
      shown.press('C-c')
      await shown.ended()
      expect(shown.screen(), words.join(' ')).to.match(/\^C\n/)
      expect(shown.about('cursor_x'), words.join(' ')).to.equal('0')
    }
  })

  it('shows no updates with --noupdate', async () => {
    const shown = terminal([...STILL, '--nocolor', '--noupdate', '3', '1'])
    await shown.ended()
    expect(shown.screen().trimEnd().split('\n')).to.have.length(2 + 1)
  })

  it('follows the size of the terminal', async () => {
    const shown = terminal([...STILL, '--nocolor', '1'])
    await shown.until(/memory-usage-+ -+load-avg/)
    shown.resize(45, 24)
    await shown.until(/memory-usage-+>/)
    const screen = shown.screen().trimEnd().split('\n')
    expect(screen.at(-1)).to.match(/^ *\d+ +\d+ +\d+ +\d+ +\d+\|[^|]*>$/)
    shown.resize(120, 24)
    await shown.until(/memory-usage-+>[\s\S]*memory-usage-+ -+load-avg/)
  })

  it('gives the terminal a title and takes it away again', async () => {
    const shown = terminal([...STILL, '1', '2'])
    const before = hostname()
    await shown.until(/usr/)
    expect(shown.about('pane_title')).to.match(
      new RegExp(`^\\(${userInfo().username}@${before}\\) recollect live .*--load 1 2$`),
    )
  })
})
