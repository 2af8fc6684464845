import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { program, runHere } from '../../helpers/cli.ts'
import { goldenScreen } from '../../helpers/golden.ts'
import { skipFor } from '../../helpers/needs.ts'
import { temporaryDirectory, writeRecording } from '../../helpers/recordings.ts'
import { hasTmux, Tmux } from '../../helpers/tmux.ts'

const NIGHT = 'samples/incident-0420'

describe('cli: browse', function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()
  const open: Tmux[] = []

  afterEach(() => {
    for (const terminal of open.splice(0)) terminal.close()
  })

  function terminal(command: readonly string[]): Tmux {
    const place = join(directory.path, `${Math.random()}`)
    mkdirSync(place)
    const made = new Tmux(place, { columns: 120, rows: 26, command })
    open.push(made)
    return made
  }

  it('needs a terminal', async () => {
    const { code, stderr } = await runHere(['browse', NIGHT])
    expect([code, stderr]).to.deep.equal([1, 'recollect: browse: needs a terminal: elsewhere, see recollect play\n'])
  })

  it('shows the night around a time, and who it was', async function () {
    if (!hasTmux()) skipFor(this, 'tmux')
    const words = [...program, 'browse', NIGHT, '--at', '04:20', '--utc']
    const shown = terminal(['bash', '-c', `${words.join(' ')}; echo ended with $?`])
    await shown.until(/q quit/)
    const screen = shown.screen('colours')
    expect(screen).to.equal(goldenScreen('browse-night', screen))
    shown.press('Down', 'm')
    const [, most = ''] = /sorted by rss.*\n.*\n(.*)/.exec(await shown.until(/04:20:01 2026[\s\S]*sorted by rss/)) ?? []
    expect(most).to.match(/^04:20:01 +237 www-data .* 208M .* report-builder$/)
    shown.press('q')
    await shown.ended()
    expect(shown.screen()).to.equal('ended with 0\n')
  })

  it('goes where it is told, and says where it cannot', async function () {
    if (!hasTmux()) skipFor(this, 'tmux')
    const shown = terminal([...program, 'browse', NIGHT, '--utc'])
    await shown.until(/04:15:01 2026/)
    shown.press('b', '04:21', 'Enter')
    await shown.until(/04:21:00 2026 +every 1s/)
    shown.press('b', '14:00', 'Enter')
    await shown.until(/14:00: nothing was recorded then/)
    shown.press('b', 'noon', 'Enter')
    await shown.until(/time "noon": /)
    shown.press('-')
    await shown.until(/04:21:00 2026 +every 1m/)
    shown.press('+')
    await shown.until(/04:21:00 2026 +every 1s/)
    shown.press('End')
    await shown.until(/04:26:59 2026/)
    shown.press('T', 'T', 't')
    await shown.until(/04:26:58 2026/)
    shown.press('Home')
    await shown.until(/04:15:01 2026/)
    shown.press('s', 'nothing', 'Enter')
    await shown.until(/process.nothing: no such metric/)
    shown.press('C-c')
    await shown.ended()
  })

  it('finds processes, and shows all there is of an interval', async function () {
    if (!hasTmux()) skipFor(this, 'tmux')
    const shown = terminal([...program, 'browse', NIGHT, '--at', '04:21', '--utc', '--top', 'rss'])
    await shown.until(/<-+CPU-+>[\s\S]*sorted by rss[\s\S]*report-builder/)
    shown.press('/', 'worker', 'Enter')
    await shown.until(/^(?![\s\S]*report-builder)[\s\S]*web-worker/)
    shown.press('v')
    await shown.until(/# CPU SUMMARY/)
    shown.press('Space')
    await shown.until(/# NETWORK SUMMARY/)
    shown.press('h')
    await shown.until(/longer intervals/)
    shown.resize(60, 20)
    await shown.until(/04:21:00 2026/)
    for (const line of shown.screen().split('\n')) expect(line.length).to.be.at.most(60)
  })

  it('is stopped and goes on as the shell says', async function () {
    if (!hasTmux()) skipFor(this, 'tmux')
    const shown = terminal(['bash', '--norc', '-i'])
    shown.press([...program, 'browse', NIGHT, '--utc'].join(' '), 'Enter')
    await shown.until(/q quit/)
    shown.press('C-z')
    await shown.until(/Stopped/)
    shown.press('fg', 'Enter')
    await shown.until(/q quit/)
    shown.press('q')
    await shown.until(/Stopped[\s\S]*fg\n.*browse.*\n.*[#$]\s*$/)
  })

  it('goes from host to host', async function () {
    if (!hasTmux()) skipFor(this, 'tmux')
    for (const host of ['east', 'we\x1b[31mst']) {
      const lines = (i: number): string => `cpu  ${100 * i} 0 0 ${100 * i} 0 0 0 0 0 0\n`
      const header = { host, zone: 'UTC', modules: ['cpu'], intervals: [10] }
      writeRecording(directory.path, { from: 1_763_700_000, every: 10, count: 5, lines, header })
    }
    const shown = terminal([...program, 'browse', directory.path])
    await shown.until(/east \(1 of 2\)/)
    shown.press('Tab')
    await shown.until(/we\\x1b\[31mst \(2 of 2\)/)
    await shown.until(/no processes were recorded here/)
    shown.press('Tab')
    await shown.until(/east \(1 of 2\)/)
  })

  it('reads what was recorded meanwhile', async function () {
    if (!hasTmux()) skipFor(this, 'tmux')
    const place = join(directory.path, 'grows')
    mkdirSync(place)
    const lines = (i: number): string => `cpu  ${100 * i} 0 0 ${100 * i} 0 0 0 0 0 0\n`
    const header = { host: 'grows', zone: 'UTC', modules: ['cpu'], intervals: [10] }
    const about = { every: 10, count: 3, lines, header }
    writeRecording(place, { ...about, from: 1_763_700_000 })
    const shown = terminal([...program, 'browse', place])
    await shown.until(/04:40:10 2025/)
    writeRecording(place, { ...about, from: 1_763_700_030 })
    shown.press('r')
    await shown.until(/04:40:50 2025/)
  })
})
