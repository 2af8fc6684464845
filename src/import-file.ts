import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Imports files as ES modules. */
export interface FileImporter {
  /** The file that the imports are of, as hooks of Node's loader see it. */
  readonly parent: string
  import(url: string): Promise<unknown>
  /** The URL of a public entry of this package: `recollect/importer`. */
  entry(name: string): string
}

let importer: FileImporter = {
  parent: import.meta.url,
  import: (url) => import(url),
  entry: (name) => pathToFileURL(createRequire(import.meta.url).resolve(name)).href,
}

/** Who imports files. */
export function fileImporter(): FileImporter {
  return importer
}

/** Code that comes out of V8's cache can import nothing: who runs it has to lend it an `import`. */
export function importThrough(other: Pick<FileImporter, 'parent' | 'import'> & Partial<FileImporter>): void {
  importer = { ...importer, ...other }
}
