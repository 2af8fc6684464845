import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Script } from 'node:vm'
import { codeCacheFor } from './code-cache.ts'
import type * as Run from './run.ts'

/** What V8 made of the program when it was built; `warm-up.ts` writes it. */
export const codeCache = new URL(codeCacheFor(process.argv.slice(2)), import.meta.url)

function readCache(): Buffer | undefined {
  try {
    return readFileSync(codeCache)
  } catch {
    return undefined
  }
}

/** The last version of V8 of which it is known that it has the flag: others would complain of it. */
const NEWEST_V8 = 12

// Some seconds after the start V8 would collect, twice, what the start left behind: half of what a recorder costs in its
// first minute. There is no need: it lives long and makes little garbage. (A flag changes what V8 compiles for, so it is
// set before, when the code cache is made too.)
if (process.argv[2] === 'record' && Number.parseInt(process.versions.v8, 10) <= NEWEST_V8) {
  process.getBuiltinModule('node:v8').setFlagsFromString('--no-memory-reducer-for-small-heaps')
}

/**
 * The program, bundled to one file: to find, read and compile its modules one by one takes several times as long as all
 * that a short command does. Another version of Node compiles it anew, since V8 takes no other's code.
 */
function compile(): Script {
  const bundle = new URL('program.cjs', import.meta.url)
  const cachedData = readCache()
  return new Script(readFileSync(bundle, 'latin1'), {
    filename: bundle.pathname,
    ...(cachedData !== undefined && { cachedData }),
  })
}

export const script: Script = compile()
const program = { exports: {} as typeof Run }
script.runInThisContext()(program.exports, createRequire(import.meta.url), program, import.meta.url)
program.exports.importThrough({ parent: import.meta.url, import: (url) => import(url) })

/** Runs a command line, see `run.ts`. */
export const { run } = program.exports
