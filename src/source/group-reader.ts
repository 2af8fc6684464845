import { existsSync, readdirSync } from 'node:fs'
import { naturalOrder } from '../vocabulary/natural-order.ts'
import type { FileSource } from '../vocabulary/source.ts'
import { byteString, systemPath } from './byte-path.ts'
import { copyLines } from './copy-lines.ts'
import type { Place } from './file-reader.ts'
import { expandGlob, isNumber, type Match, splitPattern } from './glob.ts'
import type { LineBuffer } from './line-buffer.ts'
import { closeFiles, forgive, type Member, MemberMaker } from './member.ts'
import { PastLines } from './past-lines.ts'
import { RETRY_SECONDS, type Reader } from './reader.ts'
import { isKernelFile, type SourceFile } from './source-file.ts'

// Processes come and go all the time, and to list them is cheap.
const PROCESSES = '/proc/[0-9]*'

/** Reads the files of all members that a pattern finds, member by member. */
export class GroupReader implements Reader {
  readonly #pattern: string
  readonly #sources: readonly FileSource[]
  readonly #root: string
  readonly #maker: MemberMaker
  readonly #rescanSeconds: number
  readonly #past = new PastLines()
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
    this.#sources = sources
    this.#root = root
    const kernel = processes ? isKernelFile(`${root}/proc`) : undefined
    this.#maker = new MemberMaker(sources, { budget, kernel, mayLack: !processes })
    this.#rescanSeconds = processes ? 0 : RETRY_SECONDS
  }

  read(into: LineBuffer, now: number): void {
    if (now >= this.#scanAt) {
      this.#scan(now)
      this.#scanAt = now + this.#rescanSeconds
    }
    if (this.#maker.canBeStill) this.#readOrRepeat(into, now)
    else for (const member of this.#inOrder) this.#readMember(member, into, now)
  }

  unreadable(): readonly string[] {
    return this.#sources.flatMap((source, i) => {
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

  /** Reads the members to which something may have happened, and writes the lines of the others again. */
  #readOrRepeat(into: LineBuffer, now: number): void {
    const past = this.#past
    past.begin(into)
    for (const member of this.#inOrder) {
      const { lines, watch } = member
      if (watch?.isStill(now)) past.repeat(lines, into)
      else {
        past.flush(into)
        lines.from = past.next(into)
        this.#readMember(member, into, now)
        lines.to = past.next(into)
      }
    }
    past.end(into)
  }

  #readMember(member: Member, into: LineBuffer, now: number): void {
    for (const { file, lead, shape } of member.tried) {
      if (copyLines(file, into, lead, shape)) continue
      if (file.refused) member.tried = member.tried.filter((other) => other.file !== file)
      else member.watch?.forget()
      if (file.gone && this.#hasGone(member, file)) {
        this.#scanAt = now
        return
      }
    }
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
    for (const match of matches) {
      let member = this.#members.get(match.instance)
      if (member === undefined) {
        member = this.#maker.make(match, now)
        this.#members.set(match.instance, member)
        this.#inOrder.push(member)
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
      return this.#pattern === PROCESSES ? this.#listProcesses() : expandGlob(this.#root, this.#pattern)
    } catch {
      // Who cannot look has not seen anybody leave.
      this.#names = ''
      return undefined
    }
  }

  /** Most seconds no process comes or goes, and then the names in /proc are the same. */
  #listProcesses(): readonly Match[] | undefined {
    const directory = `${this.#root}/proc`
    const names = readdirSync(systemPath(directory), 'latin1')
    const before = this.#names
    this.#names = names.join('/')
    if (this.#names === before) return undefined
    return names.filter(isNumber).map((instance) => ({ instance, path: `${directory}/${instance}` }))
  }

  #forget(scan: number): void {
    this.#inOrder = this.#inOrder.filter((member) => {
      if (member.seenAt === scan) return true
      closeFiles(member)
      this.#members.delete(member.instance)
      return false
    })
  }
}
