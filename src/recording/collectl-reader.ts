import type { Notice } from '../vocabulary/error.ts'
import { RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import type { Users } from './collectl-header.ts'
import { CollectlSamples, type Reading } from './collectl-samples.ts'
import { type CollectlSurvey, surveyCollectl } from './collectl-survey.ts'
import { CollectlText } from './collectl-text.ts'
import { GZIP_MAGIC } from './gzip-head.ts'
import { gzipText, type TextPart } from './gzip-text.ts'
import type { Health } from './health.ts'
import type { Frame, Recording, Survey } from './reader.ts'
import { RecordingFile } from './recording-file.ts'
import type { ReadOptions } from './sample-reader.ts'

/** How a file of collectl's is read. */
export interface CollectlReadOptions extends ReadOptions {
  readonly users?: Users | undefined
}

const CHUNK = 256 * 1024
/** What the text of our own recordings begins with. */
const OURS = Buffer.from('# Recollect: ')
/** Plot files begin as what they were made of, with its header: then come the names of their columns. */
const PLOT = /^(?:#.*\n)*?#(?:Date Time|UTC) /
const PLOT_HEADER_MOST = 64 * 1024
/** Without a header within so much of a file, it is none of collectl's. */
const HEADER_WITHIN = 1024 * 1024

/**
 * Opens a file that collectl wrote: `.raw` or `.rawp`, compressed with gzip or not, whatever it is called.
 *
 * Throws `no-such-file`, `unreadable`, `not-a-recording`.
 */
export async function openCollectl(path: string, options: CollectlReadOptions = {}): Promise<Recording> {
  const file = RecordingFile.open(path)
  try {
    return new CollectlRecording(file, { header: await readHeader(file, options), options })
  } catch (error) {
    file.close()
    throw error
  }
}

async function readHeader(file: RecordingFile, { users }: CollectlReadOptions): Promise<Header> {
  const text = new CollectlText({ name: file.path, users })
  const parts = textOf(file)
  let bytes = 0
  try {
    for await (const part of parts) {
      if (!('text' in part) || bytes > HEADER_WITHIN) break
      if (bytes === 0) refuseOthers(part.text, file.path)
      bytes += part.text.length
      text.push(part)
      while (text.header === undefined && text.next() !== undefined);
      if (text.header !== undefined) return text.header
    }
    text.end()
    while (text.next() !== undefined);
    if (text.header !== undefined) return text.header
  } finally {
    await parts.return()
  }
  throw new RecollectError('not-a-recording', `${file.path}: not a recording: neither recollect nor collectl wrote it`)
}

/** Text that begins as recordings do, and is none, is told what it is. */
function refuseOthers(text: Uint8Array, path: string): void {
  const start = Buffer.from(text.buffer, text.byteOffset, Math.min(text.length, PLOT_HEADER_MOST))
  const refuse = (why: string): never => {
    throw new RecollectError('not-a-recording', `${path}: not a recording: ${why}`)
  }
  if (PLOT.test(start.toString('latin1'))) refuse('it is a plot file: play the recording that it was made from')
  if (OURS.equals(start.subarray(0, OURS.length))) refuse('it is the text of one: compress it with zstd to play it')
}

function textOf(file: RecordingFile, from = 0): AsyncGenerator<TextPart, void, undefined> {
  return isGzip(file) ? gzipText(file) : plainText(file, from)
}

function isGzip(file: RecordingFile): boolean {
  return file.peek(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)
}

async function* plainText(file: RecordingFile, from: number): AsyncGenerator<TextPart, void, undefined> {
  const bytes = Buffer.allocUnsafe(CHUNK)
  for (let at = from; at < file.size; ) {
    const read = await file.read(bytes.subarray(0, Math.min(CHUNK, file.size - at)), at)
    if (read === 0) return
    yield { text: bytes.subarray(0, read), from: at, to: at + read }
    at += read
  }
}

class CollectlRecording implements Recording {
  readonly header: Header
  readonly #file: RecordingFile
  readonly #options: CollectlReadOptions
  #surveying: Promise<CollectlSurvey> | undefined
  #survey: CollectlSurvey | undefined

  constructor(file: RecordingFile, about: { readonly header: Header; readonly options: CollectlReadOptions }) {
    this.header = about.header
    this.#file = file
    this.#options = about.options
  }

  get path(): string {
    return this.#file.path
  }

  get size(): number {
    return this.#file.size
  }

  async span(): Promise<Window | undefined> {
    const { span } = await this.survey()
    return span
  }

  /** All of it is read. */
  async survey(): Promise<Survey> {
    this.#surveying ??= this.#look()
    this.#survey = await this.#surveying
    return this.#survey
  }

  /** Files of collectl's have none. */
  async frames(): Promise<readonly Frame[]> {
    return []
  }

  samples(window?: Window): AsyncIterable<Sample> {
    const { onNotice } = this.#options
    const { ordered = false, resumes = [] } = this.#survey ?? {}
    const resume = window === undefined ? undefined : resumes.findLast(({ time }) => time < window.from)
    const text = this.#text(onNotice)
    if (resume !== undefined) text.header = resume.header
    const parts = textOf(this.#file, resume?.offset)
    return new CollectlSamples({ text, parts, window, ordered, name: this.path, onNotice })
  }

  async check(onProgress?: (share: number) => void): Promise<Health> {
    const notices: Notice[] = []
    const { samples, textBytes, closed } = await this.#look({
      onNotice: (notice) => notices.push(notice),
      onPiece: (to) => onProgress?.(to / this.size),
    })
    const about = { frames: 0, bytes: this.size, index: 'none' } as const
    return { ok: notices.length === 0, samples, textBytes, closed, ...about, notices }
  }

  async close(): Promise<void> {
    this.#file.close()
  }

  #look({ onNotice, onPiece }: Pick<Reading, 'onNotice' | 'onPiece'> = {}): Promise<CollectlSurvey> {
    const reading = { text: this.#text(onNotice), parts: textOf(this.#file), ordered: false, name: this.path }
    return surveyCollectl({ ...reading, onNotice, onPiece, isPlain: !isGzip(this.#file) })
  }

  #text(onNotice?: (notice: Notice) => void): CollectlText {
    const { limits, users } = this.#options
    const text = new CollectlText({ name: this.path, onNotice, limits, users })
    text.known = this.header
    return text
  }
}
