import { RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import { type FileId, isFileId } from './file-id.ts'
import { escapeKey, escapeValue, unescapeValue } from './header-text.ts'

/** The version of the recording format that is written here, and the newest that can be read. */
export const FORMAT_VERSION = 1

const LINE = /^# ([^:]+):(?: (.*))?$/s
const MODULE = 'Module '

/** The header's lines as text, in the current format; `header.lines` and `header.formatVersion` are not looked at. */
export function formatHeader(header: Header, fileId?: FileId): string {
  const fields: [key: string, value: string][] = [['Recollect', `${FORMAT_VERSION} ${header.writerVersion}`]]
  if (fileId !== undefined) fields.push(['File', fileId])
  fields.push(
    ['Host', header.host],
    ['Created', header.created.toFixed(3)],
    ['Booted', header.bootTime.toFixed(3)],
    ['Kernel', header.kernel],
    ['Arch', header.arch],
    ['Zone', header.zone],
    ['HZ', String(header.hz)],
    ['PageSize', String(header.pageSize)],
    ['CPUs', String(header.cpus)],
    ['Interval', header.intervals.join(' ')],
    ['Modules', header.modules.join(' ')],
  )
  const lines = fields.map(([key, value]) => formatLine(key, escapeValue(value)))
  for (const [module, details] of header.details) {
    for (const [key, value] of details)
      lines.push(formatLine(`${MODULE}${module}`, `${escapeKey(key)}=${escapeValue(value)}`))
  }
  for (const path of header.unreadable) lines.push(formatLine('Unreadable', escapeValue(path)))
  if (header.comment !== undefined) lines.push(formatLine('Comment', escapeValue(header.comment)))
  return `${lines.join('\n')}\n`
}

function formatLine(key: string, value: string): string {
  return value === '' ? `# ${key}:` : `# ${key}: ${value}`
}

/**
 * Understands a header's lines; keys it does not know are left alone.
 *
 * Throws `not-a-recording` if they are no header of ours, `newer-format` if a later recollect wrote them.
 */
export function parseHeader(lines: readonly string[], where = 'header'): Header {
  const [first = ''] = lines
  const [, version, writerVersion] = /^# Recollect: (\d+) (\S+)$/.exec(first) ?? []
  if (version === undefined || writerVersion === undefined)
    throw new RecollectError('not-a-recording', `${where}: not a recording: the first line is not "# Recollect: …"`)
  const formatVersion = Number(version)
  if (formatVersion > FORMAT_VERSION)
    throw new RecollectError(
      'newer-format',
      `${where}: written by recollect ${writerVersion} in format ${version}: this recollect reads up to ` +
        `${FORMAT_VERSION}, use a newer one`,
    )
  const { values, details, unreadable } = collect(lines)
  const text = (key: string): string => values.get(key) ?? ''
  const number = (key: string, least: number): number => readNumber(text(key), { key, least, where })
  const comment = values.get('Comment')
  return {
    writer: 'recollect',
    writerVersion,
    formatVersion,
    host: text('Host'),
    created: number('Created', 0),
    bootTime: number('Booted', 0),
    kernel: text('Kernel'),
    arch: text('Arch'),
    zone: text('Zone') || 'UTC',
    hz: number('HZ', 1),
    pageSize: number('PageSize', 1),
    cpus: number('CPUs', 1),
    intervals: words(text('Interval'))
      .map(Number)
      .filter((seconds) => seconds >= 0),
    modules: words(text('Modules')),
    details,
    unreadable,
    ...(comment === undefined ? {} : { comment }),
    lines,
  }
}

/** The `# File:` line's id, undefined where there is none. */
export function fileIdOf(header: Header): FileId | undefined {
  const prefix = '# File: '
  const id = header.lines.find((line) => line.startsWith(prefix))?.slice(prefix.length)
  return isFileId(id) ? id : undefined
}

function collect(lines: readonly string[]): {
  values: ReadonlyMap<string, string>
  details: ReadonlyMap<string, ReadonlyMap<string, string>>
  unreadable: readonly string[]
} {
  const values = new Map<string, string>()
  const details = new Map<string, Map<string, string>>()
  const unreadable: string[] = []
  for (const line of lines) {
    const [, key, value = ''] = LINE.exec(line) ?? []
    if (key === undefined) continue
    if (key === 'Unreadable') unreadable.push(unescapeValue(value))
    else if (key.startsWith(MODULE)) addDetail(details, key.slice(MODULE.length), value)
    else values.set(key, unescapeValue(value))
  }
  return { values, details, unreadable }
}

function addDetail(details: Map<string, Map<string, string>>, module: string, detail: string): void {
  const equals = detail.indexOf('=')
  if (equals < 0) return
  const ofModule = details.get(module) ?? new Map<string, string>()
  details.set(module, ofModule)
  ofModule.set(unescapeValue(detail.slice(0, equals)), unescapeValue(detail.slice(equals + 1)))
}

function readNumber(text: string, want: { key: string; least: number; where: string }): number {
  const value = text === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value) && value >= want.least) return value
  throw new RecollectError(
    'not-a-recording',
    `${want.where}: damaged header: ${want.key} is ${JSON.stringify(text)}, expected a number from ${want.least} on`,
  )
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '')
}
