import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { builtInExporters } from '../../builtin-exporters.ts'
import { builtInFormats } from '../../builtin-formats.ts'
import { leftOut } from '../../builtin-modules.ts'
import { visible } from '../../layout/escape.ts'
import { builtInSelectables, loadBuiltIn, loadImporter, modulePath } from '../../modules.ts'
import type { Selectable } from '../../selection.ts'
import { whyAbsent } from '../../source/why-absent.ts'
import { asRecorded, type Importer, playsOnly } from '../../vocabulary/importer.ts'
import { orChoose } from '../../vocabulary/nearest.ts'
import { choose, importOption } from '../choose.ts'
import { defineCommand } from '../command.ts'
import { exportReference } from '../export/export-reference.ts'
import { lastValues } from '../last-values.ts'
import { metricReference, metricRows } from '../metric-reference.ts'
import { closeRecordings, hostsOf, openRecordings } from '../open-recordings.ts'
import { alignedLines } from '../output/table-text.ts'
import type { Terminal } from '../output/terminal.ts'
import { optionError, UsageError } from '../usage-error.ts'

const options = {
  subsys: {
    type: 'string',
    alias: 's',
    describe: 'Only the metrics of these subsystems, letters or names',
    example: '-s cpu,disk',
  },
  values: {
    type: 'string',
    alias: 'v',
    describe: "Show the last values in this recording, or in each host's, if it is a directory or a pattern",
    example: '-v web1-20261121-000000.raw.zst',
  },
  markdown: { type: 'boolean', describe: 'Write the metrics, or the exports, as a page of Markdown' },
  import: importOption,
} as const

interface Typed {
  readonly subsys?: string | undefined
  readonly values?: string | undefined
  readonly markdown?: boolean | undefined
  readonly import?: readonly (string | number)[] | undefined
}

/** `-sd, -sD`; '' for a module without a letter. */
function letters({ letter, detailOnly }: Selectable): string {
  if (letter === undefined) return ''
  const detail = `-s${letter.toUpperCase()}`
  return detailOnly === true ? detail : `-s${letter}, ${detail}`
}

function lettersOf(name: string): string {
  const found = builtInSelectables.find((module) => module.name === name)
  return found === undefined ? '' : letters(found)
}

/** Modules of the user's own, by name; a directory that is not there holds none. */
function ownModules(): readonly string[] {
  return modulePath().flatMap((folder) => {
    try {
      const names = readdirSync(folder).filter((name) => name.endsWith('.js'))
      return names.toSorted().map((name) => join(folder, name))
    } catch {
      return []
    }
  })
}

/** Whether this machine has what a module reads, or why not; '' where only asking a server could tell. */
function hereOf(importer: Importer): string {
  const why = whyAbsent(importer, '')
  if (why !== undefined || playsOnly(importer)) return why ?? ''
  return importer.sources.length === 0 ? '' : 'yes'
}

async function listModules(typed: Typed, terminal: Terminal): Promise<void> {
  const rows: string[][] = [['MODULE', 'LETTERS', 'RECORDED', 'FROM', 'TITLE', 'HERE']]
  for (const { name, onRequest } of builtInSelectables) {
    const { importer, origin } = await loadBuiltIn(name)
    const recorded = playsOnly(importer) ? 'no' : onRequest === true ? 'on request' : 'yes'
    rows.push([name, lettersOf(name), recorded, origin, importer.title, hereOf(importer)])
  }
  for (const spec of [...ownModules(), ...(typed.import ?? []).map(String)]) {
    try {
      const { importer, origin } = await loadImporter(spec)
      rows.push([importer.name, letters(importer), 'on request', origin, importer.title, hereOf(importer)])
    } catch (error) {
      terminal.notice({ code: 'not-loaded', message: error instanceof Error ? error.message : String(error) })
    }
  }
  terminal.out.write(alignedLines(rows))
  const absent = Object.entries(leftOut).map(([name, why]) => `${name}: ${why}\n`)
  terminal.out.write(`\nNot included:\n${absent.join('')}`)
}

