import { briefTable } from '../layout/tables.ts'
import { builtInSelectables, loadBuiltIn, loadImporter } from '../modules.ts'
import { namesake, parseSelection, type Selectable, type Wanted } from '../selection.ts'
import { machineAt } from '../source/machine.ts'
import { type Notice, RecollectError } from '../vocabulary/error.ts'
import { errorCode } from '../vocabulary/error-code.ts'
import type { Selected } from '../vocabulary/format.ts'
import type { Header } from '../vocabulary/header.ts'
import { asRecorded, type Importer, playsOnly } from '../vocabulary/importer.ts'
import { didYouMean } from '../vocabulary/nearest.ts'
import { meantBy, meantByOne } from './usage-error.ts'

/** The option that names modules from elsewhere. */
export const importOption = {
  type: 'string',
  array: true,
  describe: 'Load an import module by its file or name; may be repeated',
  example: '--import ./hello.js',
} as const

/** What to choose importers from. */
export interface Offer {
  /** What was typed behind -s. */
  readonly spec: string | undefined
  /** What was typed behind --import. */
  readonly imports: readonly (string | number)[] | undefined
  /** Names of the package's modules that are chosen where -s says nothing, or only what to add or leave out. */
  readonly defaults: readonly string[]
  /** Names of modules that are wanted instead of what -s or the defaults say. */
  readonly names?: readonly string[]
  /** Names of modules whose instances are wanted beside these. */
  readonly each?: readonly string[]
  /** The modules are to record: those that cannot do that here are left out. */
  readonly isRecording?: boolean
  /** The headers of what is played: some modules' metrics are only known from there. */
  readonly headers?: readonly Header[]
  readonly onNotice: (notice: Notice) => void
}

/** One that was asked for, and whether by --import. */
export interface Chosen extends Selected {
  readonly isImported: boolean
}

/** The importers that were asked for, in the order in which they print. Loads only these. */
export async function choose(offer: Offer): Promise<readonly Chosen[]> {
  const own = await ownImporters(offer)
  const wanted = wantedOf(
    offer,
    [...own.values()].map(({ importer }) => importer),
  )
  const selected = await Promise.all(
    wanted.map(async ({ name, total, each }): Promise<readonly Chosen[]> => {
      const mine = own.get(name)
      if (mine !== undefined) {
        const importer = await meantByOne('--import', mine.spec, async () => withItsMetrics(mine.importer, offer))
        return [{ importer, total, each, isImported: true }]
      }
      const importer = await builtIn(name, offer)
      if (importer === undefined) return []
      return [{ importer: withItsMetrics(importer, offer), total, each, isImported: false }]
    }),
  )
  return selected.flat()
}

/** A module that was imported, and what was typed of it last. */
interface Imported {
  readonly importer: Importer
  readonly spec: string
}

/** The importer with the metrics that the recordings tell of, or that they will tell of. */
function withItsMetrics(importer: Importer, { isRecording, headers = [] }: Offer): Importer {
  if (importer.metricsOf === undefined || !isRecording) return asRecorded(importer, headers)
  const details = new Map(Object.entries(importer.updateHeader?.(machineAt('')) ?? {}))
  return asRecorded(importer, [{ details: new Map([[importer.name, details]]) }])
}

async function ownImporters({ imports = [], onNotice }: Offer): Promise<ReadonlyMap<string, Imported>> {
  const own = new Map<string, Imported>()
  const already = (name: string): Importer | undefined => own.get(name)?.importer
  for (const spec of imports.map(String)) {
    try {
      const { importer } = await meantByOne('--import', spec, () => loadImporter(spec, already))
      own.set(importer.name, { importer, spec })
    } catch (error) {
      onNotice(whyUnavailable(spec, error))
    }
  }
  return own
}

