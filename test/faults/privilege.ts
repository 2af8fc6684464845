import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { RecordingWriter } from '../../src/index.ts'
import { Retirement } from '../../src/recorder/retention.ts'
import { FileSink } from '../../src/recording/file-sink.ts'
import { recollect, runHere, start } from '../helpers/cli.ts'
import { testHeader } from '../helpers/samples.ts'
import { textOf } from '../recorder/recorded.ts'
import { inFolder } from './folder.ts'
import { MadeMachine } from './made-machine.ts'
import type { Group, Tally } from './tally.ts'

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}

/** Files are nobody else's, and a stricter umask is honoured. */
async function modes(tally: Tally): Promise<void> {
  for (const umask of [0, 0o022, 0o077, 0o277]) {
    await inFolder(async (folder) => {
      const before = process.umask(umask)
      try {
        const path = join(folder, 'new', 'deep', 'x')
        // With 0277 not even the owner could write into what he made.
        if (umask !== 0o277 || process.getuid?.() === 0) {
          await runHere(['record', '-i0', '-c1', '-q', '-sc', '-f', `${path}/`])
          for (const made of [join(folder, 'new'), join(folder, 'new', 'deep'), path]) {
            tally.tried()
            tally.same(mode(made), (0o700 & ~umask).toString(8), `directory with umask ${umask.toString(8)}`)
          }
          const [name = ''] = readdirSync(path)
          tally.same(mode(join(path, name)), (0o600 & ~umask).toString(8), `file with umask ${umask.toString(8)}`)
          for (const out of ['cut.raw.zst', 'cut.raw.gz', 'cut.raw']) {
            tally.tried()
            await runHere(['convert', join(path, name), join(folder, out)])
            tally.same(mode(join(folder, out)), (0o600 & ~umask).toString(8), `${out} with umask ${umask.toString(8)}`)
          }
        }
      } finally {
        process.umask(before)
      }
    })
  }
}

const SECRETS = {
  host: 'zanzibar7',
  user: 'alicewonder',
  other: 'bobbuilder',
  argument: 'hunter2secret',
  home: '/home/alicewonder/private',
  address4: '203.0.113.77',
  address6: '2001:db8:4242::17',
  hardware: '52:54:00:ab:cd:ef',
}

/** A machine on which every secret stands wherever it may. */
function confide(machine: MadeMachine): void {
  const { host, user, other, argument, home, address4, address6, hardware } = SECRETS
  machine.put('proc/sys/kernel/hostname', `${host}\n`)
  machine.put(
    'etc/passwd',
    `root:x:0:0::/root:/bin/sh\n${user}:x:1000:1000:Alice:${home}:/bin/sh\n${other}:x:1001:1001::/x:/bin/sh\n`,
  )
  machine.processes = [
    { pid: 10, name: `${user}-agent`, start: 5 },
    { pid: 11, name: `sd ${host}`, start: 6 },
    { pid: 12, name: 'postgres', start: 7 },
  ]
  machine.write()
  const args = [
    [`${home}/bin/${user}-agent`, '--password', argument, '--peer', address4],
    ['ssh', `${other}@${host}`, address6, hardware],
    [`postgres: ${user} db ${address4}(4000) ${argument}`],
  ]
  for (const [n, words] of args.entries()) machine.put(`proc/${10 + n}/cmdline`, `${words.join('\0')}\0`)
}

/** None of the secrets is left in a recording that was redacted, nor arguments in one without them. */
async function redaction(tally: Tally): Promise<void> {
  await inFolder(async (folder) => {
    const machine = new MadeMachine(join(folder, 'root'))
    machine.write()
    confide(machine)
    const comment = `${SECRETS.user} on ${SECRETS.host} at ${SECRETS.address4}`
    const recorded = join(folder, 'secret/')
    await runHere([
      'record',
      '-i0.1',
      '-c3',
      '-q',
      '-scdnZ',
      '--root',
      machine.root,
      '--comment',
      comment,
      '-f',
      recorded,
    ])
    const [name = ''] = readdirSync(recorded)
    const original = textOf(join(recorded, name))
    for (const [what, secret] of Object.entries(SECRETS)) {
      if (what !== 'hardware' && !original.includes(secret))
        tally.wrong(`${what} was never recorded: nothing was tried`)
    }
    for (const out of ['out.raw', 'out.raw.gz', 'out.raw.zst']) {
      const path = join(folder, out)
      const { code, stderr } = await runHere(['convert', join(recorded, name), path, '--redact'])
      if (code !== 0) tally.crash(stderr)
      const shown = (await runHere(['grep', '', path])).stdout + (await runHere(['info', '--json', path])).stdout
      for (const text of [shown, out === 'out.raw' ? readFileSync(path, 'latin1') : '']) {
        for (const [what, secret] of Object.entries(SECRETS)) {
          tally.tried()
          if (text.includes(secret)) tally.wrong(`${out}: ${what} is left: ${lineWith(text, secret)}`)
        }
      }
      const { stdout } = await runHere(['play', path, '-sZ', '--format', 'json'])
      if (!stdout.includes('"postgres"')) tally.wrong(`${out}: the program's name is gone`)
    }
    const without = join(folder, 'without/')
    await runHere(['record', '-i0', '-c2', '-q', '-sZ', '--no-args', '--root', machine.root, '-f', without])
    const [bare = ''] = readdirSync(without)
    tally.tried()
    for (const secret of [SECRETS.argument, SECRETS.home, SECRETS.address4]) {
      if (textOf(join(without, bare)).includes(secret)) tally.wrong(`--no-args: ${secret} is there`)
    }
  })
}

