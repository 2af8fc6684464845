import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { recollect } from '../helpers/cli.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

/** As SystemTap's script of the posting prints it (2014). */
const SCHEMA = `{
"type": "object",
"title": "root",
"additionalProperties": false,
"properties": {
"generation": { "type": "integer", "additionalProperties": false },
"data": {
"type": "object",
"additionalProperties": false,
"properties": {
"interface": { "type": "string", "description": "network xmit device", "minLength": 0, "additionalProperties": false },
"xmit_count": { "type": "integer", "description": "number of packets for xmit device", "minimum": 0, "default": 0, "additionalProperties": false },
"xmit_latency": { "type": "integer", "description": "sum of latency for xmit device", "minimum": 0, "default": 0, "additionalProperties": false }
},
"required": [ "interface", "xmit_count", "xmit_latency" ]
}
}
}
`

const DATA = `{
"generation": 1,
"data": {
"interface": "eth0",
"xmit_count": 652046,
"xmit_latency": 90
}
}
`

describe('recollect with JSON', function () {
  this.timeout(60_000)
  const folder = temporaryDirectory()
  let runs = 0

  const at = (name: string) => join(folder.path, name)

  before(() => {
    writeFileSync(at('net.schema.json'), SCHEMA)
    writeFileSync(at('load.schema.json'), '{"properties":{"one":{"type":"number","semantics":"instant"}}}')
    writeFileSync(at('load.json'), '{"one":0.5}')
  })
  beforeEach(() => writeFileSync(at('net.json'), DATA))

  /** Records some samples of these sources; gives what was said and where the recording is. */
  async function record(sources: readonly string[], count = 4): Promise<{ said: string; path: string }> {
    const path = `${folder.path}/run${runs++}-`
    const options = [
      '-s',
      'load',
      '--import',
      ['json', ...sources].join(','),
      '-i',
      '0.5',
      '-c',
      String(count),
      '-q',
      '-f',
      path,
    ]
    const { code, stderr } = await recollect(['record', ...options])
    expect(code).to.equal(0)
    return { said: stderr, path: `${path}*` }
  }

  const values = async (path: string) => (await recollect(['list', 'metrics', '-s', 'json', '-v', path])).stdout
  const recorded = async (path: string) => (await recollect(['grep', '^(json|missing) ', path])).stdout

  it("lists the posting's three metrics with type, semantics, unit and value", async () => {
    const { said, path } = await record([at('net.json')])
    expect(said).to.equal('')
    const text = await values(path)
    expect(text).to.match(/^METRIC +INSTANCE +TYPE +SEMANTICS +UNIT +VALUE +COUNTER$/m)
    expect(text).to.match(/^json\.root\.interface +string +instant +eth0$/m)
    expect(text).to.match(/^json\.root\.xmit_count +integer +instant +652046$/m)
    expect(text).to.match(/^json\.root\.xmit_latency +integer +instant +90$/m)
  })

  it('lists them as the counters that they are, when told to', async () => {
    const { path } = await record([`net=${at('net.json')}`, 'net.counters=xmit_count+xmit_latency'])
    const text = await values(path)
    expect(text).to.match(/^json\.net\.xmit_count +integer +counter +\/s +0 +652046$/m)
    expect(text).to.match(/^json\.net\.interface +string +instant +eth0$/m)
  })

  it('takes files, commands and programs that go on, all at once', async () => {
    // Two lines a second: each sample has one or two.
    const program = at('program.sh')
    writeFileSync(program, 'n=0; while :; do n=$((n+1)); echo "{\\"one\\":$n}"; sleep 0.2; done')
    const { said, path } = await record(
      [
        at('net.json'),
        `load=${at('load.json')}`,
        `asked=!cat ${at('load.json')}`,
        `asked.schema=${at('load.schema.json')}`,
        `told=|sh ${program}`,
        `told.schema=${at('load.schema.json')}`,
      ],
      6,
    )
    expect(said).to.equal('')
    const text = await values(path)
    expect(text).to.match(/^json\.load\.one +number +instant +0\.5$/m)
    expect(text).to.match(/^json\.asked\.one +number +instant +0\.5$/m)
    expect(text).to.match(/^json\.told\.one +number +instant +\d+$/m)
    expect(text).to.match(/^json\.root\.xmit_count +integer +instant +652046$/m)
    const brief = await recollect(['play', path, '-s', 'json'])
    expect(brief.stderr).to.equal('')
    expect(brief.stdout).to.match(
      /root\.xmit_count root\.xmit_latency load\.one asked\.one told\.one\n[\d:.]+ +652046 +90 +0\.50/,
    )
  })

  const good = /json load \{"one":0\.5\}/g

  it('has no value for a file that vanishes, says so once, and records the rest', async () => {
    rmSync(at('net.json'))
    const { said, path } = await record([at('net.json'), at('load.json')])
    expect(said).to.equal(`recollect: import module json: net: ${at('net.json')}: cannot be read, or is empty\n`)
    const lines = await recorded(path)
    expect(lines.match(good)).to.have.length(4)
    expect(lines.match(/missing json net: /g)).to.have.length(4)
  })

  it('has no value for 100 MB, from a file or a command, says so once each, and records the rest', async () => {
    writeFileSync(at('huge.json'), 'x'.repeat(2_000_000))
    truncateSync(at('huge.json'), 100_000_000)
    const sources = [`huge=${at('huge.json')}`, `huge.schema=${at('net.schema.json')}`, at('load.json')]
    const file = await record(sources)
    expect(file.said).to.equal(`recollect: import module json: ${at('huge.json')}: 1000 KiB or more: left out\n`)
    expect((await recorded(file.path)).match(good)).to.have.length(4)
    const command = await record([`huge=!head -c 100000000 /dev/zero`, ...sources.slice(1)])
    expect(command.said).to.equal('recollect: import module json: head: more than 1 MiB of output\n')
    expect((await recorded(command.path)).match(good)).to.have.length(4)
  })

  it('has no value where there is no schema, or none that is JSON', async () => {
    writeFileSync(at('bad.schema.json'), '{"type":')
    const { said, path } = await record([
      `bad=${at('net.json')}`,
      `bad.schema=${at('bad.schema.json')}`,
      `none=!true`,
      at('load.json'),
    ])
    expect(said).to.equal(
      `recollect: import module json: bad: ${at('bad.schema.json')}: not a JSON object; none: no schema: set none.schema=FILE\n`,
    )
    expect((await recorded(path)).match(good)).to.have.length(4)
    const { stderr } = await recollect(['play', path, '-s', 'json'])
    expect(stderr).to.equal('recollect: import module json: bad: no schema in the header\n')
  })

  it('looks at the data of a file that nobody declared, and at nothing that could keep it waiting', async () => {
    writeFileSync(at('app.json'), '{"sent":7,"pool":{"used":2.5}}')
    execFileSync('mkfifo', [at('pipe.json')])
    const { said, path } = await record([at('app.json'), 'app.counters=sent', at('pipe.json'), '/dev/zero'])
    expect(said).to.match(/pipe: no schema: .*; zero: no schema: /)
    const { stdout } = await recollect(['list', 'metrics', '-s', 'json', '-v', path])
    expect(stdout).to.match(/^json\.app\.sent +integer +counter +\/s +0 +7$/m)
    expect(stdout).to.match(/^json\.app\.pool\.used +number +instant +2\.5 *$/m)
  })

  it('has no value for data of a schema that has changed, until a new file begins with the new one', async () => {
    const first = await record([at('net.json')])
    writeFileSync(at('net.json'), DATA.replace('"xmit_count"', '"packets"'))
    const { path } = await record([at('net.json')])
    const before = await recollect(['play', path, '-s', 'json'])
    expect(before.stderr).to.equal(
      'recollect: import module json: net: not as the schema says: /data/xmit_count: is missing\n',
    )
    writeFileSync(at('net.schema.json'), SCHEMA.replaceAll('"xmit_count"', '"packets"'))
    const second = await record([at('net.json')])
    writeFileSync(at('net.schema.json'), SCHEMA)
    const together = await recollect(['play', first.path, second.path, '-s', 'json', '--format', 'csv'])
    expect(together.stderr).to.equal('')
    expect(together.stdout).to.match(/xmit_count.*packets/)
  })

  it('wants a source', async () => {
    const out = `${folder.path}/without/`
    const none = await recollect(['record', '--import', 'json', '-c', '1', '-f', out])
    expect(none.code).to.equal(2)
    expect(none.stderr).to.equal(
      'recollect: import module json: say which source: --import json,FILE (see recollect record --help)\n',
    )
    expect(existsSync(out)).to.equal(false)
    const { code, stderr } = await recollect(['record', '--import', 'json,a b=/x', '-c', '1', '-f', `${folder.path}/`])
    expect(code).to.not.equal(0)
    expect(stderr).to.equal(
      'recollect: --import json: a b: a name is letters, digits and _ (see recollect record --help)\n',
    )
  })
})
