import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:tls'
import { expect } from 'chai'
import { skipFor } from '../../helpers/needs.ts'
import {
  AROUND,
  expectAlike,
  INCIDENT,
  liveCommands,
  type PlayedValue,
  played,
  sent,
  sentLive,
} from '../../helpers/played.ts'
import { eventually, freePort, isInstalled, listens, Server } from '../../helpers/servers.ts'

/** A message as rsyslog understood it. */
interface Message {
  readonly host: string
  readonly app: string
  readonly table: string
  readonly time: string
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** By time, table, instance and metric. */
function wantedOf(values: readonly PlayedValue[]): ReadonlyMap<string, number> {
  const numbers = values.filter(({ kind }) => kind !== 'text')
  return new Map(
    numbers.map((value) => [
      `${new Date(Math.round(value.time * 1000)).getTime()} ${value.table} ${value.instance} ${value.metric}`,
      Number(value.value),
    ]),
  )
}

function foundOf(messages: readonly Message[]): ReadonlyMap<string, number> {
  const dimensions: Readonly<Record<string, string>> = { cpu: 'cpu', disk: 'disk', net: 'interface' }
  return new Map(
    messages.flatMap(({ table, time, data }) => {
      // rsyslog keeps names in small letters.
      const { [dimensions[table] ?? '']: instance = '', ...values } = data['recollect@32473'] ?? {}
      return Object.entries(values).map(([name, value]): [string, number] => [
        `${new Date(time).getTime()} ${table} ${instance} ${name}`,
        Number(value),
      ])
    }),
  )
}

const small = (values: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map([...values].map(([key, value]) => [key.toLowerCase(), value]))

describe('syslog, against rsyslog', () => {
  const server = new Server('rsyslog')
  let udp = 0
  let tcp = 0

  before(async function () {
    this.timeout(90_000)
    if (!isInstalled('rsyslogd')) skipFor(this, 'rsyslogd (package rsyslog)')
    udp = await freePort()
    tcp = await freePort()
    writeFileSync(
      server.path('rsyslog.conf'),
      `global(workDirectory="${server.directory}")
module(load="imudp")
module(load="imtcp")
module(load="mmpstrucdata")
input(type="imudp" address="127.0.0.1" port="${udp}")
input(type="imtcp" address="127.0.0.1" port="${tcp}")
template(name="json" type="list") {
  constant(value="{\\"host\\":\\"") property(name="hostname" format="json")
  constant(value="\\",\\"app\\":\\"") property(name="app-name" format="json")
  constant(value="\\",\\"table\\":\\"") property(name="msgid" format="json")
  constant(value="\\",\\"time\\":\\"") property(name="timereported" dateFormat="rfc3339")
  constant(value="\\",\\"data\\":") property(name="$!rfc5424-sd") constant(value="}\\n")
}
action(type="mmpstrucdata")
action(type="omfile" file="${server.path('messages')}" template="json")
`,
    )
    const command = ['rsyslogd', '-n', '-f', server.path('rsyslog.conf'), '-i', server.path('pid')]
    await server.start(command, () => listens(tcp))
  })

  after(() => server.remove())

  function messages(): readonly Message[] {
    if (!existsSync(server.path('messages'))) return []
    const text = readFileSync(server.path('messages'), 'utf8')
    writeFileSync(server.path('seen'), text)
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Message)
  }

  /** Waits until all is there that is wanted. */
  async function arrived(values: readonly PlayedValue[]): Promise<void> {
    const wanted = small(wantedOf(values))
    await eventually(() => {
      const found = small(foundOf(messages()))
      expectAlike(found, wanted)
    })
  }

  it('gets what play shows, over TCP', async () => {
    const values = await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND])
    await sent(`syslog,127.0.0.1:${tcp},tcp`)
    await arrived(values)
    expect(new Set(messages().map(({ host }) => host))).to.deep.equal(new Set(['web1']))
    expect(new Set(messages().map(({ app }) => app))).to.deep.equal(new Set(['recollect']))
  }).timeout(90_000)

  for (const command of liveCommands) {
    it(`gets the running machine, by ${command}, over UDP`, async () => {
      await arrived(await sentLive(command, `syslog,127.0.0.1:${udp}`))
    }).timeout(90_000)
  }
})

describe('syslog, over TLS', () => {
  const server = new Server('tls')

  before(function () {
    if (!isInstalled('openssl')) skipFor(this, 'openssl')
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem']
    const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync('openssl', ['req', '-x509', ...key, '-out', 'cert.pem', '-days', '2', ...about], {
      cwd: server.directory,
      stdio: 'ignore',
    })
  })

  after(() => server.remove())

  it('sends each message with its length, to whom it trusts', async () => {
    let got = ''
    const key = readFileSync(server.path('key.pem'))
    const cert = readFileSync(server.path('cert.pem'))
    const listener = createServer({ key, cert }, (socket) => {
      socket.on('error', () => {})
      socket.on('data', (bytes) => {
        got += bytes.toString('latin1')
      })
    })
    const port = await freePort()
    await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve))
    try {
      await sent(`syslog,127.0.0.1:${port},tls,ca=${server.path('cert.pem')}`, [
        '-s',
        'm',
        '--from',
        '04:20:10-04:20:11',
      ])
      let rest = got
      const heads: string[] = []
      while (rest !== '') {
        const [, length = '', text = ''] = /^(\d+) (.*)$/s.exec(rest) ?? []
        heads.push(
          text
            .slice(0, Number(length))
            .replace(/ \[.*\]$/s, '')
            .replace(/\.\d{3}Z/, 'Z'),
        )
        rest = text.slice(Number(length))
      }
      expect(new Set(heads)).to.deep.equal(
        new Set([
          '<14>1 2026-11-20T04:20:10Z web1 recollect - memory',
          '<14>1 2026-11-20T04:20:11Z web1 recollect - memory',
        ]),
      )
    } finally {
      listener.close()
    }
  }).timeout(30_000)
})
