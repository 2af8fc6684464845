import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { commands } from '../cli/commands.ts'
import { completionScripts } from '../cli/completion-scripts.ts'
import { configurationTemplate } from '../cli/configuration/configuration-template.ts'
import { maintainerScripts } from './deb-scripts.ts'
import { manPages } from './man-pages.ts'
import { packageFile } from './package-file.ts'

const MAINTAINER = 'recollect maintainers <maintainers@users.noreply.example>'
const SUMMARY = 'flight recorder for Linux machines'
const COMPLETIONS: Readonly<Record<string, string>> = {
  bash: 'usr/share/bash-completion/completions/recollect',
  zsh: 'usr/share/zsh/vendor-completions/_recollect',
  fish: 'usr/share/fish/vendor_completions.d/recollect.fish',
}

// Node is linked with its own copies of these, and a program that is one file cannot share another's.
const OVERRIDES = `recollect: embedded-library
recollect: hardening-no-pie
`

/** What becomes a package. */
export interface DebOptions {
  /** The one file. */
  readonly program: string
  readonly version: string
  /** Epoch seconds that all files are dated. */
  readonly date: number
  /** How it is compressed: `none` is made in no time, and three times as large. Default xz. */
  readonly compression?: 'xz' | 'none'
}

/** Makes a package of Debian's kind. */
export async function makeDeb(path: string, options: DebOptions): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'recollect-deb-'))
  try {
    chmodSync(root, 0o755)
    const files = new Map(await contents(options))
    const put = (name: string, content: string | Buffer, mode = 0o644): void => {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), content)
      chmodSync(join(root, name), mode)
    }
    for (const [name, content] of files) put(name, content)
    mkdirSync(join(root, 'usr/bin'), { recursive: true })
    copyFileSync(options.program, join(root, 'usr/bin/recollect'))
    chmodSync(join(root, 'usr/bin/recollect'), 0o755)
    files.set('usr/bin/recollect', readFileSync(options.program))
    put('DEBIAN/control', control(options, [...files.values()]))
    put('DEBIAN/conffiles', '/etc/recollect/recollect.conf\n')
    put('DEBIAN/md5sums', [...files].map(([name, content]) => `${md5(content)}  ${name}\n`).join(''))
    for (const [name, script] of Object.entries(maintainerScripts)) put(`DEBIAN/${name}`, script, 0o755)
    const env = { ...process.env, SOURCE_DATE_EPOCH: `${options.date}` }
    const compression = `-Z${options.compression ?? 'xz'}`
    execFileSync('dpkg-deb', ['--build', '--root-owner-group', compression, '-z1', root, path], { stdio: 'pipe', env })
  } finally {
    rmSync(root, { recursive: true })
  }
}

function md5(content: string | Buffer): string {
  return createHash('md5').update(content).digest('hex')
}

function zipped(text: string): Buffer {
  return gzipSync(text, { level: 9 })
}

/** All files but the program, by where they go. */
async function contents({ version, date }: DebOptions): Promise<readonly (readonly [string, string | Buffer])[]> {
  const pages = await manPages(commands)
  const loaded = await Promise.all(Object.values(commands).map((entry) => entry.load()))
  const when = new Date(date * 1000).toUTCString().replace('GMT', '+0000')
  const change = `recollect (${version}) stable; urgency=medium\n\n  * See https://www.npmjs.com/package/recollect.\n\n -- ${MAINTAINER}  ${when}\n`
  return [
    ...pages.map(({ file, text }) => [`usr/share/man/man${file.slice(-1)}/${file}.gz`, zipped(text)] as const),
    ...Object.entries(COMPLETIONS).map(([shell, name]) => [name, completionScripts[shell] ?? ''] as const),
    ['lib/systemd/system/recollect.service', readFileSync(packageFile('src/packaging/recollect.service'))],
    ['etc/recollect/recollect.conf', configurationTemplate(loaded)],
    ['usr/share/doc/recollect/copyright', copyright()],
    ['usr/share/doc/recollect/changelog.gz', zipped(change)],
    ['usr/share/lintian/overrides/recollect', OVERRIDES],
  ]
}

function copyright(): string {
  const license = readFileSync(packageFile('LICENSE'), 'utf8')
  return `${license}\nThe program holds Node.js (https://nodejs.org), its libraries and zstd, each under its own license.\n`
}

/** The newest symbols of glibc that the program asks for, which say how old a system it runs on. */
function libcVersion(program: string): string {
  const symbols = execFileSync('objdump', ['-T', program], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const versions = [...symbols.matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(
    ([, major, minor]) => [Number(major), Number(minor)] as const,
  )
  const [major, minor] = versions.toSorted((a, b) => b[0] - a[0] || b[1] - a[1])[0] ?? [2, 28]
  return `${major}.${minor}`
}

function control({ program, version }: DebOptions, files: readonly (string | Buffer)[]): string {
  const size = Math.ceil(files.reduce((sum, { length }) => sum + length, 0) / 1024)
  return `Package: recollect
Version: ${version}
Architecture: ${execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim()}
Maintainer: ${MAINTAINER}
Installed-Size: ${size}
Depends: adduser, init-system-helpers (>= 1.54~), libc6 (>= ${libcVersion(program)}), libstdc++6 (>= 9)
Section: admin
Priority: optional
Homepage: https://www.npmjs.com/package/recollect
Description: ${SUMMARY}
 Records raw /proc and /sys so cheaply that nobody minds, in rolling files,
 and replays any moment later: what the machine did at 04:20, and which
 process it was. The service records every ten seconds and keeps two weeks.
`
}
