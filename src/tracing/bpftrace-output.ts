import {
  type AggregationRecord,
  type AggregationValue,
  average,
  type Bucket,
  type Integer,
  integer,
  key,
} from './aggregation.ts'
import { SNAPSHOT_END, type TraceEvent } from './trace-event.ts'

/** A double holds every integer of 15 digits; longer ones are taken as text. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g
const QUOTED_INTEGER = /^-?\d{16,}$/

/**
 * Understands a line of `bpftrace -f json`, of versions 0.17 to 0.25; undefined for an empty line and for what is of no
 * interest.
 *
 * Versions from 0.24 on quote integers that a double cannot hold, older ones do not: both are exact here.
 */
export function parseBpftraceLine(line: string): TraceEvent | undefined {
  const text = line.trim()
  if (text === '') return undefined
  let message: unknown
  try {
    message = JSON.parse(text.replace(STRING_OR_LONG_INTEGER, (found) => (found[0] === '"' ? found : `"${found}"`)))
  } catch {
    return { type: 'complaint', message: `bpftrace: no JSON: ${text.slice(0, 80)}` }
  }
  return isObject(message) ? eventOf(message) : { type: 'complaint', message: 'bpftrace: JSON, but no object' }
}

type Json = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function eventOf(message: Json): TraceEvent | undefined {
  const { type, data } = message
  switch (type) {
    case 'attached_probes':
      return { type: 'attached', probes: countOf(data, 'probes') }
    case 'lost_events':
      return { type: 'lost', events: countOf(data, 'events') }
    case 'map':
    case 'stats':
    case 'hist':
      return isObject(data) ? { type: 'records', action: type, records: recordsOf(data) } : undefined
    case 'printf':
    case 'time':
    case 'cat':
    case 'join':
    case 'syscall':
      return typeof data === 'string' ? printed(type, data) : undefined
    case 'value':
      return { type: 'output', action: 'print', text: wordsOf(data) }
    case 'helper_error':
    case 'runtime_error':
    case 'errorf':
    case 'warnf':
      return { type: 'complaint', message: `bpftrace: ${complaintOf(message)}` }
    default:
      return undefined
  }
}

function printed(action: string, text: string): TraceEvent {
  return text.startsWith(SNAPSHOT_END) ? { type: 'snapshot' } : { type: 'output', action, text }
}

function countOf(data: unknown, name: string): number {
  const count = isObject(data) ? Number(data[name]) : Number.NaN
  return Number.isFinite(count) ? count : Number.NaN
}

function complaintOf(message: Json): string {
  const about = [message['msg'], message['helper'], message['retcode'] ?? message['ret']]
  const where = message['line'] === undefined ? [] : [`line ${String(message['line'])}`]
  return [...where, ...about.filter((part) => part !== undefined).map(String)].join(': ').trim()
}

/** `{"@name": value}`, or `{"@name": {"key,key": value}}`. */
function recordsOf(data: Json): readonly AggregationRecord[] {
  return Object.entries(data).flatMap(([name, told]) => {
    const id = name.replace(/^@/, '')
    const value = valueTold(told)
    if (value !== undefined) return [{ id, keys: [], value }]
    if (!isObject(told)) return []
    return Object.entries(told).flatMap(([keys, each]) => {
      const keyed = valueTold(each)
      return keyed === undefined ? [] : [{ id, keys: keys.split(',').map(key), value: keyed }]
    })
  })
}

function valueTold(told: unknown): AggregationValue | undefined {
  const whole = integerOf(told)
  if (whole !== undefined) return whole
  if (typeof told === 'string') return told
  if (typeof told === 'boolean') return told ? 1 : 0
  if (Array.isArray(told)) return told.every(isBucket) ? told.map(bucketOf) : wordsOf(told)
  if (isObject(told) && told['count'] !== undefined && told['total'] !== undefined && told['average'] !== undefined) {
    const count = integerOf(told['count']) ?? 0
    const total = integerOf(told['total']) ?? 0
    // Its own average is a whole number, cut off.
    return { count, total, average: average(total, count) }
  }
  return undefined
}

function integerOf(told: unknown): Integer | undefined {
  if (typeof told === 'number') return told
  return typeof told === 'string' && QUOTED_INTEGER.test(told) ? integer(told) : undefined
}

function isBucket(told: unknown): told is Json {
  return isObject(told) && integerOf(told['count']) !== undefined
}

function bucketOf(told: Json): Bucket {
  const from = integerOf(told['min'])
  const thru = integerOf(told['max'])
  return {
    count: integerOf(told['count']) ?? 0,
    ...(from !== undefined && { from }),
    ...(thru !== undefined && { thru }),
  }
}

function wordsOf(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data)
}
