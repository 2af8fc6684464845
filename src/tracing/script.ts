import type { AggregationKind } from './aggregation.ts'

/** An aggregation that a script gathers. */
export interface Aggregation {
  /** Without its sign. */
  readonly id: string
  readonly kind: AggregationKind
  readonly isKeyed: boolean
}

/** bpftrace's own names for what DTrace has, too. */
const KINDS: Readonly<Record<string, AggregationKind>> = {
  count: 'count',
  sum: 'sum',
  min: 'min',
  max: 'max',
  avg: 'avg',
  stddev: 'stddev',
  stats: 'stats',
  hist: 'quantize',
  lhist: 'lquantize',
  quantize: 'quantize',
  lquantize: 'lquantize',
  llquantize: 'llquantize',
}

const NOT_CODE = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"/g
const INCLUDE = /^[ \t]*(?:\/\/|\*|\/\*)[ \t]*include:[ \t]*(.+?)(?:\*\/)?[ \t]*$/m

/** The script with blanks for its comments and its words: what stands where is as it was. */
function codeOf(script: string): string {
  return script.replace(NOT_CODE, (found) => found.replace(/[^\n]/g, ' '))
}

/**
 * The aggregations of a script, in the order in which they first appear.
 *
 * A map that is only set (`@start[tid] = nsecs`) is the script's own memory and no aggregation, unless a comment
 * `// include: @a,@b` names what to tell; then nothing else is told.
 */
export function aggregationsOf(script: string): readonly Aggregation[] {
  const code = codeOf(script)
  const found = new Map<string, Aggregation>()
  for (const { id, end, isKeyed } of mapsOf(code)) {
    const [, name = ''] = /^\s*=\s*(\w+)\s*\(/.exec(code.slice(end, end + 40)) ?? []
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
    const known = found.get(id)
    if (known === undefined || known.kind === 'value') {
      found.set(id, { id, kind: kind ?? 'value', isKeyed: isKeyed || known?.isKeyed === true })
    }
  }
  const included = INCLUDE.exec(script)?.[1]?.match(/@\w*/g) ?? undefined
  const all = [...found.values()]
  if (included === undefined) return all.filter(({ kind }) => kind !== 'value')
  return all.filter(({ id }) => included.includes(`@${id}`))
}

/** Wherever a map is named, and where its keys end. */
function mapsOf(code: string): readonly { readonly id: string; readonly end: number; readonly isKeyed: boolean }[] {
  return [...code.matchAll(/@(\w*)(\s*\[)?/g)].map(({ 0: whole, 1: id = '', 2: bracket, index }) => {
    const end = index + whole.length
    return { id, end: bracket === undefined ? end : closing(code, end), isKeyed: bracket !== undefined }
  })
}

/** Behind the bracket that closes the one before `at`. */
function closing(code: string, at: number): number {
  let depth = 1
  let end = at
  while (end < code.length && depth > 0) {
    if (code[end] === '[') depth++
    if (code[end] === ']') depth--
    end++
  }
  return end
}

/** The script with every `avg()` made a `stats()`: that tells count and total, too, and so the true average. */
export function withTrueAverages(script: string): string {
  const code = codeOf(script)
  let out = ''
  let from = 0
  for (const { index } of code.matchAll(/(?<=[\])\w@]\s*=\s*)avg(?=\s*\()/g)) {
    out += `${script.slice(from, index)}stats`
    from = index + 'avg'.length
  }
  return out + script.slice(from)
}
