import type { ImporterState } from './importer-state.ts'
import { latin1 } from './latin1.ts'
import type { Match } from './match.ts'

/** The slot of the instance that a line speaks of; the line came. */
export function slotOf(state: ImporterState, match: Match, bytes: Uint8Array): number {
  const { captures, captureStart, captureEnd } = match
  if (captures === 0) return state.visit(0)
  if (captures === 1) return state.slot(bytes, captureStart[0] ?? 0, captureEnd[0] ?? 0)
  const parts = Array.from({ length: captures }, (_, part) =>
    latin1(bytes, captureStart[part] ?? 0, captureEnd[part] ?? 0),
  )
  return state.visit(state.instances.named(parts.join('-')))
}
