import { BLANK, NEWLINE } from '../vocabulary/ascii.ts'
import type { FileSource } from '../vocabulary/source.ts'
import type { LineBuffer } from './line-buffer.ts'
import { type LineFilter, lineFilter } from './line-filter.ts'
import type { SourceFile } from './source-file.ts'

const NUL = 0
const HASH = 0x23
const ARROW = 0x3e

/** What becomes of a file's bytes on their way into a sample. */
export interface Shape {
  readonly filter: LineFilter | undefined
  /** The file is one line, its NULs blanks. */
  readonly joined: boolean
  /** Where there are no lines, the lead alone is one. */
  readonly evenEmpty: boolean
}

/** What a source says of that. */
export function shapeOf(source: FileSource): Shape {
  const { joined = false, evenEmpty = false } = source
  return { filter: lineFilter(source), joined, evenEmpty }
}

/**
 * Appends a file's lines, each behind `lead`. Gives false if the file could not be read.
 *
 * Everything happens in the buffer, by a handful of native calls a file: the lead is written, the file is read behind
 * it, and only where it has more than one line is the lead put before the others as well.
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
  if (shape.joined) into.end = joinLine(into.bytes, body, into.end)
  if (shape.filter !== undefined) into.end = shape.filter(into.bytes, body, into.end)
  if (lead === '') into.end = dropForged(into.bytes, body, into.end)
  else if (into.end === body) noLines(into, from, { lead, shape })
  else leadOtherLines(into, body, lead)
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
function dropForged(bytes: Buffer, from: number, end: number): number {
  const lines = bytes.subarray(from, end)
  // Hardly any file has one of these characters at all, which is quickly seen.
  const suspicious = lines.includes(HASH) || lines.includes(ARROW)
  return suspicious && forged !== undefined ? forged(bytes, from, end) : end
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
  const led = into.bytes.toString('latin1', first, last).replaceAll('\n', `\n${lead}`)
  into.reserve(first, led.length + 1)
  into.end = first + into.bytes.write(led, first, 'latin1')
  into.bytes[into.end++] = NEWLINE
}

/** Makes one line of a list that NULs end or separate. A newline in it would forge a line of the recording. */
function joinLine(bytes: Uint8Array, from: number, end: number): number {
  let stop = end - 1
  while (stop > from && bytes[stop - 1] === NUL) stop--
  if (stop === from) return from
  for (let i = from; i < stop; i++) if (bytes[i] === NUL || bytes[i] === NEWLINE) bytes[i] = BLANK
  bytes[stop] = NEWLINE
  return stop + 1
}
