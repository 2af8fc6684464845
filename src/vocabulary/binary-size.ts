const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** Bytes as sizes are typed (`300K` is 1024 times 300): `300 KiB`, `2 GiB`; with one decimal where that is not all of it. */
export function binarySize(bytes: number): string {
  const unit = Math.max(
    0,
    UNITS.findLastIndex((_, i) => bytes >= 1024 ** i),
  )
  const size = bytes / 1024 ** unit
  return `${Number.isInteger(size) ? size : size.toFixed(1)} ${UNITS[unit]}`
}
