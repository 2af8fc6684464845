import type { HostRecordings, PlayOptions } from '../../playback/recordings.ts'
import type { Importer } from '../../vocabulary/importer.ts'

/** What is played, and how. */
export interface Played {
  readonly hosts: readonly HostRecordings[]
  readonly importers: readonly Importer[]
  readonly how: PlayOptions
}
