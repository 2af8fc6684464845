import { createSocket } from 'node:dgram'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHere } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { inPackage } from '../helpers/paths.ts'
import { INCIDENT } from '../helpers/played.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { COLLECTL, collectl, hasCollectl } from './collectl.ts'

/** Subsystems of which collectl exports anything, but those of machines that few have. */
const LETTERS = 'cdimnstCDMN'

/** What was told, by name: its values, in the order of time. */
type Told = ReadonlyMap<string, readonly number[]>

function told(values: readonly (readonly [name: string, value: string])[]): Told {
  const all = new Map<string, number[]>()
  for (const [name, value] of values) all.set(name, [...(all.get(name) ?? []), Number(value)])
  return all
}

/** `NAME VALUE …` lines, without what stands before the names. */
function linesOf(text: string, before = /^/): Told {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('sample.time'))
  return told(lines.map((line) => line.replace(before, '').split(' ')).map(([name = '', value = '']) => [name, value]))
}

/** What arrives at a TCP port while somebody sends. */
async function receivedLines(send: (port: number) => Promise<unknown>): Promise<Told> {
  let text = ''
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      text += bytes
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await send(typeof address === 'object' && address !== null ? address.port : 0)
  await new Promise((resolve) => server.close(resolve))
  return linesOf(text, /^[^.]*\./)
}

/** The number of the packets that hold a value as text (gm_protocol.x). */
const VALUE = 133

/** Name and value of one of Ganglia's packets; undefined for those that describe. */
function packetValue(packet: Buffer): readonly [string, string] | undefined {
  let at = 0
  const number = (): number => {
    at += 4
    return packet.readUInt32BE(at - 4)
  }
  const text = (): string => {
    const length = number()
    const start = at
    at += Math.ceil(length / 4) * 4
    return packet.toString('latin1', start, start + length)
  }
  if (number() !== VALUE) return undefined
  text()
  const name = text()
  number()
  text()
  return [name, text()]
}

/** No packet of Ganglia's: nothing comes after it. */
const LAST = Buffer.alloc(4)

/** What arrives as Ganglia's packets while somebody sends. */
async function receivedPackets(send: (port: number) => Promise<unknown>): Promise<Told> {
  const values: (readonly [string, string])[] = []
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2 ** 21 })
  const last = new Promise<void>((resolve) => {
    socket.on('message', (packet) => {
      if (packet.equals(LAST)) resolve()
      const value = packetValue(packet)
      if (value !== undefined) values.push(value)
    })
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await send(port)
  // Datagrams keep their order on the loopback.
  socket.send(LAST, port, '127.0.0.1')
  await last
  socket.close()
  return told(values)
}

/** How a name is told: with another value, by one of them alone. */
type How = 'value' | 'ours alone' | 'theirs alone'

interface Difference {
  readonly name: string
  readonly how: How
  readonly values: string
}

/** What is not as collectl has it; numbers may differ by `slack`. */
function differencesOf(wanted: Told, found: Told, slack: number): readonly Difference[] {
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((name) => {
    const [a, b] = [wanted.get(name), found.get(name)]
    const isSame = a?.length === b?.length && a?.every((value, n) => Math.abs(value - (b?.[n] ?? Number.NaN)) <= slack)
    if (isSame) return []
    const how: How = a === undefined ? 'ours alone' : b === undefined ? 'theirs alone' : 'value'
    return [{ name, how, values: `${a?.join(' ')}, ours ${b?.join(' ')}` }]
  })
}

interface Deviation {
  readonly exports: readonly string[]
  readonly pattern: RegExp
  readonly how: How
}

/** The table of exporters/COLLECTL.md. */
function deviations(): readonly Deviation[] {
  const rows = readFileSync(inPackage('exporters', 'COLLECTL.md'), 'utf8').matchAll(/^\| (.*?) \| (`.*?) \| (.*?) \|/gm)
  return [...rows].flatMap(([, exports = '', names = '', collectl = '']) => {
    const how: How = /^another value/.test(collectl)
      ? 'value'
      : collectl === 'not there'
        ? 'ours alone'
        : 'theirs alone'
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({
      exports: exports.split(', '),
      pattern: new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`),
      how,
    }))
  })
}

