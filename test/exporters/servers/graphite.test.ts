import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { snake } from '../../../src/export/naming.ts'
import { HOSTILE_DISKS, sentHostile } from '../../helpers/hostile.ts'
import {
  AROUND,
  expectAlike,
  INCIDENT,
  liveCommands,
  type PlayedValue,
  played,
  RECORDED,
  sent,
  sentLive,
  snakeName,
} from '../../helpers/played.ts'
import { eventually, freePort, listens, serverFor } from '../../helpers/servers.ts'

/** What whisper files are read for: a module with and one without instances, a total. */
const ASKED = ['memory.free', 'disk.readBytes', 'cpu_all.user', 'cpu.user', 'net.receiveBytes']

/** whisper-fetch prints six decimals. */
const SLACK = 1e-6

function pathOf(value: PlayedValue): string {
  const instance = value.dimension ? [value.instance] : []
  return join(value.host.split('.')[0] ?? '', value.table, ...instance, `${snakeName(value, 'rate')}.wsp`)
}

describe('graphite, against carbon', () => {
  let line = 0
  let pickle = 0
  const server = serverFor('carbon-cache (package graphite-carbon)', async (server) => {
    line = await freePort()
    pickle = await freePort()
    const query = await freePort()
    const here = server.directory
    writeFileSync(
      server.path('carbon.conf'),
      `[cache]
STORAGE_DIR = ${here}
LOCAL_DATA_DIR = ${here}/whisper
CONF_DIR = ${here}
LOG_DIR = ${here}
PID_DIR = ${here}
USER =
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = ${line}
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_PORT = ${pickle}
CACHE_QUERY_INTERFACE = 127.0.0.1
CACHE_QUERY_PORT = ${query}
MAX_CREATES_PER_MINUTE = inf
MAX_UPDATES_PER_SECOND = inf
WHISPER_SPARSE_CREATE = True
`,
    )
    // The sample is of the past: what is asked for is kept since then, the rest not.
    const days = Math.ceil((Date.now() / 1000 - RECORDED) / 86_400) + 2
    const kept = ASKED.map((name) => snake(name.split('.')[1] ?? '')).join('|')
    const schemas = `[asked]\npattern = \\.(${kept})_[a-z_]+$\nretentions = 1s:${days}d\n[rest]\npattern = .*\nretentions = 1s:1h\n`
    writeFileSync(server.path('storage-schemas.conf'), schemas)
    writeFileSync(server.path('storage-aggregation.conf'), '')
    const command = [
      'carbon-cache',
      `--config=${here}/carbon.conf`,
      `--pidfile=${here}/pid`,
      `--logdir=${here}`,
      '--nodaemon',
      'start',
    ]
    await server.start(command, () => listens(line))
  })

  /** What whisper holds of the values that are asked for, by file and second. */
  async function stored(values: readonly PlayedValue[], prefix: string): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>()
    const from = Math.min(...values.map(({ time }) => Math.round(time))) - 1
    const until = Math.max(...values.map(({ time }) => Math.round(time)))
    for (const path of new Set(values.map(pathOf))) {
      const file = server.path('whisper', `${prefix}${path}`)
      const text = await eventually(() => {
        if (!existsSync(file)) throw new Error(`${file} is not there yet`)
        const fetched = execFileSync('whisper-fetch', [`--from=${from}`, `--until=${until}`, file], {
          encoding: 'utf8',
        })
        if (/None$/m.test(fetched.trimEnd().split('\n').at(-1) ?? '')) throw new Error(`${file} has not all yet`)
        return fetched
      })
      for (const row of text.trimEnd().split('\n')) {
        const [time = '', value = ''] = row.split(/\s+/)
        if (value !== 'None') found.set(`${path} ${time}`, Number(value))
      }
    }
    return found
  }

  function asked(values: readonly PlayedValue[]): readonly PlayedValue[] {
    return values.filter(({ table, metric }) => ASKED.includes(`${table}.${metric}`))
  }

  const wanted = (values: readonly PlayedValue[]): ReadonlyMap<string, number> =>
    new Map(values.map((value) => [`${pathOf(value)} ${Math.round(value.time)}`, Number(value.value)]))

  for (const [name, prefix, to] of [
    ['lines', 'lines.', () => `graphite,127.0.0.1:${line},b=lines.`],
    ['pickles', 'pickles.', () => `graphite,127.0.0.1:${pickle},pickle,b=pickles.`],
  ] as const) {
    it(`gets what play shows, as ${name}`, async () => {
      await sent(to())
      const values = asked(await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND]))
      expectAlike(await stored(values, `${prefix.replace('.', '/')}`), wanted(values), SLACK)
    }).timeout(90_000)
  }

  for (const command of liveCommands) {
    it(`gets the running machine, by ${command}`, async () => {
      // Whisper keeps one value a second.
      const values = asked(await sentLive(command, `graphite,127.0.0.1:${line},b=${command}.`, '1'))
      expectAlike(await stored(values, `${command}/`), wanted(values), SLACK)
    }).timeout(90_000)
  }

  it('has hostile names as parts of paths', async () => {
    await sentHostile(`graphite,127.0.0.1:${line},b=hostile.`, Date.now() / 1000 - 60)
    const host = server.path('whisper', 'hostile', 'h__o_st_recollect_evil_1_ü')
    const wanted = HOSTILE_DISKS.map((name) => name.replaceAll(/["'\\,=}\];<>&.→]/g, '_'))
    await eventually(() => expect(readdirSync(join(host, 'disk'))).to.have.members([...new Set(wanted)]))
    expect(readdirSync(server.path('whisper', 'hostile'))).to.have.length(1)
  }).timeout(90_000)
})
