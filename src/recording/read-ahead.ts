import type { AheadWork, FrameStretch, StartAhead } from './ahead.ts'
import { AheadReader } from './ahead-reader.ts'
import type { Stretch } from './file-map.ts'
import { PieceReader } from './piece-reader.ts'
import type { RecordingFile } from './recording-file.ts'
import { finishOf, type ReadOptions, runsOf, type Selected } from './sample-reader.ts'

/** Reads stretches with help, if there is any for them: they are one piece of the file, as its index says. */
export function readAhead(
  file: RecordingFile,
  from: Selected,
  options: ReadOptions & { readonly startAhead: StartAhead },
): AheadReader | undefined {
  const { map, selected } = from
  const stretches = map.stretches.filter((_, i) => selected[i] === true).filter(isFrame)
  const runs = runsOf(map.stretches, selected)
  const [run] = runs
  const header = [...map.headers.values()][0]
  if (!map.indexed || runs.length !== 1 || run === undefined || header === undefined) return undefined
  if (stretches.length !== selected.filter((is) => is).length) return undefined
  const { path, descriptor, size } = file
  const work: AheadWork = { path, descriptor, size, stretches, headers: map.headers }
  const ahead = options.startAhead(work)
  if (ahead === undefined) return undefined
  const reader = new PieceReader(file, { headers: map.headers, ...options })
  return new AheadReader(reader, { stretches, how: run.how, finish: finishOf(from), header }, ahead)
}

function isFrame(stretch: Stretch): stretch is FrameStretch {
  return stretch.frame !== undefined && stretch.samples !== undefined && stretch.textBytes !== undefined
}
