import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { BPFTRACE, canTrace } from '../helpers/bpftrace.ts'
import { type Outcome, runHere } from '../helpers/cli.ts'
import { Libvirtd } from '../helpers/libvirtd.ts'
import { skipFor } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

const LIBVIRT = ['/usr/sbin/libvirtd', '/usr/sbin/virtlogd', '/usr/bin/virsh', '/usr/bin/qemu-system-x86_64']

const SCRIPT = `
software:context-switches:1 { @switches[comm] = count(); }
interval:ms:20 { @turns = hist(5); }
`

/** What is in no file, beside what is: a guest, JSON from a program, and a tracing script, in one recording. */
describe('one recording of all kinds of sources', function () {
  this.timeout(180_000)
  const folder = temporaryDirectory()
  const daemon = new Libvirtd()
  const plays = ['--import', 'libvirt', '--import', 'json', '--import', 'dtrace']
  let recorded = ''

  before(async function () {
    for (const file of LIBVIRT) if (!existsSync(file)) skipFor(this, file)
    if (!canTrace()) skipFor(this, BPFTRACE)
    await daemon.start()
    await daemon.guest('web', 'rctap9')
    // The first answer takes longest: libvirtd looks at what its QEMU can do.
    await daemon.virsh('domstats')
    const script = join(folder.path, 'script.bt')
    writeFileSync(script, SCRIPT)
    const schema = {
      type: 'object',
      properties: { requests: { type: 'integer', semantics: 'counter' }, load: { type: 'number' } },
    }
    writeFileSync(join(folder.path, 'web.schema.json'), JSON.stringify(schema))
    const program = join(folder.path, 'program.sh')
    writeFileSync(
      program,
      'n=0\nwhile sleep 0.1; do n=$((n + 5)); echo "{\\"requests\\": $n, \\"load\\": 0.5}"; done\n',
    )
    recorded = join(folder.path, 'recorded')
    const imports = [
      `libvirt,uri=${daemon.uri}`,
      `json,web=|sh ${program},web.schema=${join(folder.path, 'web.schema.json')},web.counters=requests`,
      `dtrace,script=${script},every=0.5`,
    ]
    const { code, stderr } = await runHere([
      'record',
      ...imports.flatMap((spec) => ['--import', spec]),
      ...['-s', 'cpu,memory', '-i', '1', '-c', '7', '-f', `${recorded}/`, '-q'],
    ])
    expect(stderr).to.equal('')
    expect(code).to.equal(0)
  })
  after(() => daemon.stop())

  /** Plays all of it, as is said, or the totals. */
  async function played(...how: readonly string[]): Promise<Outcome> {
    const shown = how.includes('-s') ? [] : ['-s', 'cpu,memory']
    const outcome = await runHere(['play', recorded, ...plays, ...shown, '--utc', ...how])
    expect(outcome.stderr).to.equal('')
    expect(outcome.code).to.equal(0)
    return outcome
  }

  it('replays in brief', async () => {
    const { stdout } = await played()
    const [banner = '', heading = ''] = stdout.split('\n')
    for (const title of ['CPU', 'Memory', 'DTRACE']) expect(banner).to.contain(title)
    for (const name of ['cpu', 'Free', 'switches', 'turns']) expect(heading).to.contain(name)
  })

  it('replays in verbose, with the guest, its disk, and bars', async () => {
    const { stdout } = await played('--verbose', '-s', 'cpu,memory,Libvirt')
    expect(stdout).to.match(/^# CPU SUMMARY/m)
    expect(stdout).to.match(/^# DTRACE/m)
    expect(stdout).to.match(/ 4\.\.7 +[\d.]+ \|@+ *\|$/m)
    expect(stdout).to.match(/ web\/vda /)
    expect(stdout).to.match(/requests/i)
  })

  it('replays as plot columns', async () => {
    const { stdout } = await played('-P')
    const heading = stdout.split('\n').find((line) => line.startsWith('#Date')) ?? ''
    for (const name of ['[CPU]User%', '[MEM]Tot', '[DTRACE]switches', 'requests']) expect(heading).to.contain(name)
    expect(heading).to.match(/\[LIBVIRT\]|\[GUEST|\[VIRT/i)
  })

  it('is exported', async () => {
    const file = join(folder.path, 'metrics.txt')
    await played('--export', `openmetrics,${file}`, '-s', 'cpu,memory,json,Dtrace,Libvirt')
    const text = readFileSync(file, 'utf8')
    for (const name of ['cpu_', 'memory_', 'libvirt_', 'json_', 'dtrace_'])
      expect(text).to.match(new RegExp(`^\\w*${name}`, 'm'))
    expect(text).to.contain('4..7').and.contain('web/vda')
  })
})
