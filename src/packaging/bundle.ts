import { execFileSync } from 'node:child_process'
import { CACHED } from '../cli/code-cache.ts'
import { bundle } from './one-script.ts'
import { packageFile } from './package-file.ts'
import { bundlePieces } from './pieces.ts'

// A step of the build, behind the compiler: makes what `recollect` runs. To find, read and compile its modules one by one
// would take several times as long as all that a short command does.

/** What `import.meta.url` stands for in a script. */
const WHERE = { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href" }

/** What is started. It finds the program, and what V8 made of it, beside itself. */
await bundle({
  entryPoints: [packageFile('src/cli/main.ts')],
  // The list of commands names them for the help text; it is the program that loads them.
  external: ['./commands/*', 'zstd-napi'],
  banner: WHERE,
  outfile: packageFile('dist/src/cli/main.cjs'),
})

/** The program. */
await bundlePieces({
  entry: packageFile('src/cli/run.ts'),
  external: ['zstd-napi', 'luxon', 'csv-parse', 'split2'],
  alias: { 'string-width': packageFile('src/cli/string-width.ts') },
  outfile: packageFile('dist/src/cli/program.cjs'),
})

/** What reads ahead of it, in a thread. */
await bundle({
  entryPoints: [packageFile('src/cli/threads/ahead-thread.ts')],
  conditions: ['source'],
  external: ['zstd-napi'],
  banner: WHERE,
  outfile: packageFile('dist/src/cli/program.ahead.cjs'),
})

for (const name of CACHED) {
  execFileSync(process.execPath, [packageFile('dist/src/cli/warm-up.js'), name], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
