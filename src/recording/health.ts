import type { Notice } from '../vocabulary/error.ts'
import { type FileMap, sameMark } from './file-map.ts'
import type { RecordingFile } from './recording-file.ts'
import { type ReadOptions, SampleReader, select } from './sample-reader.ts'

/** What a check of a whole recording found. */
export interface Health {
  /** Nothing at all is wrong with it. */
  readonly ok: boolean
  /** Whole samples, and the frames they came in. */
  readonly samples: number
  readonly frames: number
  /** Of the file, and of the text in it. */
  readonly bytes: number
  readonly textBytes: number
  /** The recorder ended it. */
  readonly closed: boolean
  /** `wrong`: its checksum is right, but the file is not as it says. */
  readonly index: 'right' | 'wrong' | 'none'
  readonly notices: readonly Notice[]
}

/** Verifies every frame and sample; `walked` is the file as it is, `claimed` as its index says, if it may be believed. */
export async function checkHealth(
  file: RecordingFile,
  about: { readonly walked: FileMap; readonly claimed: FileMap | undefined; readonly hasIndex: boolean },
  { limits, onProgress }: Pick<ReadOptions, 'limits'> & { readonly onProgress: ((share: number) => void) | undefined },
): Promise<Health> {
  const { walked, claimed, hasIndex } = about
  const notices: Notice[] = []
  const onNotice = (notice: Notice): void => void notices.push(notice)
  if (walked.disordered) onNotice(disorder(file.path))
  const reader = new SampleReader(file, { map: walked, selected: select(walked, undefined) }, { onNotice, limits })
  let samples = 0
  let last: number | undefined
  while (await reader.fill()) {
    for (let sample = reader.next(); sample !== undefined; sample = reader.next()) {
      samples++
      last = sample.time
    }
    onProgress?.(reader.offset / file.size)
  }
  // No mark stands behind the last frame: only its samples tell when it ends.
  const right = claimed !== undefined && agree(walked, claimed) && endsAt(claimed, last)
  const index = !hasIndex ? 'none' : right ? 'right' : 'wrong'
  if (index === 'wrong') notices.unshift(wrongIndex(file.path))
  return {
    ok: notices.length === 0,
    samples,
    frames: framesOf(walked).length,
    bytes: file.size,
    textBytes: reader.decoder.textBytes,
    closed: reader.decoder.closed,
    index,
    notices,
  }
}

/** That the index does not fit the file. */
export function wrongIndex(path: string): Notice {
  return {
    code: 'damaged',
    message: `${path}: damaged: the index does not fit the file: its frames were looked for instead`,
  }
}

/** That frames were written, or copied, out of their order. */
export function disorder(path: string): Notice {
  return { code: 'damaged', message: `${path}: damaged: frames stand in the wrong order: read in the right one` }
}

function framesOf({ stretches }: FileMap): FileMap['stretches'] {
  return stretches.filter(({ frame }) => frame !== undefined)
}

function endsAt(claimed: FileMap, last: number | undefined): boolean {
  const { lastMs } = framesOf(claimed).findLast(({ samples = 0 }) => samples > 0) ?? {}
  return last === undefined || lastMs === undefined || lastMs === Math.round(last * 1000)
}

/** Whether the file is as its index claims, in all that its marks tell. */
function agree(walked: FileMap, claimed: FileMap): boolean {
  const found = framesOf(walked)
  const promised = framesOf(claimed)
  return (
    found.length === promised.length &&
    found.every((stretch, i) => {
      const promise = promised[i]
      if (stretch.frame === undefined || promise?.frame === undefined || stretch.offset !== promise.offset) return false
      return sameMark(stretch.frame, promise.frame)
    })
  )
}
