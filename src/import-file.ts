/** Imports files as ES modules. */
export interface FileImporter {
  /** The file that the imports are of, as hooks of Node's loader see it. */
  readonly parent: string
  import(url: string): Promise<unknown>
}

let importer: FileImporter = { parent: import.meta.url, import: (url) => import(url) }

/** Who imports files. */
export function fileImporter(): FileImporter {
  return importer
}

/** Code that comes out of V8's cache can import nothing: who runs it has to lend it an `import`. */
export function importThrough(other: FileImporter): void {
  importer = other
}
