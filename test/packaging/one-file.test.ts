import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { makeDeb } from '../../src/packaging/deb.ts'
import { makeOneFile } from '../../src/packaging/one-file.ts'
import { skipFor } from '../helpers/needs.ts'
import { inPackage, isBuilt } from '../helpers/paths.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

const MOST_MS = 300_000
const MIRROR = 'http://deb.debian.org/debian'
const DATE = 1_795_305_600

const has = (program: string): boolean => spawnSync('which', [program]).status === 0

describe('packaging: one file, and a .deb of it', function () {
  this.timeout(MOST_MS)
  // Before the directory is removed.
  after(() => {
    spawnSync('umount', [join(root(), 'proc')], { stdio: 'ignore' })
  })
  const directory = temporaryDirectory()
  const program = () => join(directory.path, 'recollect-linux-x64')
  const deb = (version: string) => join(directory.path, `recollect_${version}.deb`)
  const root = () => join(directory.path, 'root')

  /** Runs a command in the bare root; what it wrote, and how long it took. */
  function inRoot(command: string): {
    readonly status: number | null
    readonly output: string
    readonly seconds: number
  } {
    const began = performance.now()
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC', DEBIAN_FRONTEND: 'noninteractive' }
    const { status, stdout, stderr } = spawnSync('chroot', [root(), 'bash', '-c', command], { encoding: 'utf8', env })
    return { status, output: stdout + stderr, seconds: (performance.now() - began) / 1000 }
  }

  function expectDone(command: string): string {
    const { status, output } = inRoot(command)
    expect(status, `${command}: ${output}`).to.equal(0)
    return output
  }

  before(async function () {
    if (!isBuilt) return this.skip()
    if (process.geteuid?.() !== 0 || !has('debootstrap')) return skipFor(this, 'debootstrap, and the right to run it')
    const made = spawnSync('debootstrap', ['--variant=minbase', 'bookworm', root(), MIRROR], { encoding: 'utf8' })
    if (made.status !== 0) return skipFor(this, `a mirror of Debian: ${made.stdout.slice(-200)}`)
    execFileSync('mount', ['-t', 'proc', 'proc', join(root(), 'proc')])
    await makeOneFile(program())
    await makeDeb(deb('0.1.0'), { program: program(), version: '0.1.0', date: DATE })
    await makeDeb(deb('0.1.1'), { program: program(), version: '0.1.1', date: DATE, compression: 'none' })
    for (const version of ['0.1.0', '0.1.1']) copyFileSync(deb(version), join(root(), 'tmp', `${version}.deb`))
  })

  it('records, plays and loads a user’s module in a bare Debian root, without Node', () => {
    expect(inRoot('command -v node npm').status).to.equal(1)
    mkdirSync(join(root(), 'opt/samples'), { recursive: true })
    copyFileSync(program(), join(root(), 'opt/recollect'))
    copyFileSync(inPackage('samples/hello.js'), join(root(), 'opt/hello.js'))
    const first = inRoot('/opt/recollect record -c1 -qf /tmp/first/')
    expect(first).to.include({ status: 0, output: '' })
    console.log(
      `      one file: ${Math.round(statSync(program()).size / 1e6)} MB, first sample after ${first.seconds.toFixed(2)} s`,
    )
    expectDone('/opt/recollect record -i0 -c3 -q --import /opt/hello.js -s hello,cpu,process -f /tmp/more/')
    expect(expectDone('/opt/recollect play -sc /tmp/more').trimEnd().split('\n')).to.have.length(4)
    expect(expectDone('/opt/recollect play --import /opt/hello.js -s hello /tmp/more')).to.include('HELLO WORLD')
    expect(expectDone('/opt/recollect play -sc --tz Asia/Tokyo --format csv /tmp/more')).to.match(/\+09:00/)
    expect(expectDone('/opt/recollect info --check /tmp/more /tmp/first')).to.match(/whole.*whole/s)
    expect(expectDone('/opt/recollect --version')).to.match(/^recollect \S+ \(Node \S+, zstd \S+\)\n$/)
    expect(expectDone('/opt/recollect record --help')).to.include('--preset')
    // Nothing of it stays behind.
    expect(readdirSync(join(root(), 'tmp')).filter((name) => name.startsWith('recollect-'))).to.deep.equal([])
  })

  it('is installed by dpkg, with its service, its pages and its log directory', () => {
    const began = performance.now()
    expectDone('dpkg -i /tmp/0.1.0.deb && recollect record -c1 -qf /var/log/recollect')
    console.log(
      `      .deb: ${Math.round(statSync(deb('0.1.0')).size / 1e6)} MB, installed and first sample after ${((performance.now() - began) / 1000).toFixed(1)} s`,
    )
    expect(expectDone('stat -c "%a %U %G" /var/log/recollect')).to.equal('750 recollect adm\n')
    expect(expectDone('stat -c %a /var/log/recollect/*.raw.zst')).to.equal('600\n')
    expect(expectDone('recollect config record')).to.include('nothing is configured')
    for (const path of [
      'share/man/man1/recollect-record.1.gz',
      'share/man/man5/recollect-raw.5.gz',
      'share/bash-completion/completions/recollect',
    ]) {
      expect(existsSync(join(root(), 'usr', path)), path).to.equal(true)
    }
    expect(expectDone('ls -l /etc/systemd/system/multi-user.target.wants')).to.include('recollect.service')
    expect(expectDone('dpkg --verify recollect')).to.equal('')
  })

  it('is upgraded while it records, and keeps the configuration', async () => {
    writeFileSync(join(root(), 'etc/recollect/recollect.conf'), '[record]\ninterval = 0.1\nsubsys = cpu\n')
    const recorder = spawn('chroot', [root(), 'recollect', 'record', '-qf', '/var/log/recollect/upgraded'])
    const ended = new Promise<number | null>((resolve) => recorder.on('close', resolve))
    const file = () => readdirSync(join(root(), 'var/log/recollect')).find((name) => name.startsWith('upgraded'))
    while (file() === undefined && recorder.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50))
    expectDone('dpkg -i /tmp/0.1.1.deb')
    expect(expectDone('dpkg-query -W recollect')).to.equal('recollect\t0.1.1\n')
    recorder.kill('SIGTERM')
    expect(await ended).to.equal(0)
    expect(expectDone(`recollect info --check --json /var/log/recollect/${file()}`)).to.match(/"ok":true/)
    expect(expectDone('recollect config record')).to.match(
      /record\.interval +0\.1 +\/etc\/recollect\/recollect\.conf:2/,
    )
  })

  it('is removed, and purged', () => {
    expectDone('dpkg -r recollect')
    expect(existsSync(join(root(), 'usr/bin/recollect'))).to.equal(false)
    expect(readFileSync(join(root(), 'etc/recollect/recollect.conf'), 'utf8')).to.include('0.1')
    expect(readdirSync(join(root(), 'var/log/recollect'))).to.have.length(2)
    expectDone('dpkg --purge recollect')
    for (const path of [
      'etc/recollect',
      'var/log/recollect',
      'etc/systemd/system/multi-user.target.wants/recollect.service',
    ]) {
      expect(existsSync(join(root(), path)), path).to.equal(false)
    }
  })

  it('is a package that lintian finds no error in', function () {
    if (!has('lintian')) return skipFor(this, 'lintian')
    const { status, stdout, stderr } = spawnSync('lintian', ['--fail-on', 'error', deb('0.1.0')], { encoding: 'utf8' })
    expect(status, stdout + stderr).to.equal(0)
    rmSync(deb('0.1.0'))
  })
})
