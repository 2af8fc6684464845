/** How many letters must be left out, put in, replaced or swapped to make one word of the other. */
function distance(a: string, b: string): number {
  let twoAbove: readonly number[] = []
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwap ? (twoAbove[j - 2] ?? 0) + 1 : replaced
      row.push(Math.min(replaced, swapped, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    twoAbove = above
    above = row
  }
  return above[b.length] ?? 0
}

/** `: did you mean X?` where one of the names is near enough to what was typed, else ''. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, off: distance(typed, name) }))
    .filter(({ name, off }) => off <= Math.max(1, Math.floor(Math.min(typed.length, name.length) / 3)))
    .toSorted((a, b) => a.off - b.off)[0]
  return near === undefined ? '' : `: did you mean ${near.name}?`
}

/** The same, and where no name is near, which there are: `: choose one of X, Y`. */
export function orChoose(typed: string, names: readonly string[]): string {
  if (names.length === 1) return `: there is only ${names[0]}`
  return didYouMean(typed, names) || `: choose one of ${names.join(', ')}`
}
