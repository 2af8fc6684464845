import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseJson } from '../../importers/json/parse.ts'
import { BPFTRACE, canTrace } from '../helpers/bpftrace.ts'
import { recollect } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { inPackage } from '../helpers/paths.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { systemTap } from '../helpers/systemtap.ts'

/** Objects of the posting's shape, a second apart. */
const SYSTEMTAP = `global n
probe timer.s(1) {
  n += 1
  printf("{\\"generation\\": %d, \\"data\\": {\\"interface\\": \\"lo\\", \\"xmit_count\\": %d, \\"xmit_latency\\": %d}}\\n", n, n * 10, n * 3)
}
`
const BPFTRACE_SCRIPT = `interval:s:1 {
  @n++;
  printf("{\\"generation\\": %d, \\"data\\": {\\"interface\\": \\"lo\\", \\"xmit_count\\": %d, \\"xmit_latency\\": %d}}\\n", @n, @n * 10, @n * 3);
}
`

const SCHEMA = {
  properties: {
    generation: { type: 'integer' },
    data: {
      type: 'object',
      required: ['interface', 'xmit_count', 'xmit_latency'],
      properties: {
        interface: { type: 'string' },
        xmit_count: { type: 'integer', semantics: 'counter' },
        xmit_latency: { type: 'integer', semantics: 'counter', units: 'microsec' },
      },
    },
  },
}

describe('JSON from a tracing script', function () {
  this.timeout(180_000)
  const folder = temporaryDirectory()

  async function recordsWhat(command: readonly string[]): Promise<void> {
    writeFileSync(join(folder.path, 'lo.schema.json'), JSON.stringify(SCHEMA))
    const path = join(folder.path, `${command.includes('stap') ? 'stap' : 'bpftrace'}-`)
    const source = `json,lo=|${command.join(' ')},lo.schema=${folder.path}/lo.schema.json`
    const { code } = await recollect([
      'record',
      '-s',
      'load',
      '--import',
      source,
      '-i',
      '1',
      '-R',
      '12s',
      '-q',
      '-f',
      path,
    ])
    expect(code).to.equal(0)
    // Ten packets a second, each of 0.3 microseconds; a line may fall into the sample before or after its own.
    const { stdout, stderr } = await recollect(['play', `${path}*`, '-s', 'json', '--format', 'csv'])
    expect(stderr).to.equal('')
    const [heading = '', ...rows] = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const column = heading.split(',').findIndex((name) => name.includes('lo.xmit_count'))
    const rates = rows.map((row) => Number(row.split(',')[column])).filter((rate) => rate > 0)
    expect(rates.length, stdout).to.be.greaterThan(2)
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
    expect(mean, stdout).to.be.closeTo(10, 5)
    const list = await recollect(['list', 'metrics', '-s', 'json', '-v', `${path}*`])
    expect(list.stdout).to.match(/^json\.lo\.interface +string +instant +lo$/m)
  }

  it("is recorded and played, from SystemTap's BPF runtime", async function () {
    const tap = systemTap(folder.path)
    if (tap === undefined) {
      // Its BPF runtime wants a kernel that tells its configuration; bpftrace stands in for it.
      if (canTrace()) return this.skip()
      skipFor(this, "SystemTap's BPF runtime")
    }
    const script = join(folder.path, 'lo.stp')
    writeFileSync(script, SYSTEMTAP)
    await recordsWhat([...tap.command, script])
  })

  it('is recorded and played, from bpftrace', async function () {
    if (!canTrace()) skipFor(this, BPFTRACE)
    const script = join(folder.path, 'lo.bt')
    writeFileSync(script, BPFTRACE_SCRIPT)
    await recordsWhat(['bpftrace', '-q', script])
  })

  it('of the sample script has the shape of its schema, and a grammar that SystemTap takes', () => {
    const script = readFileSync(inPackage('samples', 'net-xmit.stp'), 'utf8')
    const schema = parseJson(readFileSync(inPackage('samples', 'net-xmit.schema.json'), 'utf8'))
    expect(schema).to.have.nested.property('properties.data.properties.net_xmit_data.index', '/__id')
    for (const name of ['generation', 'net_xmit_data', '__id', 'xmit_count', 'xmit_latency'])
      expect(script).to.contain(`\\"${name}\\":`)
    if (systemTap(folder.path) === undefined) return
    const tree = spawnSync('stap', ['-r', join(folder.path, 'build'), '-p1', inPackage('samples', 'net-xmit.stp')], {
      encoding: 'utf8',
    })
    expect(tree.stderr).to.not.contain('error')
    expect(tree.status).to.equal(0)
  })
})
