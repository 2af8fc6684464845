import type { FormatOptions } from '../vocabulary/format.ts'
import type { PrintContext } from '../vocabulary/importer.ts'
import type { Interval } from '../vocabulary/report.ts'

/** What rates are per: `/sec`, or `/int` where counts were not divided by the interval. */
export function rateLabel(options: Pick<FormatOptions, 'perInterval'>): string {
  return options.perInterval ? '/int' : '/sec'
}

/** What a format knows when it asks a module to print itself. */
export type Asked = Pick<PrintContext, 'datetime' | 'headingDue'> & {
  readonly asked: NonNullable<PrintContext['asked']>
}

/** What a module that prints itself gets beside its report. */
export function printContext(interval: Interval, options: FormatOptions, about: Asked): PrintContext {
  return {
    interval,
    datetime: about.datetime,
    filler: ' '.repeat(about.datetime.length),
    separator: options.separator,
    rate: rateLabel(options),
    seconds: interval.seconds,
    headingDue: about.headingDue,
    asked: { total: about.asked.total, each: about.asked.each },
  }
}
