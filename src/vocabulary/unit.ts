/** What a number counts. `count` is a plain number; `jiffies` and `pages` are sized by the recording's header. */
export type Unit =
  | 'count'
  | '%'
  | 'B'
  | 'KiB'
  | 'MiB'
  | 'GiB'
  | 'sectors'
  | 'dwords'
  | 'pages'
  | 'min'
  | 's'
  | 'ms'
  | 'us'
  | 'ns'
  | 'jiffies'
  | 'Hz'
  | 'kHz'
  | 'MHz'
  | 'degC'
  | 'mdegC'
  | 'RPM'
  | 'V'
  | 'mV'
  | 'A'
  | 'mA'
  | 'W'
  | 'uW'

/** The machine-dependent sizes of a recording: two machines' jiffies differ. */
export interface Scale {
  /** Jiffies a second, USER_HZ (sysconf(3) _SC_CLK_TCK). */
  readonly hz: number
  /** Bytes a page (sysconf(3) _SC_PAGESIZE). */
  readonly pageSize: number
}

/** The units that all others are measured in. */
export type BaseUnit = 'count' | '%' | 'B' | 's' | 'Hz' | 'degC' | 'RPM' | 'V' | 'A' | 'W'

interface Measure {
  /** The unit that all units of this dimension are measured in. */
  readonly base: BaseUnit
  /** How many base units make one of this. */
  readonly size: number
  /** How many of this make one base unit, where that is the exact integer (dividing by it does not round twice). */
  readonly per?: number
}

const measures: Readonly<Record<Exclude<Unit, 'jiffies' | 'pages'>, Measure>> = {
  count: { base: 'count', size: 1 },
  '%': { base: '%', size: 1 },
  B: { base: 'B', size: 1 },
  KiB: { base: 'B', size: 1024 },
  MiB: { base: 'B', size: 1024 ** 2 },
  GiB: { base: 'B', size: 1024 ** 3 },
  // The kernel counts 512-byte sectors whatever the device's own are (Documentation/block/stat.rst).
  sectors: { base: 'B', size: 512 },
  // InfiniBand ports count their data in words of 32 bits.
  dwords: { base: 'B', size: 4 },
  min: { base: 's', size: 60 },
  s: { base: 's', size: 1 },
  ms: { base: 's', size: 1e-3, per: 1e3 },
  us: { base: 's', size: 1e-6, per: 1e6 },
  ns: { base: 's', size: 1e-9, per: 1e9 },
  Hz: { base: 'Hz', size: 1 },
  kHz: { base: 'Hz', size: 1e3 },
  MHz: { base: 'Hz', size: 1e6 },
  degC: { base: 'degC', size: 1 },
  mdegC: { base: 'degC', size: 1e-3, per: 1e3 },
  RPM: { base: 'RPM', size: 1 },
  V: { base: 'V', size: 1 },
  mV: { base: 'V', size: 1e-3, per: 1e3 },
  A: { base: 'A', size: 1 },
  mA: { base: 'A', size: 1e-3, per: 1e3 },
  W: { base: 'W', size: 1 },
  uW: { base: 'W', size: 1e-6, per: 1e6 },
}

/** Their names. */
export const units: readonly string[] = [...Object.keys(measures), 'jiffies', 'pages']

/** Whether it is the name of a unit. */
export function isUnit(name: unknown): name is Unit {
  return typeof name === 'string' && units.includes(name)
}

function measure(unit: Unit, scale: Scale): Measure {
  if (unit === 'jiffies') return { base: 's', size: 1 / scale.hz, per: scale.hz }
  if (unit === 'pages') return { base: 'B', size: scale.pageSize }
  return measures[unit]
}

/** A conversion as multiply-then-divide, so that ms → s or jiffies → s rounds once. */
export interface Conversion {
  readonly multiply: number
  readonly divide: number
}

const same: Conversion = { multiply: 1, divide: 1 }

/** How to turn a value in `from` into one in `to`. Throws a RangeError if they measure different things. */
export function conversion(from: Unit, to: Unit, scale: Scale): Conversion {
  if (from === to) return same
  const a = measure(from, scale)
  const b = measure(to, scale)
  if (a.base !== b.base) throw new RangeError(`unit: cannot show ${from} as ${to}`)
  const up = (b.per ?? 1) * (a.per === undefined ? a.size : 1)
  const down = (a.per ?? 1) * (b.per === undefined ? b.size : 1)
  return { multiply: up, divide: down }
}

/** The base unit that exports use for values in `unit`: bytes, seconds, hertz … */
export function baseUnit(unit: Unit): BaseUnit {
  return measure(unit, { hz: 100, pageSize: 4096 }).base
}
