import { isIP } from 'node:net'
import type { Header } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Sample } from '../vocabulary/sample.ts'

/** What stands for what was taken out. */
const HOST = 'host'
const ADDRESS = 'address'

const CANDIDATE = /[0-9A-Fa-f.:]*(?::[0-9A-Fa-f.:]*){2,}|\d+(?:\.\d+){3}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}/g
const HARDWARE = /^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/
/** Say nothing about anybody: any address, this machine. */
const NOBODY = new Set(['::', '::1', '0.0.0.0', '127.0.0.1'])

function withoutAddresses(text: string): string {
  return text.replaceAll(CANDIDATE, (found) =>
    !NOBODY.has(found) && (isIP(found) !== 0 || HARDWARE.test(found)) ? ADDRESS : found,
  )
}

/** A line's beginning, up to what is personal: `proc:* cmd` stands for `proc:4711 cmd `. */
function beginning(key: string): RegExp {
  const escaped = key.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', String.raw`\S+`)
  return new RegExp(`^(${escaped} )(\\S*).*$`, 'gm')
}

/** The program's own name, without the path that may lead through somebody's home. */
function programOnly(_: string, before: string, word: string): string {
  return before + word.slice(word.lastIndexOf('/') + 1)
}

/** Takes out of a recording what tells whose it is: host, user names, arguments, addresses, comment. */
export class Redactor {
  readonly #personal: readonly RegExp[]

  /** Knows which lines hold arguments from the modules that recorded them. */
  constructor(importers: readonly Importer[]) {
    const sources = importers.flatMap((importer) => importer.sources)
    this.#personal = sources.filter(({ personal }) => personal === true).map(({ key }) => beginning(key))
  }

  /** The header without them. */
  header(header: Header): Header {
    const clean = (text: string): string => withoutAddresses(text.replaceAll(header.host, HOST))
    const details = [...header.details].map(([module, values]) => {
      const entries = [...values].map(([key, value]): [string, string] => {
        const uid = /^uid\.(\d+)$/.exec(key)?.[1]
        return [key, uid === undefined ? clean(value) : `user${uid}`]
      })
      return [module, new Map(entries)] as const
    })
    const { comment: _, ...rest } = header
    return { ...rest, host: HOST, details: new Map(details), unreadable: header.unreadable.map(clean), lines: [] }
  }

  /** The lines without them. */
  lines(sample: Sample): Buffer {
    const { bytes, start, end } = sample
    // One character a byte: what is not touched stays as it is.
    let text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
    for (const pattern of this.#personal) text = text.replaceAll(pattern, programOnly)
    return Buffer.from(withoutAddresses(text), 'latin1')
  }
}
