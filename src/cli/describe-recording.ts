import { Clock } from '../layout/clock.ts'
import { visible } from '../layout/escape.ts'
import { fixed } from '../layout/number.ts'
import type { Health, Recording, Survey } from '../recording/reader.ts'
import type { Header } from '../vocabulary/header.ts'
import { plural } from '../vocabulary/plural.ts'
import { unreadableInWords } from '../vocabulary/reason.ts'
import type { Window } from '../vocabulary/window.ts'
import { sizeText, spanText } from './amounts.ts'
import { alignedLines } from './output/table-text.ts'

/** What a recording holds. */
export interface Description extends Survey {
  readonly path: string
  readonly header: Header
  readonly bytes: number
  readonly health: Health | undefined
}

/** Says what a recording holds, and with a check how much of that is whole. `at` is told how far that has come, from 0 to 1. */
export async function describeRecording(
  recording: Recording,
  { isChecked, at }: { readonly isChecked: boolean; readonly at: (share: number) => void },
): Promise<Description> {
  const { path, header, size: bytes } = recording
  const { span, samples, gaps, textBytes } = await recording.survey()
  const health = isChecked ? await recording.check(at) : undefined
  return { path, header, span, samples: health?.samples ?? samples, gaps, bytes, textBytes, health }
}

function healthText({ health, path }: Description): string {
  if (health === undefined) return ''
  // Recordings of collectl have neither.
  if (health.ok && health.frames === 0) return 'whole'
  if (health.ok) return `whole: ${plural(health.frames, 'frame')}, index ${health.index}`
  const told = health.notices.map(({ message }) => message.replace(`${path}: `, ''))
  return `not whole: ${told.join('; ')}`
}

/** A page for people; `zone` to show times in, undefined: the recording's own. */
export function descriptionText(description: Description, zone: string | undefined): string {
  const { path, header, span, samples, gaps, bytes, textBytes } = description
  const clock = new Clock(zone)
  const when = (time: number): string => clock.set(time, header.zone).iso.slice(0, 19).replace('T', ' ')
  const between = ({ from, thru }: Window): string => `${when(from)} thru ${when(thru)} (${spanText(thru - from)})`
  const [first = 0] = header.intervals
  const every = first === 0 ? 'as fast as possible' : `every ${header.intervals.map((each) => `${each} s`).join(', ')}`
  const rows: (readonly [string, string])[] = [
    ['host', `${header.host}, ${header.kernel} ${header.arch}, ${plural(header.cpus, 'cpu')}`],
    ['zone', header.zone],
    ['booted', when(header.bootTime)],
    ['recorded', span === undefined ? 'no samples' : between(span)],
    ['samples', `${samples}, ${every}`],
    ...gaps.map((gap) => ['gap', between(gap)] as const),
    ['modules', header.modules.join(' ')],
    ['size', `${sizeText(bytes)} for ${sizeText(textBytes)} of text, ${fixed(textBytes / bytes, 1)} : 1`],
    ['writer', `${header.writer} ${header.writerVersion}, format ${header.formatVersion}`],
    ['comment', header.comment ?? ''],
    ...header.unreadable.map((what) => ['unreadable', unreadableInWords(what)] as const),
    ['health', healthText(description)],
  ]
  const shown = rows.filter(([, value]) => value !== '').map(([name, value]) => [`  ${name}`, visible(value)])
  return `${visible(path)}\n${alignedLines(shown)}`
}

/** The same as plain values, for JSON: times in epoch seconds, sizes in bytes. */
export function descriptionValues(description: Description): object {
  const { header, span, health, ...rest } = description
  const { lines: _, details, ...about } = header
  return {
    ...rest,
    ...(span !== undefined && { from: span.from, thru: span.thru }),
    header: {
      ...about,
      details: Object.fromEntries([...details].map(([name, map]) => [name, Object.fromEntries(map)])),
    },
    ...(health !== undefined && { health }),
  }
}
