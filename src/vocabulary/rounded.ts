/** Whether a double may be another integer than the one that was meant. */
export function mayBeRounded(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER
}
