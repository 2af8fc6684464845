import { NINE, ZERO } from './ascii.ts'

/** Compares names as people count: `cpu2` before `cpu10`, `9` before `10`; the order of the bytes otherwise. */
export function naturalOrder(a: string, b: string): number {
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(j)
    if (isDigit(x) && isDigit(y)) {
      const endOfA = numberEnd(a, i)
      const endOfB = numberEnd(b, j)
      const difference = Number(a.slice(i, endOfA)) - Number(b.slice(j, endOfB))
      if (difference !== 0) return difference
      i = endOfA
      j = endOfB
    } else if (x !== y) {
      return x - y
    } else {
      i++
      j++
    }
  }
  return a.length - i - (b.length - j)
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE
}

function numberEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && isDigit(text.charCodeAt(end))) end++
  return end
}