describe("collectl's exports, by collectl", function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  let file = ''

  before(async function () {
    if (!hasCollectl) skipFor(this, COLLECTL)
    file = join(directory.path, 'web1-20261120-041459.raw.gz')
    const { code, stderr } = await runHere(['convert', join(INCIDENT, 'web1-20261120-041459.raw.zst'), file])
    expect(code, stderr).to.equal(0)
  })

  const theirs = async (how: string): Promise<string> =>
    (await collectl(['-p', file, `-s${LETTERS}`, '--from', '20261120:04:20:09-20261120:04:20:14', '--export', how]))
      .stdout
  const ours = async (how: string): Promise<string> => {
    const window = ['--from', '04:20:09-04:20:14']
    const { code, stdout, stderr } = await runHere(['play', file, '-s', LETTERS, ...window, '--export', how])
    expect([code, stderr]).to.deep.equal([0, ''])
    return stdout
  }

  for (const [name, receive, options] of [
    ['lexpr', undefined, ''],
    ['graphite', receivedLines, ',collectl'],
    ['gexpr', receivedPackets, ''],
    ['gexpr', receivedPackets, ',G'],
  ] as const) {
    it(`${name}${options}: its names and values, but for what is listed`, async () => {
      const [wanted, found] =
        receive === undefined
          ? [linesOf(await theirs(name)), linesOf(await ours(name))]
          : [
              await receive((port) => theirs(`${name},127.0.0.1:${port}${options === ',collectl' ? '' : options}`)),
              await receive((port) => ours(`${name},127.0.0.1:${port}${options}`)),
            ]
      expect(wanted.size).to.be.greaterThan(90)
      const listed = deviations().filter(({ exports }) => exports.includes(name))
      // All but lexpr cut numbers where it rounds them.
      const differences = differencesOf(wanted, found, name === 'lexpr' ? 0 : 1)
      const isListed = (one: Difference): boolean =>
        listed.some(({ pattern, how }) => pattern.test(one.name) && how === one.how)
      expect(differences.filter((one) => !isListed(one))).to.deep.equal([])
      if (options === ',G') return
      const stale = listed.filter(({ pattern }) => !differences.some((one) => pattern.test(one.name)))
      expect(stale).to.deep.equal([])
    })
  }

  it('its own import module, under its names', async () => {
    const recorded = join(directory.path, 'misc')
    mkdirSync(recorded)
    await collectl(['--import', 'misc', '-i1', '-c2', '-f', recorded])
    const [name = ''] = readdirSync(recorded)
    const playing = ['--import', 'misc', '-p', join(recorded, name), '--export', 'lexpr']
    const wanted = linesOf((await collectl(playing)).stdout)
    expect([...wanted.keys()]).to.include.members(['misc.uptime', 'misc.cpuMHz', 'misc.mounts'])
    const found = linesOf((await runHere(playing)).stdout)
    // Of the MHz, collectl cuts off what we round; logins it tells once in sixty samples.
    const differences = differencesOf(wanted, found, 1).filter(({ name }) => name !== 'misc.logins')
    expect(differences).to.deep.equal([])
    expect(found.get('misc.logins')).to.have.length(found.get('misc.uptime')?.length ?? 0)
  })
})

describe("collectl's exports, of what collectl does not know", () => {
  /** What is sent of the sample module, as `d=` shows it. */
  const shown = async (how: string): Promise<readonly string[]> => {
    const { code, stdout, stderr } = await runHere(['--import', 'samples/hello.js', '--export', how, '-i0.1', '-c1'])
    expect([code, stderr]).to.deep.equal([0, ''])
    return stdout.trimEnd().split('\n')
  }
  const NAMES = ['greetings', 'guests', 'perGuest']

  it('lexpr and graphite name its totals', async () => {
    const lines = (await shown('lexpr')).slice(1).map((line) => line.split(' ')[0])
    expect(lines).to.deep.equal(NAMES.map((name) => `hellototals.${name}`))
    const sent = await shown('graphite,127.0.0.1:9,d=9')
    for (const [n, name] of NAMES.entries()) {
      expect(sent[n]).to.match(new RegExp(`^[^. ]+\\.hellototals\\.${name} [\\d.]+ \\d+$`))
    }
  })

  it('gexpr tells its units, too', async () => {
    const lines = await shown('gexpr,127.0.0.1:9,d=9')
    expect(lines[0]).to.match(/^Name: hellototals\.greetings +Units: num\/sec +Val: [\d.]+$/)
    expect(lines[1]).to.match(/^Name: hellototals\.guests +Units: num +Val: \d+$/)
  })

  it('instances are told one by one where they are asked for', async () => {
    const { stdout } = await runHere([
      'watch',
      '--import',
      'samples/hello.js',
      '-sHello',
      '--export',
      'lexpr',
      '-i0.1',
      '-c1',
    ])
    expect(stdout)
      .to.match(/^helloinfo\.guests\.anna \d+$/m)
      .and.not.match(/hellototals/)
  })
})
