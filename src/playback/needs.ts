import type { Importer } from '../vocabulary/importer.ts'
import type { Need } from '../vocabulary/need.ts'
import type { Shape } from './shape.ts'

/** The metrics that must be known for what is needed of an importer; undefined: all. */
export function neededMetrics(importer: Importer, need: Need | undefined): ReadonlySet<number> | undefined {
  if (need === undefined || (importer.intervalEnd !== undefined && importer.reads === undefined)) return undefined
  const names = Object.keys(importer.metrics)
  const beside = [...(importer.reads ?? []), ...(importer.birth === undefined ? [] : [importer.birth])]
  return new Set([...need.metrics, ...beside.map((name) => names.indexOf(name))])
}

/** What must be taken from a shape's lines; its lines still tell that their instance is there. */
export function neededOf(shape: Shape, importer: Importer, needed: ReadonlySet<number> | undefined): Shape {
  if (needed === undefined) return shape
  const { sets } = importer
  const names = Object.keys(importer.metrics)
  const isAnalyzed = sets === undefined || sets.some((name) => needed.has(names.indexOf(name)))
  return {
    ...shape,
    numbers: shape.numbers.filter(({ metric }) => needed.has(metric)),
    analyzed: shape.analyzed && isAnalyzed,
  }
}
