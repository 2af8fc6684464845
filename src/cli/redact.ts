import { isIP } from 'node:net'
import { latin1 } from '../playback/latin1.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Sample } from '../vocabulary/sample.ts'

/** What stands for what was taken out. */
const HOST = 'host'
const ADDRESS = 'address'
const PERSONAL = 'personal'

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
  const escaped = escapeRegExp(key).replaceAll(String.raw`\*`, String.raw`\S+`)
  return new RegExp(`^(${escaped} )(\\S*).*$`, 'gm')
}

/** Whose names are their own, not a distribution's: user ids of people (useradd's UID_MIN, and below nobody). */
function isPerson(uid: number): boolean {
  return uid >= 1000 && uid < 65_534
}

/** What stands for each name. */
type Places = ReadonlyMap<string, string>

/** Replaces names where they stand as words: a host called `a` does not take every a away. */
type Names = (text: string) => string

function placesOf({ host, details }: Header): Places {
  // Volumes and logs are called after the machine, without its domain; the device mapper writes a hyphen twice.
  const called = [host, host.replace(/\..*/s, '')].flatMap((name) => [name, name.replaceAll('-', '--')])
  const places = new Map(called.map((name) => [name, HOST]))
  for (const [key, name] of [...details.values()].flatMap((values) => [...values])) {
    const uid = Number(/^uid\.(\d+)$/.exec(key)?.[1])
    if (isPerson(uid)) places.set(name, `user${uid}`)
  }
  return places
}

function replacing(places: Places): Names {
  const words = [...places.keys()].filter((name) => name !== '')
  if (words.length === 0) return (text) => text
  const longestFirst = words.sort((a, b) => b.length - a.length).map(escapeRegExp)
  const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${longestFirst.join('|')})(?![A-Za-z0-9])`, 'g')
  return (text) => text.replaceAll(pattern, (word) => places.get(word) ?? HOST)
}

const NUMBER = /^[\d.]*$/
const NO_WORD = /[^A-Za-z0-9]+/

/** The words by which modules know their lines: where a user has such a name, it is the kernel's word that stands there. */
function grammarOf({ sources, line = '', analyzes = [], metrics }: Importer): readonly string[] {
  const told = sources.flatMap(({ key, keep = [] }) => [key, ...keep])
  const asked = Object.values(metrics).flatMap((metric) => metric.line ?? [])
  return [...told, line, ...analyzes, ...asked].flatMap((text) => text.split(NO_WORD))
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\*]/g, String.raw`\$&`)
}

/** A line, behind its first word. */
const BEHIND_KEY = /(?<=^\S+ ).*$/gm

/** The text as it looks where a character is taken for each of its bytes. */
function bytewise(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** Takes out of a recording what tells whose it is: host, user names, arguments, addresses, comment. */
export class Redactor {
  readonly #personal: readonly RegExp[]
  readonly #told: readonly RegExp[]
  readonly #grammar: ReadonlySet<string>
  #named: Header | undefined
  #names: Names = (text) => text

  /** Knows from the modules that recorded them which lines hold arguments, and which words are the kernel's. */
  constructor(importers: readonly Importer[]) {
    const sources = importers.flatMap((importer) => importer.sources)
    this.#grammar = new Set(importers.flatMap(grammarOf))
    this.#told = importers.flatMap(({ personal = [] }) => personal)
    this.#personal = sources.filter(({ personal }) => personal === true).map(({ key }) => beginning(key))
  }

  /** The header without them. */
  header(header: Header): Header {
    const names = replacing(placesOf(header))
    const clean = (text: string): string => withoutAddresses(names(text))
    const details = [...header.details].map(([module, values]) => {
      const entries = [...values].map(([key, value]): [string, string] => {
        const uid = /^uid\.(\d+)$/.exec(key)?.[1]
        return [key, uid === undefined ? clean(value) : `user${uid}`]
      })
      return [module, new Map(entries)] as const
    })
    const { comment: _, ...rest } = header
    return {
      ...rest,
      host: HOST,
      kernel: clean(rest.kernel),
      details: new Map(details),
      unreadable: header.unreadable.map(clean),
      lines: [],
    }
  }

  /** The lines without them. */
  lines(sample: Sample): Buffer {
    const { bytes, start, end, header } = sample
    if (this.#named !== header) this.#names = this.#namesInLines(header)
    this.#named = header
    // One character a byte: what is not touched stays as it is.
    let text = latin1(bytes, start, end)
    // The program's own name stays, without the path that may lead through somebody's home.
    const programOnly = (_: string, before: string, word: string): string =>
      before + word.slice(word.lastIndexOf('/') + 1)
    for (const pattern of this.#personal) text = text.replaceAll(pattern, programOnly)
    for (const pattern of this.#told) text = text.replaceAll(pattern, PERSONAL)
    text = text.replaceAll(BEHIND_KEY, this.#names)
    return Buffer.from(withoutAddresses(text), 'latin1')
  }

  #namesInLines(header: Header): Names {
    const places = [...placesOf(header)].filter(([name]) => !NUMBER.test(name) && !this.#grammar.has(name))
    return replacing(new Map(places.map(([name, place]) => [bytewise(name), place])))
  }
}
