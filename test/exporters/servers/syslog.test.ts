import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { runHere } from '../../helpers/cli.ts'
import { HOSTILE_DISKS, sentHostile } from '../../helpers/hostile.ts'
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
import { eventually, freePort, listens, serverFor } from '../../helpers/servers.ts'

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

/** A key, and a certificate for 127.0.0.1 that it signed itself. */
function makeCertificate(directory: string): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem']
  const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  const command = ['req', '-x509', ...key, '-out', 'cert.pem', '-days', '2', ...about]
  execFileSync('openssl', command, { cwd: directory, stdio: 'ignore' })
}

describe('syslog, against rsyslog', () => {
  let udp = 0
  let tcp = 0
  let tls = 0
  const server = serverFor('rsyslogd (packages rsyslog, rsyslog-openssl)', async (server) => {
    udp = await freePort()
    tcp = await freePort()
    tls = await freePort()
    makeCertificate(server.directory)
    writeFileSync(
      server.path('rsyslog.conf'),
      `global(
  workDirectory="${server.directory}"
  defaultNetstreamDriverCAFile="${server.path('cert.pem')}"
  defaultNetstreamDriverCertFile="${server.path('cert.pem')}"
  defaultNetstreamDriverKeyFile="${server.path('key.pem')}"
)
module(load="imudp")
module(load="imtcp")
module(load="mmpstrucdata")
input(type="imudp" address="127.0.0.1" port="${udp}")
input(type="imtcp" address="127.0.0.1" port="${tcp}")
input(type="imtcp" address="127.0.0.1" port="${tls}" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
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
    await server.start(command, () => listens(tls))
  })

  function messages(): readonly Message[] {
    if (!existsSync(server.path('messages'))) return []
    const text = readFileSync(server.path('messages'), 'utf8')
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

  const over = {
    TCP: () => `127.0.0.1:${tcp},tcp`,
    TLS: () => `127.0.0.1:${tls},tls,ca=${server.path('cert.pem')}`,
  }
  for (const [name, to] of Object.entries(over)) {
    it(`gets what play shows, over ${name}`, async () => {
      writeFileSync(server.path('messages'), '')
      await sent(`syslog,${to()}`)
      await arrived(await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND]))
      expect(new Set(messages().map(({ host }) => host))).to.deep.equal(new Set(['web1']))
      expect(new Set(messages().map(({ app }) => app))).to.deep.equal(new Set(['recollect']))
    }).timeout(90_000)
  }

  it('gets nothing over TLS from those who do not know its certificate', async () => {
    const { code, stderr } = await runHere(['play', INCIDENT, ...AROUND, '--export', `syslog,127.0.0.1:${tls},tls`])
    expect(code).to.equal(1)
    expect(stderr).to.match(/^recollect: export syslog: 127\.0\.0\.1:\d+: self-signed certificate/m)
  }).timeout(90_000)

  for (const command of liveCommands) {
    it(`gets the running machine, by ${command}, over UDP`, async () => {
      await arrived(await sentLive(command, `syslog,127.0.0.1:${udp}`))
    }).timeout(90_000)
  }

  for (const [name, to] of [...Object.entries(over), ['UDP', () => `127.0.0.1:${udp}`] as const]) {
    it(`has hostile names as values of structured data, over ${name}`, async () => {
      writeFileSync(server.path('messages'), '')
      await sentHostile(`syslog,${to()}`, Date.now() / 1000)
      await eventually(() => {
        const all = messages()
        const disks = all.map(({ data }) => data['recollect@32473']?.['disk'])
        expect(disks).to.have.members([...HOSTILE_DISKS, ...HOSTILE_DISKS])
        expect(new Set(all.map(({ host, app, table }) => `${host} ${app} ${table}`))).to.deep.equal(
          new Set(['h_"o\\st_recollect_evil_1,_ recollect disk']),
        )
      })
    }).timeout(90_000)
  }
})
