import type { Header } from '../vocabulary/header.ts'
import type { Window } from '../vocabulary/window.ts'
import { CollectlSamples, type Reading } from './collectl-samples.ts'

/** A place in plain text from where it can be read on: no sample before it is later than that time. */
export interface Resume {
  readonly offset: number
  readonly time: number
  readonly header: Header
}

/** What one reading of all of a file found. */
export interface Survey {
  readonly span: Window | undefined
  /** Times never go back. */
  readonly ordered: boolean
  readonly samples: number
  readonly textBytes: number
  /** The file had its end. */
  readonly closed: boolean
  readonly resumes: readonly Resume[]
}

/** Places to read on from are remembered at such distances. */
const APART = 4 * 1024 * 1024

/** Reads all there is. Only where the text is plain do its offsets say where it can be read on. */
export async function survey(reading: Omit<Reading, 'onPiece'>, isPlain: boolean): Promise<Survey> {
  const { text } = reading
  const resumes: Resume[] = []
  let from = Number.POSITIVE_INFINITY
  let thru = Number.NEGATIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  let ordered = true
  let samples = 0
  let textBytes = 0
  let looked = 0
  const onPiece = (to: number, bytes: number): void => {
    textBytes += bytes
    looked = to
  }
  for await (const { time, header } of new CollectlSamples({ ...reading, onPiece })) {
    samples++
    if (time < last) ordered = false
    last = time
    if (time < from) from = time
    if (time > thru) thru = time
    const offset = looked - text.waiting
    if (isPlain && offset - (resumes.at(-1)?.offset ?? 0) >= APART) resumes.push({ offset, time, header })
  }
  const span = samples === 0 ? undefined : { from, thru }
  return { span, ordered, samples, textBytes, closed: text.closed, resumes: ordered ? resumes : [] }
}
