import { NEWLINE } from '../vocabulary/ascii.ts'
import type { FileSource } from '../vocabulary/source.ts'
import type { LineBuffer } from './line-buffer.ts'
import { type LineFilter, lineFilter } from './line-filter.ts'
import type { SourceFile } from './source-file.ts'

const NUL = 0
const HASH = 0x23
const ARROW = 0x3e

/** What becomes of a file's bytes on their way into a sample. */
export interface Shape {
  /** Makes of the file's text, whole lines of one character a byte, what is recorded; undefined: all, as it is. */
  readonly edit: LineFilter | undefined
  /** Where there are no lines, the lead alone is one. */
  readonly evenEmpty: boolean
}

/** What a source says of that. */
export function shapeOf(source: FileSource): Shape {
  const { joined = false, evenEmpty = false } = source
  return { edit: joined ? joinLine : lineFilter(source), evenEmpty }
}

/**
 * Appends a file's lines, each behind `lead`. Gives false if the file could not be read.
 *
 * Everything happens by a handful of native calls a file: the lead is written, the file is read behind it, and only where
 * there is more than one line, or not all are wanted, they are written anew.
 */
export function copyLines(file: SourceFile, into: LineBuffer, lead: string, shape: Shape): boolean {
  const from = into.end
  into.reserve(from, lead.length)
  const body = from + into.bytes.write(lead, from, 'latin1')
  const length = file.read(into, body)
  if (length <= 0) {
    if (length < 0) into.end = from
    else noLines(into, from, { lead, shape })
    return length === 0
  }
  finishLine(into)
  if (shape.edit !== undefined) {
    const text = shape.edit(into.bytes.toString('latin1', body, into.end))
    into.end = body
    if (text === '') noLines(into, from, { lead, shape })
    else into.append(lead === '' ? text : ledLines(text, lead))
  } else if (lead !== '') leadOtherLines(into, body, lead)
  if (lead === '') into.end = dropForged(into, body)
  return true
}

function noLines(
  into: LineBuffer,
  from: number,
  { lead, shape }: { readonly lead: string; readonly shape: Shape },
): void {
  into.end = from
  if (shape.evenEmpty) into.append(`${lead.trimEnd()}\n`)
}

/** Appends lines that came from elsewhere, each behind `lead`. */
export function appendLines(bytes: Uint8Array, into: LineBuffer, lead: string): void {
  if (bytes.length === 0) return
  into.append(lead)
  const body = into.end
  into.appendBytes(bytes)
  finishLine(into)
  if (lead !== '') leadOtherLines(into, body, lead)
}

const forged = lineFilter({ key: '', path: '', drop: ['#', '>>> '] })

/** Without a key before them, lines could pass for comments and markers of the recording. */
function dropForged(into: LineBuffer, from: number): number {
  const lines = into.bytes.subarray(from, into.end)
  // Hardly any file has one of these characters at all, which is quickly seen.
  if (forged === undefined || (!lines.includes(HASH) && !lines.includes(ARROW))) return into.end
  return from + into.bytes.write(forged(lines.toString('latin1')), from, 'latin1')
}

function finishLine(into: LineBuffer): void {
  if (into.bytes[into.end - 1] === NEWLINE) return
  into.reserve(into.end, 1)
  into.bytes[into.end++] = NEWLINE
}

/** Puts the lead before every line but the first, which has it. */
function leadOtherLines(into: LineBuffer, body: number, lead: string): void {
  const first = into.bytes.indexOf(NEWLINE, body)
  const last = into.end - 1
  if (first === last) return
  into.end = first
  into.append(ledLines(into.bytes.toString('latin1', first, last + 1), lead))
}

/** The lines with the lead before each but the first. */
function ledLines(text: string, lead: string): string {
  return `${text.slice(0, -1).replaceAll('\n', `\n${lead}`)}\n`
}

/** Makes one line of a list that NULs end or separate. A newline in it would forge a line of the recording. */
function joinLine(text: string): string {
  let end = text.length - 1
  while (end > 0 && text.charCodeAt(end - 1) === NUL) end--
  return end === 0 ? '' : `${text.slice(0, end).replace(SEPARATOR, ' ')}\n`
}

const SEPARATOR = /[\0\n]/g
