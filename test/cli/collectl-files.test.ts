import { spawnSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { program, runHere } from '../helpers/cli.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { collectlHeader, markerOf, timeOf } from '../recording/collectl-made.ts'

/** What a stranger may have put where a name should be. */
const NAMES: Readonly<Record<string, string>> = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  shell: '$(touch${IFS}pwned);`touch${IFS}pwned`|touch${IFS}pwned&',
  option: '--version',
  path: '../../../../tmp/pwned',
  escape: '\u001b]0;pwned\u0007\u001b[2J\u009b31m',
  bidirectional: '\u202eexe.txt',
  format: '%s%n%d',
  prototype: '__proto__',
  long: 'x'.repeat(1_000_000),
}

/** Bytes that a terminal obeys, and letters that turn a line round. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

const LONGEST_LINE = 40_000

function hostileFile(name: string, host = 'box'): string {
  const lines = (i: number): string =>
    [
      `cpu  ${i * 50} 0 0 ${i * 150} 0 0 0 0 0 0`,
      `ctxt ${i * 100}`,
      `disk 8 0 ${name} ${i * 10} 0 ${i * 80} 5 ${i} 0 ${i} 5 0 ${i} ${i}`,
      `Net ${name}: ${i * 1000} ${i} 0 0 0 0 0 0 ${i * 1000} ${i} 0 0 0 0 0 0`,
      `int ${name}: ${i} ${i} ${name}`,
      `Slab ${name} 1 2 64 64 1 : tunables 0 0 0 : slabdata 1 1 0`,
      `proc:7 stat 7 (${name}) S 1 7 7 0 -1 0 ${i} 0 0 0 ${i} ${i} 0 0 20 0 1 0 5 1 1 1 1 1 1 1 1 0 0 0 0 0 0 0 17 1 0 0 0 0 0`,
      `proc:7 Uid:\t0\t0\t0\t0`,
      `proc:7 cmd ${name} ${name}`,
      `ib0-1:rcvd ${i}`,
      `ipmi: ${name},${i},RPM,ok`,
      `${name} ${i}`,
      '',
    ].join('\n')
  const header = collectlHeader({ subsys: 'cdnjyZxE', host, comment: name.slice(0, 1000), interval: '1:1:1' })
  return header + [0, 1, 2].map((i) => markerOf(timeOf(i)) + lines(i)).join('') + markerOf(timeOf(3))
}

describe('cli: recordings of collectl', () => {
  const directory = temporaryDirectory()

  describe('that somebody crafted are only shown', () => {
    const views: readonly (readonly string[])[] = [
      ['-scdn', '-oT'],
      ['-sCDNJYZXE', '--verbose'],
      ['-sZ', '--top', 'process.cpu'],
      ['-scdnCDN', '-P'],
      ['-sZ', '-P'],
      ['-sCDNYZ', '--format', 'csv'],
      ['-sCDNYZ', '--format', 'json'],
    ]
    for (const [what, name] of Object.entries(NAMES)) {
      it(`names with ${what}`, async () => {
        const place = join(directory.path, what)
        const plots = join(place, 'plots')
        mkdirSync(plots, { recursive: true })
        const file = join(place, 'box-20261121-203312.raw.gz')
        writeFileSync(file, gzipSync(hostileFile(name)))
        const before = readdirSync('.')
        const runs = views.map((options) => ['play', file, ...options])
        const others = [
          ['play', file, '-scdnCDNJYZXE', '-P', '-f', plots],
          ['info', file],
        ]
        for (const args of [...runs, ...others, ['grep', 'Net', file]]) {
          const { code, stdout, stderr } = await runHere(args)
          expect(code, `${args.join(' ')}: ${stderr.slice(0, 500)}`).to.equal(0)
          for (const line of (stdout + stderr).split('\n')) {
            expect(OBEYED.test(line), `${args.join(' ')}: ${JSON.stringify(line.slice(0, 300))}`).to.equal(false)
            // A machine's own format has names as they are.
            const isWhole = args.includes('json') || args.includes('csv') || args[0] === 'grep'
            if (!isWhole) expect(line.length, args.join(' ')).to.be.below(LONGEST_LINE)
          }
        }
        const written = readdirSync(plots)
        expect(written).to.include.members(['box-20261121.tab', 'box-20261121.net', 'box-20261121.prc'])
        for (const plot of written) {
          expect(plot).to.match(/^box-20261121\.[a-z]+$/)
          expect(OBEYED.test(readFileSync(join(plots, plot), 'latin1').replaceAll('\n', ''))).to.equal(false)
        }
        expect(readdirSync('.')).to.deep.equal(before)
        expect(existsSync('/tmp/pwned') || existsSync(join(place, 'pwned'))).to.equal(false)
      }).timeout(20_000)
    }

    it('a host with a path', async () => {
      const file = join(directory.path, 'box-20261121-203312.raw')
      writeFileSync(file, hostileFile('eth0', '../../../../tmp/pwned'))
      const place = join(directory.path, 'host')
      mkdirSync(place)
      expect(await runHere(['play', file, '-sc', '-P', '-f', place])).to.include({ code: 0 })
      expect(readdirSync(place)).to.deep.equal(['_._.._.._.._tmp_pwned-20261121.tab'])
      const output = join(place, 'box-20261121-203312.raw')
      expect(await runHere(['convert', file, output])).to.include({ code: 0 })
    })
  })

  it('play in bounded memory, however many lines they have', async () => {
    const process = (pid: number, i: number): string =>
      [
        `stat ${pid} (worker) S 1 7 7 0 -1 0 ${i} 0 0 0 ${i} ${i} 0 0 20 0 1 0 5 1 1 1 1 1 1 1 1 0 0 0 0 0 0 0 17 1 0 0 0 0 0`,
        ...['Tgid:\t7', 'Uid:\t0\t0\t0\t0', 'VmPeak:\t5000 kB', 'VmSize:\t4000 kB', 'VmRSS:\t3000 kB'],
        ...['voluntary_ctxt_switches:\t5', 'cmd /usr/bin/worker', `io rchar: ${i}`, `io wchar: ${i}`],
      ]
        .map((line) => `proc:${pid} ${line}\n`)
        .join('')
    const sample = (i: number): string => {
      const pids = Array.from({ length: 500 }, (_, n) => 1000 + n)
      return `${markerOf(timeOf(i))}cpu  ${i * 50} 0 0 ${i * 150} 0 0 0 0 0 0\n${pids.map((pid) => process(pid, i)).join('')}`
    }

    /** The most memory in MiB that it takes to play so many samples of 5001 lines. */
    async function memory(samples: number): Promise<number> {
      const file = join(directory.path, `box-20261121-${String(100_000 + samples)}.raw.gz`)
      const gzip = createGzip({ level: 1 })
      const written = createWriteStream(file)
      gzip.pipe(written)
      gzip.write(collectlHeader({ subsys: 'cZ', interval: '1:1' }))
      for (let i = 0; i < samples; i++) gzip.write(sample(i))
      gzip.end(markerOf(timeOf(samples)))
      await finished(written)
      const tell = 'process.on("exit",()=>console.error("MiB",process.resourceUsage().maxRSS/1024))'
      const [node = '', ...before] = program
      const args = [
        '--import',
        `data:text/javascript,${tell}`,
        ...before,
        'play',
        file,
        '-scZ',
        '-P',
        '-f',
        directory.path,
      ]
      const { stderr, status } = spawnSync(node, [...args, '-oc'], { encoding: 'utf8' })
      expect(status, stderr).to.equal(0)
      return Number(/^MiB (\S+)$/m.exec(stderr)?.[1])
    }

    const few = await memory(40)
    // 100 MiB of text.
    const many = await memory(440)
    console.log(`      200,000 lines: ${few.toFixed(0)} MiB, 2,200,000 lines: ${many.toFixed(0)} MiB`)
    expect(many).to.be.below(few + 64)
  }).timeout(60_000)
})
