import { existsSync, readdirSync } from 'node:fs'
import { naturalOrder } from '../vocabulary/natural-order.ts'
import type { FileSource } from '../vocabulary/source.ts'
import { byteString, instanceWord, systemPath } from './byte-path.ts'
import { copyLines, type Shape, shapeOf } from './copy-lines.ts'
import type { Place } from './file-reader.ts'
import { expandGlob, hasStars, type Match } from './glob.ts'
import { lead } from './lead.ts'
import type { LineBuffer } from './line-buffer.ts'
import { readPlan } from './read-plan.ts'
import { RETRY_SECONDS, type Reader } from './reader.ts'
import { isKernelFile, SourceFile, type SourceFileOptions } from './source-file.ts'

// Processes come and go all the time, and to list them is cheap.
const PROCESSES = '/proc/[0-9]*'

const MOST_PATIENCE_SECONDS = 600

/** The path up to its last part with a star, and what follows it: sources that share the first are read together. */
export function splitPattern(path: string): { readonly members: string; readonly file: string } {
  const parts = path.split('/')
  const last = parts.findLastIndex(hasStars) + 1
  return { members: parts.slice(0, last).join('/'), file: parts.slice(last).join('/') }
}

interface MemberSource {
  readonly source: FileSource
  /** Behind the member's path: `/stat`, or nothing. */
  readonly suffix: string
  readonly shape: Shape
  /** How its files are read where they may stay open, and where not. */
  readonly kept: SourceFileOptions
  readonly reopened: SourceFileOptions
}

/** A member's file, and how its lines are written. */
interface MemberFile {
  readonly file: SourceFile
  readonly lead: string
  readonly shape: Shape
}

interface Member {
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
}

/** Reads the files of all members that a pattern finds, member by member. */
export class GroupReader implements Reader {
  readonly #pattern: string
  readonly #sources: readonly MemberSource[]
  readonly #root: string
  /** Undefined: each member has to be asked whether its files may stay open. */
  readonly #kernel: boolean | undefined
  readonly #rescanSeconds: number
  readonly #members = new Map<string, Member>()
  #inOrder: Member[] = []
  #scanAt = Number.NEGATIVE_INFINITY
  #scans = 0
  /** In /proc, at the last scan. */
  #names = ''

