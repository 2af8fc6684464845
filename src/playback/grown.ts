/** A longer copy, with -1 behind what there was. */
export function grownIndices(old: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(capacity).fill(-1)
  bigger.set(old)
  return bigger
}

/** A longer copy, with `fill` behind what there was. */
export function grownNumbers(old: Float64Array, capacity: number, fill: number): Float64Array<ArrayBuffer> {
  const bigger = new Float64Array(capacity).fill(fill)
  bigger.set(old)
  return bigger
}
