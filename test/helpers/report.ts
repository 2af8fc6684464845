import type { Format, FormatOptions, Selected } from '../../src/vocabulary/format.ts'
import { formatDefaults } from '../../src/vocabulary/format.ts'
import { type Header, NO_HEADER } from '../../src/vocabulary/header.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import type { Interval, Report } from '../../src/vocabulary/report.ts'

/** 2026-11-21 04:20:00 UTC */
export const FOUR_TWENTY = 1795234800

type Values = Readonly<Record<string, number | string>>

/** What a report says, by metric; what is left out is not known. */
export interface Told {
  readonly total?: Values
  readonly each?: Readonly<Record<string, Values>>
}

/** A header of a machine named `box` in UTC, changed as asked. */
export function headerOf(about: Partial<Header> = {}): Header {
  return {
    ...NO_HEADER,
    writer: 'recollect',
    writerVersion: '0.1.0',
    formatVersion: 1,
    host: 'box',
    created: FOUR_TWENTY,
    bootTime: FOUR_TWENTY - 86_400,
    kernel: '6.18.0',
    arch: 'x64',
    cpus: 2,
    intervals: [1],
    lines: ['# recollect: 0.1.0', '# Host: box'],
    ...about,
  }
}

/** A report of what is told. */
export function reportOf(importer: Importer, told: Told, time = FOUR_TWENTY): Report {
  const names = Object.keys(importer.metrics)
  const instances = ['', ...Object.keys(told.each ?? {})]
  const rows: readonly Values[] = [told.total ?? {}, ...Object.values(told.each ?? {})]
  const columns = names.map((name) => {
    if (importer.metrics[name]?.kind === 'text') return new Float64Array(0)
    return Float64Array.from(rows, (row) => Number(row[name] ?? Number.NaN))
  })
  return {
    importer,
    time,
    seconds: 1,
    slots: instances.slice(1).map((_, n) => n + 1),
    columns,
    instance: (slot) => instances[slot] ?? '',
    text: (metric, slot) => `${rows[slot]?.[names[metric] ?? ''] ?? ''}`,
    raw: () => undefined,
  }
}

const usual = headerOf()

/** An interval of one second with the reports of what is told, by importer. */
export function intervalOf(
  told: readonly (readonly [Importer, Told])[],
  about: Partial<Omit<Interval, 'reports'>> = {},
): Interval {
  const time = about.time ?? FOUR_TWENTY
  const reports = told.map(([importer, says]) => [importer.name, reportOf(importer, says, time)] as const)
  return { time, seconds: 1, header: usual, ...about, reports: new Map(reports) }
}

/** Each importer's total, and the instances of those that are asked for. */
export function select(totals: readonly Importer[], eaches: readonly Importer[] = []): readonly Selected[] {
  return [...new Set([...totals, ...eaches])].map((importer) => ({
    importer,
    total: totals.includes(importer),
    each: eaches.includes(importer),
  }))
}

export interface Asked {
  readonly selection: readonly Selected[]
  readonly options?: Partial<FormatOptions>
}

/** What a format prints, by file extension; '' is the stream. */
export function filesOf(format: Format, asked: Asked, intervals: readonly Interval[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  const emit = (text: string, file = ''): void => {
    files.set(file, (files.get(file) ?? '') + text)
  }
  const run = format.open(asked.selection, { ...formatDefaults, ...asked.options })
  for (const interval of intervals) run.interval(interval, emit)
  run.end?.(emit)
  return files
}

/** What a format prints to its stream, by line. */
export function linesOf(format: Format, asked: Asked, intervals: readonly Interval[]): readonly string[] {
  const text = filesOf(format, asked, intervals).get('') ?? ''
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
