import { writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type BuildOptions, build, transform } from 'esbuild'
import { FOR_NODE, SHORT } from './one-script.ts'
import { asFunction, PIECE, PIECES } from './piece.ts'

/** What a program is made of, and what it is written to. */
interface Program extends Pick<BuildOptions, 'external' | 'alias'> {
  /** The module whose exports are the program's. */
  readonly entry: string
  readonly outfile: string
}

/**
 * Makes a program one function of `(exports, require, module, moduleUrl)`, for whoever evaluates it, and a map of its
 * sources beside it.
 *
 * What is imported on demand, and what several of these share, is a piece: a function that runs when it is first wanted. In
 * one scope, V8 would make all functions of the program when it starts, and would keep that many in its cache.
 */
export async function bundlePieces({ entry, outfile, ...options }: Program): Promise<void> {
  const { outputFiles } = await build({
    ...FOR_NODE,
    entryPoints: { entry },
    bundle: true,
    splitting: true,
    write: false,
    outdir: dirname(outfile),
    format: 'esm',
    conditions: ['source'],
    define: { 'import.meta.url': 'moduleUrl', 'import.meta.resolve': 'undefined' },
    sourcemap: 'inline',
    logLevel: 'warning',
    ...options,
  })
  const names = outputFiles.map(({ path }) => `./${basename(path)}`)
  const numberOf = (name: string): number | undefined => (names.includes(name) ? names.indexOf(name) : undefined)
  const pieces = outputFiles.map(({ text }, number) => asFunction(text, number, numberOf))
  const program = joined(await Promise.all(pieces.map(minified)), names.indexOf('./entry.js'))
  writeFileSync(outfile, program.code)
  writeFileSync(`${outfile}.map`, program.map)
}

/** A script and its source map. */
interface Script {
  readonly code: string
  readonly map: string
}

/** With short names. The map that it brings along is followed to the sources. */
function minified(text: string): Promise<Script> {
  return transform(text, { ...FOR_NODE, ...SHORT })
}

/** One script of all pieces, with a map in sections. */
function joined(pieces: readonly Script[], entry: number): Script {
  let code = `(function(exports,require,module,moduleUrl){"use strict";const ${PIECES}=[],made=[],${PIECE}=n=>made[n]??=${PIECES}[n]();\n`
  const sections: { readonly offset: { readonly line: number; readonly column: number }; readonly map: unknown }[] = []
  for (const piece of pieces) {
    sections.push({ offset: { line: code.split('\n').length - 1, column: 0 }, map: JSON.parse(piece.map) })
    code += piece.code
  }
  return {
    code: `${code}Object.assign(exports,${PIECE}(${entry}))})`,
    map: JSON.stringify({ version: 3, sections }),
  }
}
