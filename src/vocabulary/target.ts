/** Where something listens: a host and port, or the path of a Unix socket. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string }

/**
 * Where an exporter's payloads go. An exporter says it as data; the sink opens, sends, tries again and closes.
 *
 * Where payloads are said to join, several that wait may travel as one, one behind the other.
 */
export type Target =
  /** stdout. */
  | { readonly kind: 'stdout' }
  /**
   * A file. `replace`: each payload is all of it, and takes the place of the one before at once. `whole`: all payloads
   * of the run, and the file is there when it has ended. `append`: behind what is there.
   */
  | { readonly kind: 'file'; readonly path: string; readonly write: 'replace' | 'whole' | 'append' }
  /**
   * Files below a directory; each payload names its own, a relative path, and goes behind what the run wrote there.
   * `whole`: they are there when the run has ended. `append`: behind what is there, at once; `heads` is what files begin
   * with, by path.
   */
  | { readonly kind: 'files'; readonly directory: string; readonly write: 'whole' }
  | {
      readonly kind: 'files'
      readonly directory: string
      readonly write: 'append'
      readonly heads: ReadonlyMap<string, string>
    }
  /** A stream connection; payloads join. `greeting` is sent first on each connection. */
  | { readonly kind: 'stream'; readonly to: Address; readonly tls?: Tls; readonly greeting?: string }
  /** Each payload is a datagram. */
  | { readonly kind: 'datagrams'; readonly to: { readonly host: string; readonly port: number } }
  /** POST requests. */
  | {
      readonly kind: 'http'
      readonly url: string
      readonly headers?: Readonly<Record<string, string>>
      readonly encoding?: 'gzip' | 'snappy'
      readonly joins: boolean
    }
  /** Answers GET requests for `path` with the last payload, alone. */
  | { readonly kind: 'page'; readonly at: Address; readonly path: string; readonly type: string }
  /** Whoever connects gets the payloads from then on; with a token, whoever sends it in the first line. */
  | { readonly kind: 'broadcast'; readonly at: Address; readonly token?: string }
  /**
   * A program that is kept open, in a directory that is made, and reads the payloads. A line that it prints is trouble,
   * unless `fine` matches it. One that `lost` matches says that something did not get where it should: the export of
   * a recording fails in the end. So it does where the program is to make a file of each payload, below the directory, that
   * the payload names, and one of them does not end with `madeEnd`: the program said nothing of a full disk. `unmade` matches
   * a line that says that a file (its first group) is not there which the program itself was to make.
   */
  | {
      readonly kind: 'child'
      readonly command: readonly string[]
      readonly directory: string
      readonly fine: RegExp
      readonly lost?: RegExp
      readonly unmade?: RegExp
      readonly madeEnd?: string | Uint8Array
    }

/** How a stream is encrypted. */
export interface Tls {
  /** A file with the certificates that are trusted, instead of the system's. */
  readonly ca?: string
}

/** What is sent: text is UTF-8. */
export type Payload = string | Uint8Array