  /** All sources share the pattern of their members, see `splitPattern`. */
  constructor(sources: readonly [FileSource, ...FileSource[]], { root, budget }: Place) {
    const pattern = splitPattern(sources[0].path).members
    const processes = pattern.startsWith(PROCESSES)
    this.#pattern = byteString(pattern)
    this.#sources = sources.map((source) => {
      const { file } = splitPattern(source.path)
      return {
        source,
        suffix: file === '' ? '' : `/${byteString(file)}`,
        shape: shapeOf(source),
        kept: { ...readPlan(source), mayLack: !processes, budget },
        reopened: { ...readPlan(source), mayLack: !processes, budget: undefined },
      }
    })
    this.#root = root
    this.#kernel = processes ? isKernelFile(`${root}/proc`) : undefined
    this.#rescanSeconds = processes ? 0 : RETRY_SECONDS
  }

  read(into: LineBuffer, now: number): void {
    if (now >= this.#scanAt) {
      this.#scan(now)
      this.#scanAt = now + this.#rescanSeconds
    }
    for (const member of this.#inOrder) {
      if (!this.#readMember(member, into)) this.#scanAt = now
    }
  }

  unreadable(): readonly string[] {
    return this.#sources.flatMap(({ source }, i) => {
      if (this.#inOrder.length === 0) return [`${source.path}: ENOENT`]
      const errors = this.#inOrder.map((member) => member.files[i]?.file.error ?? '')
      const refused = errors.filter((error) => error !== '' && error !== 'ESRCH' && error !== 'ENOENT')
      // A member may lack a file, or have gone meanwhile; that all lack it is worth saying.
      if (refused.length === 0) return errors.every((error) => error === 'ENOENT') ? [`${source.path}: ENOENT`] : []
      const count = refused.length === errors.length ? '' : ` (${refused.length} of ${errors.length})`
      return [`${source.path}: ${refused[0]}${count}`]
    })
  }

  close(): void {
    for (const member of this.#inOrder) closeFiles(member)
    this.#members.clear()
    this.#inOrder = []
    this.#names = ''
    this.#scanAt = Number.NEGATIVE_INFINITY
  }

  /** Gives false if the member turned out to have gone. */
  #readMember(member: Member, into: LineBuffer): boolean {
    for (const { file, lead, shape } of member.tried) {
      if (copyLines(file, into, lead, shape)) continue
      if (file.refused) member.tried = member.tried.filter((other) => other.file !== file)
      if (file.gone && this.#hasGone(member, file)) return false
    }
    return true
  }

  /** It may only lack the file; if it has gone, the others are not tried. */
  #hasGone(member: Member, file: SourceFile): boolean {
    // Members that stay are looked for often enough.
    return file.good || (this.#rescanSeconds === 0 && !existsSync(systemPath(member.path)))
  }

  /** Finds new members and forgets those that have gone. */
  #scan(now: number): void {
    const matches = this.#list()
    if (matches === undefined) return
    const scan = ++this.#scans
    let seen = 0
    let fresh = false
    for (const { instance, path } of matches) {
      let member = this.#members.get(instance)
      if (member === undefined) {
        member = this.#meet(instance, path, now)
        fresh = true
      } else if (this.#rescanSeconds > 0 && now >= member.retryAt) forgive(member, now)
      if (member.seenAt !== scan) seen++
      member.seenAt = scan
    }
    if (this.#inOrder.length > seen) this.#forget(scan)
    if (fresh) this.#inOrder.sort((a, b) => naturalOrder(a.instance, b.instance))
  }

  /** Undefined where nobody came and nobody left, as far as can be seen. */
  #list(): readonly Match[] | undefined {
    try {
      return this.#isUnchanged() ? undefined : expandGlob(this.#root, this.#pattern)
    } catch {
      // Who cannot look has not seen anybody leave.
      this.#names = ''
      return undefined
    }
  }

  /** Most seconds no process comes or goes, and then the names in /proc are the same. */
  #isUnchanged(): boolean {
    if (this.#pattern !== PROCESSES) return false
    const before = this.#names
    this.#names = namesIn(`${this.#root}/proc`)
    return this.#names === before && before !== ''
  }

  #forget(scan: number): void {
    this.#inOrder = this.#inOrder.filter((member) => {
      if (member.seenAt === scan) return true
      closeFiles(member)
      this.#members.delete(member.instance)
      return false
    })
  }

  #meet(instance: string, path: string, now: number): Member {
    const word = instanceWord(instance)
    const kernel = this.#kernel ?? isKernelFile(path)
    const files = this.#sources.map(({ source, shape, suffix, kept, reopened }) => ({
      file: new SourceFile(path + suffix, kernel ? kept : reopened),
      lead: source.bare ? lead(source.key) : lead(source.key, word),
      shape,
    }))
    const patience = RETRY_SECONDS
    const member: Member = { instance, path, files, tried: files, patience, retryAt: now + patience, seenAt: 0 }
    this.#members.set(instance, member)
    this.#inOrder.push(member)
    return member
  }
}

/** All in one text; '' where they cannot be listed. */
function namesIn(directory: string): string {
  try {
    return readdirSync(systemPath(directory), 'latin1').join('/')
  } catch {
    return ''
  }
}

/** What a member lacks it mostly never gets: it is tried again after 10 s, 20 s, 40 s and so on. */
function forgive(member: Member, now: number): void {
  for (const { file } of member.files) file.forgive()
  member.tried = member.files
  member.patience = Math.min(2 * member.patience, MOST_PATIENCE_SECONDS)
  member.retryAt = now + member.patience
}

function closeFiles(member: Member): void {
  for (const { file } of member.files) file.close()
}
