import type { RecorderResult } from '../recorder/recorder-progress.ts'
import { RecollectError } from '../vocabulary/error.ts'
import { plural } from '../vocabulary/plural.ts'

/** `60 samples, 2 missed` */
export function takenText({ samples, missed }: Pick<RecorderResult, 'samples' | 'missed'>): string {
  return `${plural(samples, 'sample')}${missed > 0 ? `, ${missed} missed` : ''}`
}

/** Of a recording that was to be so long: throws a RecollectError `lost` where samples of it are in no file. */
export function refuseLosses(result: Omit<RecorderResult, 'files'>): void {
  if (result.lost > 0) throw new RecollectError('lost', `${takenText(result)}, ${result.lost} lost`)
}
