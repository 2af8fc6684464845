import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CACHED, codeCacheFor } from '../cli/code-cache.ts'
import { bundle, bundleFunction } from './one-script.ts'
import { packageFile } from './package-file.ts'

// Node looks for this behind a copy of itself (its documentation of single executable applications).
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

interface About {
  readonly dependencies: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly source: string }>>
}

/** What the one file holds beside the program: the packages that it depends on, and its own entries, each on demand. */
function packagesSource({ dependencies, exports }: About): string {
  const packages = Object.keys(dependencies).filter((name) => name !== 'zstd-napi')
  const entries = Object.entries(exports).flatMap(([entry, where]) =>
    typeof where === 'string' ? [] : [[`recollect${entry.slice(1)}`, packageFile(where.source)] as const],
  )
  return [...packages.map((name) => [name, name] as const), ...entries]
    .map(([name, from]) => `exports[${JSON.stringify(name)}] = () => require(${JSON.stringify(from)})\n`)
    .join('')
}

/** Makes the program one executable file, of this machine's Node and of what `npm run build` made. */
export async function makeOneFile(path: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'recollect-package-'))
  try {
    const about: About = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))
    await bundleFunction({
      stdin: { contents: packagesSource(about), resolveDir: packageFile() },
      external: ['zstd-napi', 'node:sea'],
      charset: 'ascii',
      outfile: join(work, 'packages.cjs'),
      logLevel: 'error',
    })
    await bundle({
      entryPoints: [packageFile('src/packaging/inside.ts')],
      external: ['node:sea'],
      outfile: join(work, 'main.cjs'),
      logLevel: 'error',
    })
    const binding = createRequire(import.meta.url).resolve('zstd-napi/build/Release/binding.node')
    copyFileSync(binding, join(work, 'zstd.node'))
    execFileSync('strip', [join(work, 'zstd.node')])
    const caches = CACHED.map(codeCacheFor)
    const configuration = {
      main: join(work, 'main.cjs'),
      output: join(work, 'blob'),
      disableExperimentalSEAWarning: true,
      assets: {
        'program.cjs': packageFile('dist/src/cli/program.cjs'),
        ...Object.fromEntries(caches.map((name) => [name, packageFile(`dist/src/cli/${name}`)])),
        'packages.cjs': join(work, 'packages.cjs'),
        'package.json': packageFile('package.json'),
        'zstd.node': join(work, 'zstd.node'),
      },
    }
    writeFileSync(join(work, 'sea.json'), JSON.stringify(configuration))
    execFileSync(process.execPath, ['--experimental-sea-config', join(work, 'sea.json')], { stdio: 'pipe' })
    inject(join(work, 'blob'), path)
  } finally {
    rmSync(work, { recursive: true })
  }
}

/** Node with the program behind it; without its symbols, which nobody reads. */
function inject(blob: string, path: string): void {
  copyFileSync(process.execPath, path)
  execFileSync('strip', [path])
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js')
  execFileSync(process.execPath, [postject, path, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], { stdio: 'pipe' })
}
