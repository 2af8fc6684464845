import { Playback, type ReportOptions } from '../../src/playback/reports.ts'
import { type Header, NO_HEADER } from '../../src/vocabulary/header.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { type Interval, type Report, TOTAL } from '../../src/vocabulary/report.ts'
import type { Sample } from '../../src/vocabulary/sample.ts'

/** A header of a small machine, as tests need it. */
export function testHeader(about: Partial<Header> = {}): Header {
  return {
    ...NO_HEADER,
    writer: 'recollect',
    writerVersion: '0.0.0',
    formatVersion: 1,
    host: 'test',
    created: 1000,
    bootTime: 500,
    kernel: '6.1.0',
    arch: 'x86_64',
    cpus: 2,
    intervals: [10],
    ...about,
  }
}

/** A sample of these lines at a time; `steady` is the same clock unless it is given. */
export function sampleOf(time: number, text: string, about: Partial<Sample> = {}): Sample {
  const bytes = Buffer.from(text === '' || text.endsWith('\n') ? text : `${text}\n`)
  return { time, steady: time, bytes, start: 0, end: bytes.length, header: header, afterLoss: false, ...about }
}

const header = testHeader()

/** What a report says, as plain values: rows by instance ('' for the total), NaN as undefined. */
export type Values = Record<string, Record<string, number | string | undefined>>

export function valuesOf(report: Report): Values {
  const values: Values = {}
  for (const slot of [TOTAL, ...report.slots]) {
    const row: Record<string, number | string | undefined> = {}
    for (const [metric, [name, about]] of Object.entries(report.importer.metrics).entries()) {
      const value = about.kind === 'text' ? report.text(metric, slot) : report.columns[metric]?.[slot]
      row[name] = typeof value === 'number' && Number.isNaN(value) ? undefined : value
    }
    values[report.instance(slot)] = row
  }
  return values
}

/** Plays samples through one importer: what each interval's report says; undefined where there was none. */
export function play(
  importer: Importer,
  samples: readonly Sample[],
  options: ReportOptions = {},
): (Values | undefined)[] {
  const playback = new Playback([importer], options)
  const told = (interval: Interval | undefined): Values | undefined => {
    const report = interval?.reports.get(importer.name)
    return report && valuesOf(report)
  }
  const values = samples.map((sample) => told(playback.take(sample)))
  const last = playback.end()
  return last === undefined ? values : [...values, told(last)]
}
