import type { FileSource, Stillness } from '../vocabulary/source.ts'
import { byteString, instanceWord } from './byte-path.ts'
import { type Shape, shapeOf } from './copy-lines.ts'
import type { DescriptorBudget } from './descriptor-budget.ts'
import { type Match, splitPattern } from './glob.ts'
import { lead } from './lead.ts'
import { LineBuffer } from './line-buffer.ts'
import type { Stretch } from './past-lines.ts'
import { readPlan } from './read-plan.ts'
import { RETRY_SECONDS } from './reader.ts'
import { isKernelFile, SourceFile, type SourceFileOptions } from './source-file.ts'
import { StillnessWatch } from './stillness-watch.ts'

// A controller may be enabled at any time, and to ask for what is lacking costs little: 2 µs a file.
const MOST_PATIENCE_SECONDS = 60

/** A member's file, and how its lines are written. */
export interface MemberFile {
  readonly file: SourceFile
  readonly lead: string
  readonly shape: Shape
}

/** One of those that a starred path finds: a process, a control group. */
export interface Member {
  readonly instance: string
  readonly path: string
  /** One for each source. */
  readonly files: readonly MemberFile[]
  /** Those of them that are tried: all but what it lacks. */
  tried: readonly MemberFile[]
  /** Seconds after which it is tried again what it lacks, and when that is. */
  patience: number
  retryAt: number
  seenAt: number
  /** Where its lines stood in the last reading, and what tells whether they still hold. */
  readonly lines: Stretch
  readonly watch: StillnessWatch | undefined
}

/** A file that each member has. */
interface Kind {
  /** Behind the member's path: `/stat`, or nothing. */
  readonly suffix: string
  /** How it is read where it may stay open, and where not. */
  readonly kept: SourceFileOptions
  readonly reopened: SourceFileOptions
}

interface SourceKind extends Kind {
  readonly source: FileSource
  readonly shape: Shape
}

interface WayKind {
  readonly witnesses: readonly Kind[]
  readonly fits: RegExp
}

/** What a group's members are like. */
export interface GroupOptions {
  readonly budget: DescriptorBudget
  /** Whether their files may stay open. Undefined: each has to be asked. */
  readonly kernel: boolean | undefined
  /** Many of them are without some of the files. */
  readonly mayLack: boolean
}

/** Makes the members of a group from what its sources say. */
export class MemberMaker {
  readonly #sources: readonly SourceKind[]
  readonly #ways: readonly WayKind[]
  readonly #kernel: boolean | undefined
  readonly #words = new LineBuffer(1024)

  constructor(sources: readonly FileSource[], { budget, kernel, mayLack }: GroupOptions) {
    const kind = (source: Pick<FileSource, 'path' | 'joined' | 'most'>, about: { readonly mayLack: boolean }): Kind => {
      const { file } = splitPattern(source.path)
      const plan = { ...readPlan(source), ...about }
      return {
        suffix: file === '' ? '' : `/${byteString(file)}`,
        kept: { ...plan, budget },
        reopened: { ...plan, budget: undefined },
      }
    }
    const members = splitPattern(sources[0]?.path ?? '').members
    this.#kernel = kernel
    this.#sources = sources.map((source) => ({ source, shape: shapeOf(source), ...kind(source, { mayLack }) }))
    this.#ways = commonStillness(sources).map(({ same, fits }) => ({
      // Some kernels have no such files.
      witnesses: same.map((file) => kind({ path: `${members}/${file}` }, { mayLack: true })),
      fits,
    }))
  }

  /** Whether lines may be written again. */
  get canBeStill(): boolean {
    return this.#ways.length > 0
  }

  make({ instance, path }: Match, now: number): Member {
    const word = instanceWord(instance)
    const kernel = this.#kernel ?? isKernelFile(path)
    const opened = new Map<string, SourceFile>()
    const open = ({ suffix, kept, reopened }: Kind): SourceFile => {
      const file = opened.get(suffix) ?? new SourceFile(path + suffix, kernel ? kept : reopened)
      opened.set(suffix, file)
      return file
    }
    const files = this.#sources.map(({ source, shape, ...kind }) => ({
      file: open(kind),
      lead: source.bare ? lead(source.key) : lead(source.key, word),
      shape,
    }))
    const ways = this.#ways.map(({ witnesses, fits }) => ({ witnesses: witnesses.map(open), fits }))
    return {
      instance,
      path,
      files,
      tried: files,
      patience: RETRY_SECONDS,
      retryAt: now + RETRY_SECONDS,
      seenAt: 0,
      lines: { from: 0, to: 0 },
      watch: ways.length === 0 ? undefined : new StillnessWatch(ways, this.#words),
    }
  }
}

/** What it lacks it mostly never gets: it is tried again after 10 s, 20 s, 40 s, and then each minute. */
export function forgive(member: Member, now: number): void {
  for (const { file } of member.files) file.forgive()
  member.tried = member.files
  member.patience = Math.min(2 * member.patience, MOST_PATIENCE_SECONDS)
  member.retryAt = now + member.patience
}

/** Closes all that is open of a member. */
export function closeFiles({ files, watch }: Member): void {
  for (const { file } of files) file.close()
  watch?.close()
}

/** Lines are written again of all sources or of none. */
function commonStillness(sources: readonly FileSource[]): readonly Stillness[] {
  const still = sources[0]?.still ?? []
  return sources.every((source) => source.still === still) ? still : []
}
