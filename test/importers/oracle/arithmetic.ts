/** Values by metric; undefined: not known. */
export type Numbers = Readonly<Record<string, number | undefined>>
/** The words of each line. */
export type Lines = readonly (readonly string[])[]

/** The numbers of the only line that starts with these words; none where there is no such line. */
export function numbers(lines: Lines, ...start: readonly string[]): readonly (number | undefined)[] {
  const found = lines.filter((words) => start.every((word, n) => words[n] === word))
  return (found[0] ?? []).slice(start.length).map(Number)
}

/** Arithmetic with what may not be known. */
export const minus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b

export const plus = (...all: readonly (number | undefined)[]): number | undefined =>
  all.reduce((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value))

export const per = (part: number | undefined, whole: number | undefined): number | undefined =>
  part === undefined || whole === undefined ? undefined : whole === 0 ? 0 : part / whole

export const times = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : value * factor

/** The difference of each number of two lists, a second. */
export const rates = (
  before: readonly (number | undefined)[],
  after: readonly (number | undefined)[],
  seconds: number,
): readonly (number | undefined)[] => after.map((value, n) => times(minus(value, before[n]), 1 / seconds))

/** What lies between the two texts, as the modules are told. */
export const SECONDS = 1.25

/** Expected values by instance; a metric that is left out is not known. */
export type Expected = Readonly<Record<string, Numbers>>

/** The sum of lists, position by position. */
export const summed = (lists: readonly (readonly (number | undefined)[])[]): readonly (number | undefined)[] =>
  (lists[0] ?? []).map((_, n) => plus(...lists.map((list) => list[n])))