function lineWith(text: string, secret: string): string {
  return text.split('\n').find((line) => line.includes(secret)) ?? ''
}

/** Nobody, by number: everybody has that one. */
const NOBODY = 65_534

/** What root alone may read is read on, by a recorder that is nobody, whose files are nobody's, and that cannot go back. */
async function runas(tally: Tally): Promise<void> {
  if (process.getuid?.() !== 0) {
    tally.skip('to become somebody else needs root')
    return
  }
  await inFolder(async (folder) => {
    chmodSync(folder, 0o755)
    const directory = join(folder, 'recordings')
    mkdirSync(directory, { mode: 0o700 })
    chownSync(directory, NOBODY, NOBODY)
    const wanted = `${NOBODY}:${NOBODY}`
    const { child, outcome, said } = start(['record', '--runas', wanted, '-i', '0.2', '-sycZ', '-f', directory])
    const recording = await said(/recording \S+\n/)
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    tally.tried()
    tally.same(/^Uid:\s(.*)$/m.exec(status)?.[1]?.split('\t'), Array(4).fill(String(NOBODY)), 'user ids')
    tally.same(/^Gid:\s(.*)$/m.exec(status)?.[1]?.split('\t'), Array(4).fill(String(NOBODY)), 'group ids')
    tally.same(/^Groups:\s(.*)$/m.exec(status)?.[1]?.trim(), String(NOBODY), 'groups')
    tally.same(/^Cap(?:Prm|Eff):\s0+$/gm.exec(status) !== null, true, 'capabilities')
    await new Promise((resolve) => setTimeout(resolve, 700))
    child.kill('SIGHUP')
    await said(/recording \S+\n(.*\n)*recording \S+\n/)
    child.kill('SIGTERM')
    tally.same((await outcome).code, 0, 'exit')
    for (const name of readdirSync(directory)) {
      const path = join(directory, name)
      tally.same([statSync(path).uid, mode(path)], [NOBODY, '600'], name)
      tally.tried()
      // A machine may hide it from root as well.
      if (existsSync('/proc/slabinfo') && !textOf(path).includes('\nSlab ')) {
        tally.wrong(`${name}: /proc/slabinfo, which root alone may open, is missing`)
      }
    }
    if (recording === '') tally.wrong('no file')
  })
  for (const [typed, code] of [
    ['no such user', 2],
    ['0x0:0', 2],
    [':', 2],
  ] as const) {
    tally.tried()
    tally.same((await recollect(['record', '--runas', typed, '-c1'])).code, code, `--runas ${typed}`)
  }
}

/** Who is not root cannot choose. */
async function runasByNobody(tally: Tally): Promise<void> {
  tally.tried()
  const isRoot = process.getuid?.() === 0
  const somebody = isRoot ? { uid: NOBODY } : {}
  const { code, stderr } = await recollect(['record', '--runas', 'root', '-c1', '-f', '/tmp'], somebody)
  tally.same([code, /only root can change/.test(stderr)], [1, true], '--runas by nobody')
}

/** A recording of this recorder, that is old. */
function recordingOf(path: string, about: { readonly host: string; readonly writer?: string }): void {
  const sink = new FileSink(path)
  new RecordingWriter(sink, testHeader(about)).close()
  sink.close()
}

/** Retention, among files that only look like its own. */
async function retention(tally: Tally): Promise<void> {
  await inFolder((folder) => {
    const name = (n: number, host = 'web'): string => `${host}-2026010${n}-000000.raw.zst`
    const own = [1, 2, 3].map((n) => name(n))
    for (const one of own) recordingOf(join(folder, one), { host: 'web' })
    // Another host's under this one's name, another program's, text, nothing, a link, a directory, other names.
    recordingOf(join(folder, name(4)), { host: 'db' })
    writeFileSync(join(folder, name(5)), '# Recollect: 1 0.1.0\n# Host: web\n')
    writeFileSync(join(folder, name(6)), '')
    recordingOf(join(folder, 'target'), { host: 'web' })
    symlinkSync(join(folder, 'target'), join(folder, name(7)))
    mkdirSync(join(folder, name(8)))
    recordingOf(join(folder, name(9, 'webmaster')), { host: 'web' })
    recordingOf(join(folder, `${name(1)}.bak`), { host: 'web' })
    recordingOf(join(folder, 'web-20260101-000000.raw.zst.tmp'), { host: 'web' })
    writeFileSync(join(folder, 'web-20260101-000000.raw.gz'), '# Collectl: 1\n')
    writeFileSync(join(folder, 'notes.txt'), 'mine\n')
    const before = readdirSync(folder)
    const retirement = new Retirement({
      directory: folder,
      subject: 'web',
      host: 'web',
      retention: { days: 0, maxBytes: 1 },
      onNotice: () => {},
    })
    retirement.apply(Date.now() / 1000 + 86_400, { path: join(folder, name(3)), bytes: 10, files: [] })
    const left = new Set(readdirSync(folder))
    for (const entry of before) {
      tally.tried()
      const deleted = !left.has(entry)
      // The third is being written.
      const due = entry === own[0] || entry === own[1]
      if (deleted && !due) tally.lose(1, `${entry} was deleted`)
      if (!deleted && due) tally.wrong(`${entry} was kept`)
    }
  })
}

/** Who may read what, and whose files are deleted. */
export const privilege: Group = {
  name: 'privilege',
  faults: [
    { name: 'modes of files and directories, umask', run: modes },
    { name: '--redact and --no-args leave no secret', run: redaction },
    { name: '--runas', run: runas },
    { name: '--runas by somebody who may not', run: runasByNobody },
    { name: "retention among others' files", run: retention },
  ],
}
