import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Script } from 'node:vm'
import { getReady } from './get-ready.ts'
import type * as Run from './run.ts'

/** What V8 made of the program when it was built; `warm-up.ts` writes it. */
export const codeCache = new URL(getReady(process.argv.slice(2)), import.meta.url)

function readCache(): Buffer | undefined {
  try {
    return readFileSync(codeCache)
  } catch {
    return undefined
  }
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

/** The program, as V8 compiled it: `warm-up.ts` keeps what has become of it. */
export const script: Script = compile()
const program = { exports: {} as typeof Run }
script.runInThisContext()(program.exports, createRequire(import.meta.url), program, import.meta.url)
program.exports.importThrough({ parent: import.meta.url, import: (url) => import(url) })

/** Runs a command line, see `run.ts`. */
export const { run } = program.exports
