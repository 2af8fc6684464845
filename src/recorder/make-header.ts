import { createRequire } from 'node:module'
import { FORMAT_VERSION, formatHeader } from '../recording/header.ts'
import { machineAt, readFacts } from '../source/machine.ts'
import type { Notice } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import { placeAndReason } from '../vocabulary/reason.ts'

/** What a header says beside the machine's facts. */
export interface HeaderOptions {
  readonly root: string
  readonly importers: readonly Importer[]
  readonly intervals: readonly number[]
  /** Epoch seconds of the first sample. */
  readonly created: number
  readonly unreadable: readonly string[]
  readonly comment: string | undefined
  readonly onNotice: (notice: Notice) => void
}

/** The header of a recording that begins now. */
export function makeHeader(options: HeaderOptions): Header {
  const { root, importers, intervals, created, unreadable, comment } = options
  const header: Header = {
    writer: 'recollect',
    writerVersion: ownVersion(),
    formatVersion: FORMAT_VERSION,
    ...readFacts(root, created),
    created,
    intervals,
    modules: importers.map(({ name }) => name),
    details: detailsOf(options),
    unreadable,
    ...(comment === undefined ? {} : { comment }),
    lines: [],
  }
  return { ...header, lines: formatHeader(header).trimEnd().split('\n') }
}

function ownVersion(): string {
  const { version } = createRequire(import.meta.url)('recollect/package.json')
  return String(version)
}

function detailsOf({ root, importers, onNotice }: HeaderOptions): Header['details'] {
  const machine = machineAt(root)
  const details = new Map<string, ReadonlyMap<string, string>>()
  for (const importer of importers) {
    try {
      const lines = importer.updateHeader?.(machine)
      if (lines !== undefined) details.set(importer.name, new Map(Object.entries(lines)))
    } catch (error) {
      const why = placeAndReason(error)
      onNotice({ code: 'module-failed', message: `import module ${importer.name}: header: ${why}` })
    }
  }
  return details
}
