import type { Header } from '../vocabulary/header.ts'
import { CollectlSamples, type Reading } from './collectl-samples.ts'
import { type Survey, SurveyMaker } from './survey.ts'

/** A place in plain text from where it can be read on: no sample before it is later than that time. */
export interface Resume {
  readonly offset: number
  readonly time: number
  readonly header: Header
}

/** What one reading of all of a file found. */
export interface CollectlSurvey extends Survey {
  /** Times never go back. */
  readonly ordered: boolean
  /** The file had its end. */
  readonly closed: boolean
  readonly resumes: readonly Resume[]
}

/** Places to read on from are remembered at such distances. */
const APART = 4 * 1024 * 1024

/** What is read. */
interface Surveyed extends Reading {
  /** The file is the text itself: its offsets say where it can be read on. */
  readonly isPlain: boolean
}

/** Reads all there is. */
export async function surveyCollectl(reading: Surveyed): Promise<CollectlSurvey> {
  const { text, isPlain } = reading
  const made = new SurveyMaker()
  const resumes: Resume[] = []
  let last = Number.NEGATIVE_INFINITY
  let ordered = true
  let looked = 0
  const onPiece = (to: number, bytes: number): void => {
    made.textBytes += bytes
    looked = to
    reading.onPiece?.(to, bytes)
  }
  for await (const { time, header } of new CollectlSamples({ ...reading, onPiece })) {
    made.addSample({ time, header })
    if (time < last) ordered = false
    last = time
    const offset = looked - text.waiting
    if (isPlain && offset - (resumes.at(-1)?.offset ?? 0) >= APART) resumes.push({ offset, time, header })
  }
  const { span, samples, textBytes, gaps } = made
  return { span, samples, textBytes, gaps, ordered, closed: text.closed, resumes: ordered ? resumes : [] }
}
