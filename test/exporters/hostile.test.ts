import { expect } from 'chai'
import { builtInExporters } from '../../src/builtin-exporters.ts'
import { ExportEngine } from '../../src/export/engine.ts'
import { understand } from '../../src/export/options.ts'
import { counter, defineImporter, gauge, text } from '../../src/importer.ts'
import { understandExport } from '../../src/open-export.ts'
import { parseModuleSpec } from '../../src/vocabulary/module-spec.ts'
import { headerOf, intervalOf, select } from '../helpers/report.ts'

const disk = defineImporter({
  name: 'disk',
  title: 'DISK',
  dimension: 'disk',
  sources: [],
  metrics: {
    reads: counter({ help: 'Reads\nof a "disk" \\' }),
    busy: gauge({ unit: '%', help: 'Busy' }),
    label: text({ help: 'Label' }),
  },
})

/** Names as a hostile recording may have them. */
const HOSTILE = [
  'a.b c',
  'quote"back\\slash',
  'new\nline recollect_evil 1',
  'comma,equals=brace}bracket]semi;',
  'Ünï→日本',
  '\u001b[31mred\u0007',
  '<xml>&amp;',
  '../../etc/passwd',
  '',
]

/** What an exporter sends of a disk of each name, on a host of that name, with that label. */
async function sent(typed: string): Promise<readonly (string | Uint8Array)[]> {
  const { exporter, common, own } = await understandExport(typed)
  const engine = new ExportEngine(select([], [disk]), { ...common, counters: 'rate' })
  const payloads: (string | Uint8Array)[] = []
  const run = exporter.open(own, {
    tables: engine.tables,
    isLive: true,
    directory: undefined,
    send: (one) => payloads.push(one),
  })
  for (const name of HOSTILE) {
    const each = { [`x${name}`]: { reads: 3, busy: 50, label: name } }
    const interval = intervalOf([[disk, { each }]], { header: headerOf({ host: `h${name}` }) })
    for (const points of engine.take(interval)) run.interval(points)
  }
  run.end?.()
  return payloads
}

const textOf = async (typed: string): Promise<string> =>
  (await sent(typed)).map((one) => (typeof one === 'string' ? one : Buffer.from(one).toString('latin1'))).join('')

const linesOf = async (typed: string): Promise<readonly string[]> => (await textOf(typed)).split('\n').filter(Boolean)

describe('hostile names', () => {
  for (const format of ['openmetrics', 'openmetrics,classic', 'victoria,plain']) {
    it(`are label values in ${format}, and every line is one of ours`, async () => {
      const series =
        /^recollect_disk_(?:reads_per_second|busy_percent|info)\{host="(?:[^"\\\n]|\\[\\"n])*",disk="(?:[^"\\\n]|\\[\\"n])*"(?:,label="(?:[^"\\\n]|\\[\\"n])*")?\} \d+( \d+)?$/
      const lines = (await linesOf(format)).filter((line) => !line.startsWith('#'))
      for (const line of lines) expect(line).to.match(series)
      expect(lines).to.have.length(3 * HOSTILE.length)
      expect(lines.join('\n')).to.contain('disk="xnew\\nline recollect_evil 1"').and.to.contain('Ünï→日本')
    })
  }

  it("are tags and fields of InfluxDB's lines", async () => {
    const escaped = '(?:[^, =\\\\\\n]|\\\\[, =])+'
    const lines = (await textOf('influx,plain')).split(/(?<= \d{13})\n/).filter(Boolean)
    expect(lines).to.have.length(HOSTILE.length)
    const line = new RegExp(
      `^disk,disk=${escaped},host=${escaped} reads_per_second=3,busy_percent=50(,label="(?:[^"\\\\]|\\\\["\\\\])*")? \\d{13}$`,
    )
    for (const one of lines) expect(one).to.match(line)
  })

  it('are parts of paths in Graphite', async () => {
    const lines = await linesOf('graphite,127.0.0.1,f')
    expect(lines).to.have.length(2 * HOSTILE.length)
    for (const line of lines) {
      expect(line).to.match(/^[^\s.]+\.disk\.[^\s./;(){},*?'"\\]+\.(reads_per_second|busy_percent) (3|50) \d+$/)
    }
  })

  it('are parameters of syslog messages', async () => {
    const messages = await sent('syslog,127.0.0.1')
    expect(messages).to.have.length(HOSTILE.length)
    for (const message of messages) {
      expect(message).to.match(
        /^<14>1 \S+Z [\x21-\x7e]{1,255} recollect - disk \[recollect@32473 disk="(?:[^"\\\]]|\\["\\\]])*"( \w+="(?:[^"\\\]]|\\["\\\]])*"){2,3}\]$/,
      )
      expect(message).to.not.match(/\p{Cc}/u)
    }
  })

  it('are names of single words in lexpr and gexpr', async () => {
    for (const line of await linesOf('lexpr')) {
      expect(line).to.match(/^(sample\.time \d+\.\d{3}|diskinfo\.reads\.\S+ \d+)$/)
      expect(line).to.not.match(/\p{Cc}/u)
    }
    const packets = await sent('gexpr,127.0.0.1')
    expect(packets).to.have.length(2 * HOSTILE.length)
    for (const packet of packets) {
      if (typeof packet === 'string') throw new Error('a packet is bytes')
      const host = Buffer.from(packet).readUInt32BE(4)
      const name = Buffer.from(packet).subarray(8 + 4 * Math.ceil(host / 4))
      expect(name.toString('latin1', 4, 4 + name.readUInt32BE(0))).to.match(/^diskinfo\.reads\.[A-Za-z0-9._-]+$/)
    }
  })

  it('are strings in OTLP', async () => {
    const requests = (await sent('otlp')).map((one) => JSON.parse(String(one)) as object)
    expect(requests).to.have.length(HOSTILE.length)
    for (const [n, name] of HOSTILE.entries()) {
      expect(requests[n]).to.have.nested.property(
        'resourceMetrics[0].resource.attributes[0].value.stringValue',
        `h${name}`,
      )
      const first = 'resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[0].attributes[0].value.stringValue'
      expect(requests[n]).to.have.nested.property(first, `x${name}`)
    }
  })

  it('are strings in remote write, as protobuf counts them', async () => {
    const text = await textOf('remote-write')
    for (const name of HOSTILE) expect(text).to.contain(Buffer.from(`x${name}`).toString('latin1'))
  })
})

describe('exporters of the package', () => {
  it('are called as their files, and help with everything', async () => {
    for (const [name, load] of Object.entries(builtInExporters)) {
      const exporter = (await load()).default
      expect(exporter.name).to.equal(name)
      expect(exporter.help).to.match(/^\S[^\n]{10,}[^.]$/)
      expect(exporter.examples.length, name).to.be.greaterThan(0)
      for (const { help } of Object.values(exporter.options)) expect(help).to.match(/^\S[^\n]+[^.]$/)
      for (const [typed] of exporter.examples)
        expect(() => understand(exporter, parseModuleSpec(typed).settings), typed).to.not.throw()
    }
  })
})
