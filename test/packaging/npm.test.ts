import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { skipFor } from '../helpers/needs.ts'
import { inPackage, isBuilt } from '../helpers/paths.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

interface Packed {
  readonly filename: string
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

const ANSWER_MS = 300_000

function run(command: string, args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(command, args, { encoding: 'utf8', timeout: ANSWER_MS, env: { ...process.env, JOBS: '2' } })
}

describe('packaging: npm', function () {
  this.timeout(ANSWER_MS)
  const directory = temporaryDirectory()
  let packed: Packed = { filename: '', unpackedSize: 0, files: [] }
  const tarball = () => join(directory.path, packed.filename)

  before(function () {
    if (!isBuilt) return this.skip()
    const args = ['pack', '--json', '--loglevel=error', '--pack-destination', directory.path]
    const [only] = JSON.parse(execFileSync('npm', args, { cwd: inPackage(), encoding: 'utf8' }))
    packed = only
  })

  it('holds what is needed, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path)
    const needed = ['README.md', 'LICENSE', 'package.json', 'dist/src/index.js', 'dist/src/index.d.ts']
    const program = ['main.cjs', 'program.cjs', 'program.ahead.cjs'].map((file) => `dist/src/cli/${file}`)
    expect(paths).to.include.members([...needed, ...program, 'dist/src/importer.js', 'dist/src/format.js'])
    for (const name of readdirSync(inPackage('importers')).filter((file) => file.endsWith('.ts'))) {
      expect(paths).to.include(`dist/importers/${name.replace(/ts$/, 'js')}`)
    }
    const other = paths.filter(
      (path) =>
        !/^(README\.md|LICENSE|package\.json|dist\/.*\.(js|d\.ts)|.*\/(main\.cjs|program\.(cjs|cjs\.map|ahead\.cjs|[a-z]+\.cache)))$/.test(
          path,
        ),
    )
    expect(other).to.deep.equal([])
    expect(paths.filter((path) => /^dist\/(test|src\/packaging)\//.test(path))).to.deep.equal([])
    // The command line is bundled: its modules one by one would be there twice.
    expect(paths.filter((path) => path.startsWith('dist/src/cli/commands/'))).to.deep.equal([])
    expect(packed.unpackedSize).to.be.lessThan(8_000_000)
  })

  /** The command that a run tells to type, which failed for want of the binding. */
  function told(failed: SpawnSyncReturns<string>): string {
    expect(failed.status).to.equal(1)
    return /^recollect: zstd-napi: .*: run "(npm .*)"\n$/.exec(failed.stderr)?.[1] ?? failed.stderr
  }

  const installed = (prefix: string) => join(directory.path, prefix, 'bin/recollect')

  /** Installs without install scripts, as newer versions of npm do; then builds with the command that is told. */
  function install(npm: readonly string[], prefix: string): string {
    const [command = '', ...before] = npm
    const where = ['--global', '--prefix', join(directory.path, prefix), '--ignore-scripts', '--loglevel=error']
    const { status, stderr } = run(command, [...before, 'install', ...where, tarball()])
    expect(status, stderr).to.equal(0)
    expect(run(installed(prefix), ['--version']).stdout).to.match(/^recollect \S+ \(Node \S+, zstd not built\)\n$/)
    return told(run(installed(prefix), ['record', '-c1', '-qf', `${directory.path}/none/`]))
  }

  it('is installed by npm, and says what to type where install scripts are blocked', () => {
    const command = install(['npm'], 'now')
    expect(command).to.match(/^npm rebuild .*zstd-napi$/)
    const built = run('bash', ['-c', command])
    expect(built.status, built.stderr).to.equal(0)

    const records = join(directory.path, 'records/')
    expect(run(installed('now'), ['--version']).stdout).to.match(/zstd \d/)
    expect(run(installed('now'), ['record', '-i0', '-c3', '-qf', records])).to.include({ status: 0, stderr: '' })
    expect(run(installed('now'), ['play', '-scdn', records]).stdout.split('\n')).to.have.length(2 + 2 + 1)
  })

  it('is a dependency of a project, which is told what to type there', () => {
    const project = join(directory.path, 'project')
    mkdirSync(project)
    writeFileSync(join(project, 'package.json'), '{ "private": true }')
    const installed = run('npm', ['install', '--prefix', project, '--ignore-scripts', '--loglevel=error', tarball()])
    expect(installed.status, installed.stderr).to.equal(0)
    const program = join(project, 'node_modules/.bin/recollect')
    const play = ['play', '-sc', inPackage('samples', 'minimal')]
    const command = told(run(program, play))
    // What compiling makes is there; whether npm runs it is the question.
    const binding = join(project, 'node_modules/zstd-napi/package.json')
    const install = `cp -r ${inPackage('node_modules/zstd-napi/build')} .`
    writeFileSync(binding, JSON.stringify({ ...JSON.parse(readFileSync(binding, 'utf8')), scripts: { install } }))
    expect(command).to.match(/^npm pkg set .* && npm rebuild .*zstd-napi$/)
    const built = run('bash', ['-c', command])
    expect(built.status, built.stderr).to.equal(0)
    expect(run(program, play)).to.include({ status: 0, stderr: '' })
  })

  it('is installed by npm 10', function () {
    const npm = ['npx', '--yes', '--loglevel=error', 'npm@10']
    if (!/^10\./.test(run('npx', [...npm.slice(1), '--version']).stdout)) return skipFor(this, 'npm 10')
    expect(install(npm, 'ten')).to.match(/^npm rebuild .*zstd-napi$/)
  })
})
