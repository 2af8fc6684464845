import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { openRecording } from '../../../src/recording/open.ts'
import { runHere } from '../../helpers/cli.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'

/** The programs that modules talk to; all of them are replaced at once. */
const PROGRAMS = ['mysql', 'redis-cli', 'snmpbulkget', 'dbus-send', 'smbstatus', 'nvidia-smi', 'bpftrace', 'mmpmon']

/** What a program does instead of what it should, and the same by a server. */
const BEHAVIOURS: Readonly<Record<string, { readonly program: string; readonly server: (socket: Socket) => void }>> = {
  'are killed': { program: 'kill -9 $$', server: (socket) => socket.destroy() },
  hang: { program: 'exec sleep 300', server: () => {} },
  'talk garbage': {
    program: 'exec head -c 300000 /dev/urandom',
    server: (socket) => socket.write(Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7919) % 251))),
  },
  'send lines of 10 MB': {
    program: "head -c 10000000 /dev/zero | tr '\\0' x; echo; echo 'PONG'; exec sleep 300",
    server: (socket) => socket.write(`${'x'.repeat(10_000_000)}\n`),
  },
}

const SAMPLES = 6

describe('modules whose partners misbehave', function () {
  this.timeout(120_000)
  const folder = temporaryDirectory()
  const path = process.env['PATH']
  const sockets: Socket[] = []
  let server: Server | undefined

  afterEach(() => {
    process.env['PATH'] = path
    for (const socket of sockets.splice(0)) socket.destroy()
    server?.close()
  })

  /** Records with every module at once; gives the samples' texts. */
  async function recorded(name: string): Promise<readonly string[]> {
    const behaviour = BEHAVIOURS[name] ?? expect.fail(name)
    const bin = join(folder.path, name.replaceAll(' ', '-'))
    mkdirSync(bin)
    for (const program of PROGRAMS) {
      writeFileSync(join(bin, program), `#!/bin/sh\n${behaviour.program}\n`)
      chmodSync(join(bin, program), 0o755)
    }
    writeFileSync(join(bin, 'script.bt'), 'BEGIN { @n = count(); }')
    server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => {})
      behaviour.server(socket)
    })
    await new Promise<void>((resolve) => server?.listen(join(bin, 'socket'), resolve))
    process.env['PATH'] = `${bin}:${path}`
    const modules = [
      'mysql',
      'redis',
      `memcached,path=${join(bin, 'socket')}`,
      'snmp',
      'dbus',
      'samba',
      'nvidia',
      `dtrace,script=${join(bin, 'script.bt')}`,
      `gpfs,program=${join(bin, 'mmpmon')}`,
    ]
    const imports = modules.flatMap((module) => ['--import', module])
    const to = ['-f', `${bin}/recorded/`, '-i', '0.4:0.4', '-c', String(SAMPLES), '-q']
    const { code } = await runHere(['record', ...imports, '-s', 'load,cpu', ...to])
    expect(code).to.equal(0)
    const [file = ''] = readdirSync(join(bin, 'recorded'))
    const recording = await openRecording(join(bin, 'recorded', file))
    const texts: string[] = []
    for await (const { bytes, start, end } of recording.samples())
      texts.push(Buffer.from(bytes.subarray(start, end)).toString())
    await recording.close()
    return texts
  }

  for (const name of Object.keys(BEHAVIOURS)) {
    it(`cost no other module a line where these ${name}`, async () => {
      const from = Date.now()
      const samples = await recorded(name)
      expect(samples).to.have.length(SAMPLES)
      for (const sample of samples)
        expect(sample)
          .to.match(/^load [\d.]+ /m)
          .and.match(/^cpu {2}\d+ /m)
      // A partner that hangs does so for minutes.
      expect(Date.now() - from).to.be.lessThan(60_000)
      // Only what was meant for its module is recorded, each line behind its key, and what is missing is said.
      const keys = new Set(samples.flatMap((sample) => sample.split('\n').map((line) => line.split(' ')[0] ?? '')))
      for (const key of ['mysql', 'redis', 'memcached', 'gpfs']) expect([...keys], key).to.not.include(key)
      expect([...keys]).to.include('missing')
    })
  }
})
