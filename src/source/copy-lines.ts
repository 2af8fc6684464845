import { BLANK, HASH, NEWLINE } from '../vocabulary/ascii.ts'
import type { FileSource } from '../vocabulary/source.ts'
import type { LineBuffer } from './line-buffer.ts'
import { type LineFilter, lineFilter } from './line-filter.ts'
import type { SourceFile } from './source-file.ts'

const NUL = 0
const ARROW = 0x3e

/** What becomes of a file's bytes on their way into a sample. */
export interface Shape {
  /** Makes of the file's lines what is recorded; undefined: all, as they are. */
  readonly edit: LineFilter | undefined
  /** All is one line, whatever ends of lines are within. */
  readonly single: boolean
  /** Where there are no lines, the lead alone is one. */
  readonly evenEmpty: boolean
}

/** What a source says of that. */
export function shapeOf(source: FileSource): Shape {
  const { joined = false, single = false, evenEmpty = false } = source
  return { edit: joined ? joinLines : lineFilter(source), single, evenEmpty }
}

/** Appends a file's lines, each behind `lead`. Gives false if the file could not be read. */
export function copyLines(file: SourceFile, into: LineBuffer, lead: string, shape: Shape): boolean {
  const from = into.end
  const { edit } = shape
  const length = edit === undefined ? copyAll(file, into, lead) : copyEdited(file, into, { lead, edit })
  if (edit === undefined && length > 0) {
    if (shape.single) joinOtherLines(into, from)
    else leadOtherLines(into, from + lead.length, lead)
  }
  if (length < 0) into.end = from
  else if (lead === '') dropForged(into, from)
  else if (length === 0) {
    into.end = from
    if (shape.evenEmpty) into.append(`${lead.trimEnd()}\n`)
  }
  return length >= 0
}

/**
 * All lines as they are, by a handful of native calls: the lead is written, and the file is read behind it; only where there
 * is more than one line they are written anew. Gives how many bytes there are, or −1.
 */
function copyAll(file: SourceFile, into: LineBuffer, lead: string): number {
  const from = into.end
  into.reserve(from, lead.length)
  const body = from + into.bytes.write(lead, from, 'latin1')
  const length = file.read(into, body)
  if (length > 0) finishLine(into)
  return length
}

/** What is wanted of the lines. Gives how many bytes that is, or −1. */
function copyEdited(
  file: SourceFile,
  into: LineBuffer,
  { lead, edit }: { readonly lead: string; readonly edit: LineFilter },
): number {
  const from = into.end
  // Behind a newline, all lines begin alike.
  into.newline()
  const length = file.read(into, into.end)
  if (length <= 0) return length
  finishLine(into)
  const text = edit(into.bytes.toString('latin1', from, into.end - 1))
  into.end = from
  if (text !== '') {
    into.append(ledLines(text, lead).slice(1))
    into.newline()
  }
  return text.length
}

/** Appends lines that came from elsewhere, each behind `lead`. */
export function appendLines(bytes: Uint8Array, into: LineBuffer, lead: string): void {
  if (bytes.length === 0) return
  into.append(lead)
  const body = into.end
  into.appendBytes(bytes)
  finishLine(into)
  leadOtherLines(into, body, lead)
}

const forged = lineFilter({ key: '', path: '', drop: ['#', '>>> '] })

/** Without a key before them, lines could pass for comments and markers of the recording. */
function dropForged(into: LineBuffer, from: number): void {
  const lines = into.bytes.subarray(from, into.end)
  // Hardly any file has one of these characters at all, which is quickly seen.
  if (forged === undefined || (!lines.includes(HASH) && !lines.includes(ARROW))) return
  const text = forged(`\n${lines.toString('latin1', 0, lines.length - 1)}`)
  into.end = from
  if (text !== '') into.append(`${text.slice(1)}\n`)
}

function finishLine(into: LineBuffer): void {
  if (into.bytes[into.end - 1] !== NEWLINE) into.newline()
}

/** Makes one line of them all. */
function joinOtherLines(into: LineBuffer, body: number): void {
  const last = into.end - 1
  for (let at = into.bytes.indexOf(NEWLINE, body); at < last; at = into.bytes.indexOf(NEWLINE, at))
    into.bytes[at] = BLANK
}

/** Puts the lead before every line but the first, which has it. */
function leadOtherLines(into: LineBuffer, body: number, lead: string): void {
  if (lead === '') return
  const first = into.bytes.indexOf(NEWLINE, body)
  const last = into.end - 1
  if (first === last) return
  const others = ledLines(into.bytes.toString('latin1', first, last), lead)
  into.end = first
  into.append(others)
  into.newline()
}

// Expressions with `$` in what they put in are replaced by one native call; others piece by piece, each of them garbage.
const NEWLINES = /\n/g

/** Lines behind newlines, with the lead before each. */
function ledLines(text: string, lead: string): string {
  if (lead === '') return text
  const plain = lead.includes('$') ? lead.replaceAll('$', '$$$$') : lead
  return text.replace(NEWLINES, `$&${plain}`)
}

/** Makes one line of a list that NULs end or separate. A newline in it would forge a line of the recording. */
function joinLines(text: string): string {
  let end = text.length
  while (end > 1 && text.charCodeAt(end - 1) === NUL) end--
  return end === 1 ? '' : `\n${text.slice(1, end).replace(SEPARATOR, ' ')}`
}

const SEPARATOR = /[\0\n]/g