async function builtIn(name: string, { isRecording, spec, names, onNotice }: Offer): Promise<Importer | undefined> {
  const { importer } = await loadBuiltIn(name)
  if (!isRecording) return importer
  // Nothing that this machine could tell: it is there to play older recordings.
  if (playsOnly(importer)) return undefined
  try {
    importer.init?.({})
    return importer
  } catch (error) {
    const notice = whyUnavailable(name, error)
    // Nobody asked for it by name: that this machine has none is no news.
    if (spec !== undefined || names !== undefined) onNotice(notice)
    return undefined
  }
}

/** The one line about a module that drops itself; anything else is thrown on. */
function whyUnavailable(name: string, error: unknown): Notice {
  if (!(error instanceof Error && errorCode(error) === 'unavailable')) throw error
  return { code: 'unavailable', message: `import module ${name}: left out: ${error.message}` }
}

/** Those of these names, whole. Throws a RecollectError `bad-option`. */
function ofNames(names: readonly string[], modules: readonly Selectable[]): readonly Wanted[] {
  const known = modules.map(({ name }) => name)
  return names.map((name): Wanted => {
    if (known.includes(name)) return { name, total: true, each: true }
    throw new RecollectError(
      'bad-option',
      `${name}: no such module${didYouMean(name, known) || ': recollect list modules lists them'}`,
    )
  })
}

function wantedOf(offer: Offer, own: readonly Importer[]): readonly Wanted[] {
  const isOwn = ({ name }: { readonly name: string }): boolean => own.some((importer) => importer.name === name)
  const modules: readonly Selectable[] = [
    ...builtInSelectables.filter((module) => !isOwn(module)),
    ...own.map(({ name, letter }) => ({ name, imported: true, ...(letter !== undefined && { letter }) })),
  ]
  const defaults = modules
    .filter((module) => isOwn(module) || offer.defaults.includes(module.name))
    .map(({ name, detailOnly }): Wanted => ({ name, total: detailOnly !== true, each: detailOnly === true }))
  const { names, spec } = offer
  if (names === undefined && spec !== undefined) tellOfNamesake(spec, modules, offer)
  const chosen =
    names === undefined ? ofSpec(spec, modules, defaults) : meantBy('--columns', () => ofNames(names, modules))
  // A module that was imported is wanted, whatever -s says of the others.
  const missing = defaults.filter((module) => isOwn(module) && !chosen.some(({ name }) => name === module.name))
  const detailed = meantBy('--top', () => ofNames(offer.each ?? [], modules)).map(({ name }) => name)
  const wanted = [...chosen, ...missing].map((one) => ({ ...one, each: one.each || detailed.includes(one.name) }))
  const added = detailed.filter((name) => !wanted.some((other) => other.name === name))
  return [...wanted, ...added.map((name): Wanted => ({ name, total: false, each: true }))]
}

/** What was recorded on request, and is not shown because its name is read as letters, is worth a line. */
function tellOfNamesake(spec: string, modules: readonly Selectable[], { headers = [], onNotice }: Offer): void {
  const name = namesake(spec, modules)
  const isRequested = modules.some((module) => module.name === name && module.onRequest === true)
  if (name === undefined || !isRequested || !headers.some((header) => header.modules.includes(name))) return
  const message = `-s ${spec}: read as collectl's letters: --import ${name} -s ${spec} is the module`
  onNotice({ code: 'letters', message })
}

function ofSpec(
  spec: string | undefined,
  modules: readonly Selectable[],
  defaults: readonly Wanted[],
): readonly Wanted[] {
  return spec === undefined ? defaults : meantBy('-s', () => parseSelection(spec, modules, defaults))
}

/** Whether the brief format cannot show all of these: details, and modules without a brief form. */
export function needsVerbose(selected: readonly Selected[]): boolean {
  const brief = selected.filter(
    ({ importer }) => importer.printBrief !== undefined || briefTable(importer) !== undefined,
  )
  // The letter c means cpu and load: that load has no brief form takes nothing from it.
  const shown = new Set(brief.map(({ importer }) => importer))
  const letters = new Set(brief.flatMap(({ importer }) => importer.letter ?? []))
  return selected.some(({ importer, each }) => each || !(shown.has(importer) || letters.has(importer.letter ?? '')))
}