async function listMetrics(typed: Typed, terminal: Terminal): Promise<void> {
  const { subsys: spec, import: imports } = typed
  const defaults = builtInSelectables.map(({ name }) => name)
  const selected = await choose({ spec, imports, defaults, onNotice: terminal.notice })
  const importers = selected.map(({ importer }) => importer)
  if (typed.markdown) {
    terminal.out.write(metricReference(importers, lettersOf))
  } else if (typed.values !== undefined) {
    await listValues(importers, typed.values, terminal)
  } else {
    const rows = importers.flatMap(metricRows)
    const cells = rows.map(({ name, kind, unit, instances, help }) => [name, kind, unit, instances, help])
    terminal.out.write(alignedLines([['METRIC', 'KIND', 'UNIT', 'INSTANCES', 'HELP'], ...cells]))
  }
}

const VALUE_HEADS = ['METRIC', 'INSTANCE', 'TYPE', 'SEMANTICS', 'UNIT', 'VALUE', 'COUNTER']

async function listValues(importers: readonly Importer[], path: string, terminal: Terminal): Promise<void> {
  const opened = await openRecordings([path], terminal)
  try {
    const headers = opened.map(({ recording }) => recording.header)
    const told = importers.map((importer) => asRecorded(importer, headers))
    const hosts = [...(await lastValues(await hostsOf(opened), told, terminal.notice))]
    // A host is only named where there are others.
    const named = (host: string, cells: readonly string[]): string[] =>
      hosts.length > 1 ? [host, ...cells] : [...cells]
    const rows = hosts.flatMap(([host, values]) =>
      told
        .flatMap(metricRows)
        .flatMap(({ name, type, semantics, unit }) =>
          (values.get(name) ?? []).map(({ instance, value, counter }) =>
            named(visible(host), [name, instance, type, semantics, unit, value, counter]),
          ),
        ),
    )
    terminal.out.write(alignedLines([named('HOST', VALUE_HEADS), ...rows]))
  } finally {
    await closeRecordings(opened)
  }
}

async function listFormats(_: Typed, terminal: Terminal): Promise<void> {
  const rows: string[][] = [['FORMAT', 'HELP']]
  for (const [name, load] of Object.entries(builtInFormats)) rows.push([name, (await load()).default.help])
  terminal.out.write(alignedLines(rows))
}

async function listExports({ markdown }: Typed, terminal: Terminal): Promise<void> {
  if (markdown) {
    const exporters = await Promise.all(Object.values(builtInExporters).map(async (load) => (await load()).default))
    terminal.out.write(exportReference(exporters))
    return
  }
  const rows: string[][] = [['EXPORT', 'COUNTERS AS', 'HELP']]
  for (const load of Object.values(builtInExporters)) {
    const { name, counters, help } = (await load()).default
    rows.push([name, counters, help])
  }
  terminal.out.write(alignedLines(rows))
}

const LISTS: Readonly<Record<string, (typed: Typed, terminal: Terminal) => Promise<void>>> = {
  modules: listModules,
  metrics: listMetrics,
  formats: listFormats,
  exports: listExports,
}

/** Which lists an option belongs to, where not to all. */
const ONLY_OF: Readonly<Record<string, readonly string[]>> = {
  subsys: ['metrics'],
  values: ['metrics'],
  markdown: ['metrics', 'exports'],
}

/** `recollect list`. */
export const list = defineCommand({
  name: 'list',
  operands: 'WHAT',
  arity: [1, 1],
  choices: Object.keys(LISTS),
  summary: `List what there is; WHAT is one of ${Object.keys(LISTS).join(', ')}.`,
  examples: [
    ['list modules', 'import modules, their letters, and where they were found'],
    ['list metrics -s disk', 'every metric of the disks: kind, unit, meaning'],
    ['list metrics -s cpu -v web1-20261121-000000.raw.zst', 'and what they were at the end of that recording'],
  ],
  options,
  async run({ options: typed, operands }, terminal) {
    const [what = ''] = operands
    const chosen = Object.hasOwn(LISTS, what) ? LISTS[what] : undefined
    if (chosen === undefined) throw new UsageError(`list ${what}: no such list${orChoose(what, Object.keys(LISTS))}`)
    for (const [name, lists] of Object.entries(ONLY_OF)) {
      if (Object.hasOwn(typed, name) && !lists.includes(what))
        throw optionError(`--${name}`, `only for list ${lists.join(' and list ')}`)
    }
    await chosen(typed, terminal)
  },
})
