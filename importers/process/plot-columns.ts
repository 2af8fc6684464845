import type { ColumnSpec } from 'recollect/importer'

/** Columns that are whole numbers, however many decimals are asked for. */
export const whole = (...names: readonly string[]): readonly ColumnSpec[] =>
  names.map((metric) => ({ metric, style: 'whole' as const }))

/** What collectl's files of processes and of threads begin with. */
export const FIRST_COLUMNS: readonly ColumnSpec[] = [
  { metric: 'instance', head: 'PID' },
  ...['user', 'priorityClass', ...whole('parent', 'extraThreads'), 'state'],
  ...whole('vmSize', 'locked', 'rss', 'data', 'stack', 'code', 'libraries', 'processor'),
  ...['systemSeconds', 'userSeconds'],
]
