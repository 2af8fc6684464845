import {
  type Cells,
  defineImporter,
  type Header,
  type Metrics,
  RecollectError,
  type RecordContext,
  sameBoot,
} from 'recollect/importer'
import { declarationLine, planOf, readDeclaration } from './json/declaration.ts'
import { at as atPath, exactDigits, member, parseJson } from './json/parse.ts'
import { type Field, metricsOf, type Plan } from './json/plan.ts'
import { type Source, sourcesOf } from './json/sources.ts'

type Row = Cells<Metrics>
/** What there is to know is in the recordings. */
const none: Metrics = {}

type At = (instance: string) => Row

/** A line of a recording, its key included, must stay below 1 MiB. */
const LONGEST = 1000 * 1024
const TIMEOUT_MS = 5000
/** A tracing script may have to be compiled first. */
const START_MS = 60_000
const BLANK_LINES = /^\s*\n/gm

/** A source that is played. */
interface Played {
  readonly plan: Plan
  /** `generation` as it was in this sample and in the one before, and whether it was ever another. */
  generation: unknown
  before: unknown
  moves: boolean
  /** It told something in this sample. */
  told: boolean
}

function put(row: Row, { metric, type }: Field, value: unknown): void {
  const digits = exactDigits(value)
  if (type === 'string') {
    if (typeof value === 'string') row[metric] = digits ?? value
  } else if (digits !== undefined) row[metric] = BigInt(digits)
  else if (typeof value === 'boolean') row[metric] = value ? 1 : 0
  else if (typeof value === 'number') row[metric] = value
}

/** A name as one word; an element without one is called by its place. */
function instanceOf(element: unknown, index: readonly string[], place: number): string {
  const name = index.length === 0 ? place : atPath(element, index)
  const text = exactDigits(name) ?? (typeof name === 'string' || typeof name === 'number' ? String(name) : '')
  return text.trim().replaceAll(/\s+/g, '_') || String(place)
}

function fill({ fields, tables }: Plan, data: unknown, at: At): void {
  for (const field of fields) put(at(''), field, atPath(data, field.path))
  for (const table of tables) {
    const elements = atPath(data, table.path)
    if (!Array.isArray(elements)) continue
    for (const [place, element] of elements.entries()) {
      const row = at(instanceOf(element, table.index, place))
      for (const field of table.fields) put(row, field, atPath(element, field.path))
    }
  }
}

/**
 * Data in JSON with a JSON Schema (as SystemTap's scripts write them) or with the metadata of Performance Co-Pilot's JSON
 * agent: from files, /proc files, commands, or programs that print an object a line.
 *
 *     recollect record --import 'json,net=/run/net.json,ceph=!ceph -s --format json,ceph.schema=/etc/ceph.schema.json'
 */
export default defineImporter(() => {
  /** Recording: what is read, what is wrong with the declarations, and which commands have not ended yet. */
  let sources: readonly Source[] = []
  let undeclared: readonly string[] = []
  const running = new Set<string>()

  /** Playback. */
  let played = new Map<string, Played>()
  let header: Header | undefined

  function recordSource({ name, from }: Source, record: RecordContext): void {
    const key = `json ${name}`
    if (from.kind === 'file') {
      const isThere = record.proc(from.path, key, { joined: true, most: LONGEST, whole: true })
      if (!isThere) throw new Error(`${name}: ${from.path}: cannot be read, or is empty`)
    } else if (from.kind === 'stream') {
      const expected = from.every === undefined ? {} : { everyMs: from.every * 1000, timeoutMs: START_MS }
      record.lines(key, record.pipe(from.command, expected).text().replaceAll(BLANK_LINES, ''))
    } else if (!running.has(name)) {
      running.add(name)
      const done = record.exec(from.command, key, { joined: true, timeoutMs: TIMEOUT_MS })
      // Nobody waits for it: a command that hangs must not hold up the other sources. What fails is told of by the recorder.
      done.catch(() => {}).finally(() => running.delete(name))
    }
  }

  /** Takes a line of data. Throws a RecollectError `bad-data` where it has no values, in words that stay the same. */
  function take(name: string, text: string, at: At): void {
    const bad = (why: string) => new RecollectError('bad-data', `${name}: ${why}`)
    const source = played.get(name)
    if (source === undefined) throw bad('no schema in the header')
    const data = parseJson(text)
    if (data === undefined) throw bad('not JSON')
    const wrong = source.plan.check(data)
    if (wrong !== undefined) throw bad(`not as the schema says: ${wrong}`)
    const generation = member(data, 'generation')
    source.moves ||= source.before !== undefined && generation !== undefined && generation !== source.before
    source.generation = generation
    // One that never moves is no number of a reading, but of a version.
    if (source.moves && generation === source.before) throw bad('the same generation as before')
    source.told = true
    fill(source.plan, data, at)
  }

  return {
    name: 'json',
    title: 'JSON',
    dimension: 'instance',
    sources: [],
    metrics: none,
    metricsOf(details) {
      const plans = details.flatMap((one) => [...one].flatMap(([name, line]) => planOf(name, line) ?? []))
      return Object.assign({}, ...plans.map(metricsOf))
    },
    analyzes: ['json'],

    /** More than one `--import json` adds sources; none takes all away. */
    init(settings) {
      const named = sourcesOf(settings)
      const fresh = new Set(named.map(({ name }) => name))
      sources = named.length === 0 ? [] : [...sources.filter(({ name }) => !fresh.has(name)), ...named]
      running.clear()
    },

    updateHeader(machine) {
      if (sources.length === 0)
        throw new RecollectError('bad-option', 'import module json: say which source: --import json,FILE')
      const details: Record<string, string> = {}
      const problems: string[] = []
      const taken = new Set<string>()
      for (const source of sources) {
        try {
          details[source.name] = declarationLine(source, readDeclaration(source, machine), taken)
        } catch (error) {
          problems.push(error instanceof Error ? error.message : String(error))
        }
      }
      undeclared = problems
      return details
    },

    getData(record) {
      const problems = [...undeclared]
      for (const source of sources) {
        try {
          recordSource(source, record)
        } catch (error) {
          problems.push(error instanceof Error ? error.message : String(error))
        }
      }
      if (problems.length > 0) throw new Error(problems.join('; '))
    },

    getHeader(details, next) {
      const goesOn = header !== undefined && sameBoot(header, next)
      const before = played
      header = next
      played = new Map()
      for (const [name, line] of details) {
        const plan = planOf(name, line)
        if (plan === undefined) continue
        const known = goesOn ? before.get(name) : undefined
        played.set(name, { generation: undefined, before: undefined, moves: false, ...known, plan, told: false })
      }
    },

    initInterval() {
      for (const source of played.values()) {
        source.before = source.generation
        source.told = false
      }
    },

    analyze(line, _total, at) {
      take(line.text(0), line.rest(1), at)
    },

    intervalEnd(row, { instance }) {
      // Words stay until others come; those of a source that told nothing are not known.
      for (const { plan, told } of played.values()) {
        if (told) continue
        const fields = instance === '' ? plan.fields : plan.tables.flatMap((table) => table.fields)
        for (const { metric, type } of fields) if (type === 'string') Object.assign(row, { [metric]: '' })
      }
    },
  }
})
