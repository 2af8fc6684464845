import { RecollectError } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Text } from '../vocabulary/metric.ts'
import { sourcePattern } from './pattern.ts'

/** A number that stands at a word of a line. */
export interface NumberPlace {
  readonly word: number
  /** Index of the metric. */
  readonly metric: number
}

/** A text that stands at a word of a line. */
export interface TextPlace {
  readonly at: NonNullable<Text['word']>
  readonly metric: number
}

/** All that is taken from the lines of one pattern. */
export interface Shape {
  readonly pattern: string
  /** By word, ascending. */
  readonly numbers: readonly NumberPlace[]
  readonly texts: readonly TextPlace[]
  /** Column name → metric, where a line of names precedes the line of values. */
  readonly columns: ReadonlyMap<string, number>
  /** The module's `analyze` wants these lines too. */
  readonly analyzed: boolean
}

interface Draft {
  readonly numbers: NumberPlace[]
  readonly texts: TextPlace[]
  readonly columns: Map<string, number>
  analyzed: boolean
}

/** Derives from an importer's declarations what to take from which lines. */
export function shapesOf(importer: Importer): readonly Shape[] {
  const drafts = new Map<string, Draft>()
  const draft = (pattern: string): Draft => {
    const known = drafts.get(pattern)
    if (known !== undefined) return known
    const fresh: Draft = { numbers: [], texts: [], columns: new Map(), analyzed: false }
    drafts.set(pattern, fresh)
    return fresh
  }
  for (const [metric, [name, about]] of Object.entries(importer.metrics).entries()) {
    if (about.word === undefined && about.column === undefined) continue
    const pattern = about.line ?? defaultPattern(importer, name)
    if (about.column !== undefined) draft(pattern).columns.set(about.column, metric)
    else if (about.kind === 'text') draft(pattern).texts.push({ at: about.word ?? 0, metric })
    else draft(pattern).numbers.push({ word: about.word ?? 0, metric })
  }
  if (importer.analyze !== undefined) for (const pattern of analyzedPatterns(importer)) draft(pattern).analyzed = true
  return [...drafts].map(([pattern, { numbers, ...rest }]) => ({
    pattern,
    numbers: numbers.toSorted((a, b) => a.word - b.word),
    ...rest,
  }))
}

function defaultPattern(importer: Importer, metric: string): string {
  const source = importer.sources[0]
  const pattern = importer.line ?? (source && sourcePattern(source))
  if (pattern === undefined) {
    throw new RecollectError('bad-module', `import module ${importer.name}: metric ${metric}: which line? give a line`)
  }
  return pattern
}

function analyzedPatterns(importer: Importer): readonly string[] {
  if (importer.analyzes !== undefined) return importer.analyzes
  if (importer.line !== undefined) return [importer.line]
  return importer.sources.map(sourcePattern).filter((pattern) => pattern !== undefined)
}
