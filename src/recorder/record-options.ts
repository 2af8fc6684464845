import type { Clock } from '../source/clock.ts'
import type { Notice } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Times } from '../vocabulary/times.ts'
import type { Retention } from './retention.ts'
import type { RollTimes } from './roll-schedule.ts'

/** What is recorded, how often, and where to. */
export interface RecordOptions {
  /** The modules that record, ready for use, in their order. */
  readonly importers: readonly Importer[]
  /** Seconds of the first, second and third interval; 0: as fast as possible. */
  readonly intervals: readonly number[]
  /** A directory, or a prefix of file names (`/var/log/recollect/web`). Absent: nothing is written. */
  readonly path?: string
  /** The tree that stands for `/`. Default: the machine itself. */
  readonly root?: string
  /** How many samples. Default: no end. */
  readonly count?: number
  /** How long, in seconds. Default: no end. */
  readonly seconds?: number
  /** How many seconds may be lost when the recorder is killed. Default 5, or one interval where that is longer. */
  readonly flushSeconds?: number
  /** A flush is to survive a power cut, too. */
  readonly sync?: boolean
  /** zstd's level. */
  readonly level?: number
  readonly roll?: RollTimes
  readonly retention?: Retention
  readonly comment?: string
  /** Leaves out what may hold command-line arguments. */
  readonly noArgs?: boolean
  /** Full names of metrics (`process.runDelay`) whose sources are read only on request. */
  readonly requested?: ReadonlySet<string>
  /** How many bytes of the recording may wait in memory while they cannot be written. Default 16 MiB. */
  readonly memoryBytes?: number
  /** Takes the time of what is read. */
  readonly times?: Times | undefined
  /** Called once the sources are open and before anything is written: the moment to give up privileges. */
  readonly onSourcesOpen?: () => void
  readonly onNotice?: (notice: Notice) => void
  /** Default: the machine's clocks. */
  readonly clock?: Clock
}
