import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { builtInFormats } from '../../src/builtin-formats.ts'
import { builtInSelectables } from '../../src/modules.ts'
import { program, runHere } from '../helpers/cli.ts'
import { steadyLines, temporaryDirectory, writeRecording } from '../helpers/recordings.ts'

/** 2026-11-21 04:00:00 in UTC. */
const FOUR = Date.UTC(2026, 10, 21, 4) / 1000

function lines(number: number): string {
  const addressed = `x from 10.1.2.${number}\n`
  return `${steadyLines(number)}proc:77 cmd /home/alice/bin/tool --key secret${number}\n${addressed}`
}

describe('cli: grep, convert, info, list', () => {
  const directory = temporaryDirectory()
  const at = (name: string): string => join(directory.path, name)
  let path = ''

  before(() => {
    const header = {
      host: 'web1',
      zone: 'UTC',
      modules: ['cpu', 'disk', 'process'],
      comment: 'for Alice',
      unreadable: ['/proc/slabinfo: EACCES'],
      details: new Map([['process', new Map([['uid.1000', 'alice']])]]),
    }
    path = writeRecording(directory.path, { from: FOUR, every: 10, count: 61, lines, header })
  })

  async function good(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runHere(args)
    expect([code, stderr], args.join(' ')).to.deep.equal([0, ''])
    return stdout
  }

  describe('grep', () => {
    it('shows the lines that match, with their time', async () => {
      expect(await good('grep', '^ctxt .*', path, '--thru', '04:00:10')).to.equal(
        '04:00:00 ctxt 0\n04:00:10 ctxt 200\n',
      )
      expect(await good('grep', 'CTXT 200$', path, '-i', '-oDm')).to.equal('20261121 04:00:10.000 ctxt 200\n')
      expect(await good('grep', '1200', path, '--key', 'cpu0', '--tz', 'Asia/Tokyo', '--utc')).to.equal(
        '04:04:00 cpu0 1200 0 0 1200 0 0 0 0 0 0\n',
      )
    })

    it('fails if there are none', async () => {
      expect(await runHere(['grep', 'zebra', path])).to.deep.include({
        code: 1,
        stdout: '',
        stderr: 'recollect: zebra: no line matches\n',
      })
    })

    it('makes what a terminal would obey visible', async () => {
      const hostile = writeRecording(directory.path, {
        from: FOUR,
        count: 1,
        lines: () => 'x a\u001b[2Jb\n',
        header: { host: 'hostile' },
      })
      expect(await good('grep', 'x', hostile)).to.equal('04:00:00 x a\\x1b[2Jb\n')
    })
  })

  it('leaves no part of a file behind where it cannot be written whole', () => {
    const into = at('full')
    mkdirSync(into)
    // No file may be larger: the recording fits, and nothing that is made of it.
    const limited = (...args: readonly string[]) => {
      const shell = ['-c', 'ulimit -f 0; exec "$@"', 'bash', ...program, ...args]
      return spawnSync('bash', shell, { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } })
    }
    for (const [args, why] of [
      [['play', path, '-sc', '-P', '-f', into], 'web1-20261121.tab: cannot be written: the file is too large'],
      [
        ['play', path, '-sc', '--export', `openmetrics,${into}/night.om`],
        'night.om: cannot be written: the file is too large',
      ],
      [['convert', path, join(into, 'cut.raw.zst')], 'cut.raw.zst: the file is too large'],
      [['convert', path, join(into, 'web1-20261121-040000.raw')], 'web1-20261121-040000.raw: the file is too large'],
    ] as const) {
      const { status, stderr } = limited(...args)
      expect([status, stderr]).to.deep.equal([1, `recollect: ${join(into, why)}\n`])
      expect(readdirSync(into)).to.deep.equal([])
    }
  }).timeout(60_000)

  describe('convert', () => {
    it('cuts a window, with the sample before it', async () => {
      const out = at('cut.raw.zst')
      expect(await good('convert', path, out, '--from', '04:05', '--thru', '04:06')).to.equal('')
      expect(await good('info', out, '--check')).to.match(/samples +8, every 10 s\n/)
      expect(await good('play', out, '-sc')).to.equal(
        await good('play', path, '-sc', '--from', '04:05', '--thru', '04:06'),
      )
      expect(statSync(out).mode & 0o777).to.equal(0o600)
    })

    it('cuts samples that are larger than what is read of a file at a time', async () => {
      const filler = (number: number): string => `${`filler ${number}\n`.repeat(40_000)}${steadyLines(number)}`
      const header = { host: 'large', zone: 'UTC', modules: ['cpu'] }
      const large = writeRecording(directory.path, { from: FOUR, every: 10, count: 8, lines: filler, header })
      const out = at('large.raw.zst')
      await good('convert', large, out, '--from', '04:00:40', '--thru', '04:01:00')
      const window = ['--from', '04:00:30', '--thru', '04:01:00']
      expect(await good('grep', '^ctxt', out)).to.equal(await good('grep', '^ctxt', large, ...window))
    })

    it('writes the lines that collectl knows as plain text, and in one gzip member', async () => {
      const [plain, packed] = ['.raw', '.raw.gz'].map((ending) => at(`web1-20261121-040940${ending}`))
      await good('convert', path, plain ?? '', '--from', '04:09:50')
      await good('convert', path, packed ?? '', '--from', '04:09:50')
      const text = readFileSync(plain ?? '', 'utf8')
      const [header, ...samples] = text.split(/(?=^>>> )/m)
      expect(header).to.match(/^#{80}\n# Collectl: .*\n# Host: +web1 (.*\n)+# Date: +20261121-040940 (.*\n)+#{80}\n$/)
      const known = (n: number): string => lines(n).replace(/^x .*\n/m, '')
      expect(samples).to.deep.equal([
        ...[58, 59, 60].map((n) => `>>> ${FOUR + n * 10}.000 <<<\n${known(n)}`),
        `>>> ${FOUR + 600}.000 <<<\n`,
      ])
      expect(gunzipSync(readFileSync(packed ?? '')).toString()).to.equal(text)
    })

    it('says when collectl will not take the name', async () => {
      const out = at('evening.raw')
      const { code, stderr } = await runHere(['convert', path, out])
      const why = 'collectl will not play a file of this name: call it web1-YYYYMMDD-HHMMSS.raw'
      expect([code, stderr]).to.deep.equal([0, `recollect: ${out}: ${why}\n`])
      expect(await good('play', out, '-sc')).to.equal(await good('play', path, '-sc'))
    })

    it('redacts', async () => {
      const [packed, plain] = ['.raw.zst', '.raw'].map((ending) => at(`host-20261121-040000${ending}`))
      await good('convert', path, packed ?? '', '--redact')
      await good('convert', path, plain ?? '', '--redact')
      const text = await good('grep', '', packed ?? '')
      expect(text + readFileSync(plain ?? '', 'utf8')).to.not.match(/web1|alice|secret|10\.1\.2\.|for Alice/i)
      expect(text).to.match(/ proc:77 cmd tool$/m)
      expect(text).to.match(/ x from address$/m)
      expect(text.match(/ ctxt \d+$/gm)).to.have.length(61)
      const about = await good('info', packed ?? '', '--check', '--json')
      expect(about).to.match(/"host":"host"/)
      expect(about).to.not.match(/web1|alice/i)
    })

    it('refuses to redact what it does not know', async () => {
      const own = writeRecording(directory.path, {
        from: FOUR,
        count: 2,
        lines,
        header: { host: 'own', modules: ['cpu', 'mine'] },
      })
      const { code, stderr } = await runHere(['convert', own, at('own.raw'), '--redact'])
      expect([code, stderr]).to.deep.equal([
        1,
        'recollect: redact: module mine: not known, so neither are its personal lines: --import it\n',
      ])
      expect(readdirSync(directory.path)).to.not.include('own.raw')
    })

    it('makes one file of glued ones where they are of one boot, and else refuses', async () => {
      const two = ['east', 'west'].map((host, n) =>
        writeRecording(directory.path, { from: FOUR + 1000 * n, count: 2, lines, header: { host, modules: ['cpu'] } }),
      )
      const glued = at('glued.raw.zst')
      writeFileSync(glued, Buffer.concat(two.map((one) => readFileSync(one))))
      const out = at('unglued.raw.zst')
      const { code, stderr } = await runHere(['convert', glued, out])
      const why = 'recordings of several boots: one file is of one'
      expect([code, stderr]).to.deep.equal([1, `recollect: ${glued}: ${why}\n`])
      expect(readdirSync(directory.path)).to.not.include('unglued.raw.zst')
      await good('convert', glued, out, '--from', '04:10')
      expect(await good('info', out, '--json')).to.match(/"host":"west"/)
    })

    it('never writes over a file, and leaves none that is not whole', async () => {
      writeFileSync(at('precious.raw'), 'precious')
      const refused = await runHere(['convert', path, at('precious.raw')])
      expect([refused.code, refused.stderr]).to.deep.equal([1, `recollect: ${at('precious.raw')}: already exists\n`])
      expect(readFileSync(at('precious.raw'), 'utf8')).to.equal('precious')
      const unknown = await runHere(['convert', path, at('x.txt')])
      expect(unknown.code).to.equal(2)
      expect(unknown.stderr).to.match(/x\.txt: the name must end in \.raw\.zst, \.raw\.gz or \.raw/)
      expect((await runHere(['convert', path, at('never.raw'), '--from', '14:00', '--thru', '15:00'])).code).to.equal(1)
      expect(readdirSync(directory.path)).to.not.include('never.raw')
    })
  })

  describe('info', () => {
    it('says what there is', async () => {
      const text = await good('info', path)
      expect(text).to.match(/^ {2}host +web1, 6\.1\.0 x86_64, 2 cpus$/m)
      expect(text).to.match(/^ {2}recorded +2026-11-21 04:00:00 thru 2026-11-21 04:10:00 \(10m\)$/m)
      expect(text).to.match(/^ {2}samples +61, every 10 s$/m)
      expect(text).to.match(/^ {2}modules +cpu disk process$/m)
      expect(text).to.match(/^ {2}unreadable +\/proc\/slabinfo: permission denied$/m)
      expect(text).to.match(/^ {2}comment +for Alice$/m)
      expect(text).to.not.match(/^ {2}(gap|health)/m)
      expect(await good('info', path, '--check')).to.match(/^ {2}health +whole: 1 frame, index right$/m)
      expect(await good('info', path, '--tz', 'Asia/Tokyo')).to.match(/recorded +2026-11-21 13:00:00 thru/)
    })

    it('says it to programs', async () => {
      const values = JSON.parse(await good('info', '--json', '--check', path))
      expect(values).to.deep.include({ path, from: FOUR, thru: FOUR + 600, samples: 61, gaps: [] })
      expect(values.header).to.deep.include({ host: 'web1', intervals: [10] })
      expect(values.bytes).to.equal(statSync(path).size)
      expect(values.health.ok).to.equal(true)
    })

    it('shows gaps', async () => {
      const gappy = writeRecording(directory.path, {
        from: FOUR,
        count: 3,
        every: 300,
        lines,
        header: { host: 'gappy', intervals: [10] },
      })
      expect((await good('info', gappy)).match(/^ {2}gap .*$/gm)).to.deep.equal([
        '  gap       2026-11-21 04:00:00 thru 2026-11-21 04:05:00 (5m)',
        '  gap       2026-11-21 04:05:00 thru 2026-11-21 04:10:00 (5m)',
      ])
    })
  })

  describe('list', () => {
    it('lists every module, and those of the user', async () => {
      const text = await good('list', 'modules')
      expect(text).to.match(/^cpu +-sc, -sC +yes +package +CPU +yes$/m)
      expect(text).to.match(/^slub +-sy, -sY +no +package +SLAB \(SLUB\)$/m)
      expect(text).to.match(/^zone +on request +package +MEMORY ZONES +yes$/m)
      for (const { name } of builtInSelectables) expect(text).to.match(new RegExp(`^${name} .* package `, 'm'))
    })

    it('says what is left out on purpose, and why', async () => {
      const text = await good('list', 'modules')
      expect(text).to.match(/^Not included:\nvmware: the console of VMware's ESX .*\nlinux-2\.4: kernel 2\.4 /m)
      const { code, stderr } = await runHere(['list', 'modules', '--import', 'vmware'])
      expect(code).to.equal(0)
      expect(stderr).to.contain('import module vmware: not included: the console of')
    })

    it('lists metrics with kind, unit, instances, help', async () => {
      expect(await good('list', 'metrics', '-s', 'cpu')).to.match(/^cpu\.user +gauge +% +cpu +\S.*$/m)
      expect(await good('list', 'metrics')).to.match(/^process\.rss +gauge +KiB +pid +\S/m)
    })

    it('lists the last values of a recording', async () => {
      const text = await good('list', 'metrics', '-s', 'cpu,disk', '-v', path)
      expect(text).to.match(/^cpu\.user +number +instant +% +25$/m)
      expect(text).to.match(/^cpu\.user +0 +number +instant +% +50$/m)
      expect(text).to.match(/^disk\.reads +sda +integer +counter +\/s +2 +\d+$/m)
    })

    it('lists the last values of each host, and of instances those that are known', async () => {
      const folder = join(directory.path, 'two')
      mkdirSync(folder)
      const lines = (n: number, busy: number) => `disk 8 0 sda 1 0 ${n * busy}\n${n > 1 ? 'disk 8 16 sdb 1\n' : ''}`
      for (const [host, busy] of [
        ['one', 3],
        ['two', 5],
      ] as const) {
        const header = { host, zone: 'UTC' }
        writeRecording(folder, { from: FOUR, count: 3, lines: (n) => lines(n, busy), header })
      }
      const text = await good('list', 'metrics', '-s', 'disk', '-v', folder)
      expect(text).to.match(/^HOST +METRIC +INSTANCE +TYPE /)
      expect(text).to.match(/^one +disk\.readBytes +sda .* 3 +6$/m)
      expect(text).to.match(/^two +disk\.readBytes +sda .* 5 +10$/m)
      // Of sdb one number is told, and of none the writes.
      expect(text).not.to.match(/disk\.readBytes +sdb/)
      expect(text).to.match(/^one +disk\.writes +integer +counter +\/s +-$/m)
    })

    it('writes the metric reference', async () => {
      const text = await good('list', 'metrics', '--markdown')
      expect(text).to.match(/^# Metrics\n/)
      for (const { name } of builtInSelectables) expect(text).to.match(new RegExp(`^## ${name}$`, 'm'))
      expect(text).to.match(/^\| `cpu\.user` \| gauge \| % \| per cpu \| .+ \|$/m)
    })

    it('lists formats', async () => {
      const [heads, ...lines] = (await good('list', 'formats')).trim().split('\n')
      expect(heads).to.match(/^FORMAT +HELP$/)
      expect(lines.map((line) => /^(\w+) +\S/.exec(line)?.[1])).to.deep.equal(Object.keys(builtInFormats))
    })
  })
})
