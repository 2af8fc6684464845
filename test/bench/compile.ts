import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { inPackage } from '../helpers/paths.ts'

const compiled = new Map<string, string>()
let folder: string | undefined

/** Compiles one of the C files of this folder, once, and gives the program. Throws where there is no C compiler. */
export function compile(source: 'usage.c' | 'read-loop.c'): string {
  const known = compiled.get(source)
  if (known !== undefined) return known
  folder ??= makeFolder()
  const program = join(folder, basename(source, '.c'))
  const { error, status, stderr } = spawnSync('cc', ['-O2', '-o', program, inPackage('test', 'bench', source)])
  if (error !== undefined) throw new Error(`a C compiler is needed to measure with: ${error.message}`)
  if (status !== 0) throw new Error(`cc ${source}: ${stderr.toString()}`)
  compiled.set(source, program)
  return program
}

function makeFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'recollect-bench-'))
  process.on('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}
