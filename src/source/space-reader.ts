import { readFileSync, statfsSync } from 'node:fs'
import type { FileSource } from '../vocabulary/source.ts'
import { Attempts } from './attempts.ts'
import { byteString, systemPath } from './byte-path.ts'
import type { Place } from './file-reader.ts'
import { lead } from './lead.ts'
import { LineBuffer } from './line-buffer.ts'
import { readPlan } from './read-plan.ts'
import type { Reader } from './reader.ts'
import { isKernelFile, SourceFile } from './source-file.ts'

/** A line of mountinfo: `36 35 98:0 /subtree /mount options [optional …] - type device options` (proc_pid_mountinfo(5)). */
interface Mount {
  /** As the kernel writes it: a blank is `\040`. */
  readonly point: string
  readonly type: string
  readonly device: string
  /** `major:minor`: mounts that share it are one file system. */
  readonly id: string
}

/** A mount that is asked, and where it is asked. */
interface Asked extends Mount {
  readonly path: string | Buffer
}

/** On block devices, and yet not asked: those that are always full, and those that others must answer for. */
const NOT_ASKED = new Set(['squashfs', 'iso9660', 'erofs', 'cramfs', 'romfs', 'udf', 'fuseblk', 'gfs2', 'ocfs2'])

/** Says how full the local file systems are, of those that a list of mounts names. */
export class SpaceReader implements Reader {
  readonly #source: FileSource
  readonly #root: string
  readonly #file: SourceFile
  readonly #lead: string
  readonly #attempts = new Attempts()
  /** The list as it is read, and as it was when it was taken apart; mounts change seldom. */
  #list = new LineBuffer()
  #listBefore = new LineBuffer()
  #mounts: readonly Asked[] = []

  constructor(source: FileSource, { root, budget }: Place) {
    const path = root + byteString(source.path)
    this.#source = source
    this.#root = root
    this.#file = new SourceFile(path, { ...readPlan(source), budget: isKernelFile(path) ? budget : undefined })
    this.#lead = lead(source.key)
  }

  read(into: LineBuffer, now: number): void {
    this.#attempts.make(now, () => {
      this.#readList()
      for (const mount of this.#mounts) this.#say(mount, into)
    })
  }

  unreadable(): readonly string[] {
    return this.#attempts.unreadable(this.#source.path)
  }

  close(): void {
    this.#file.close()
  }

  #readList(): void {
    const list = this.#list
    this.#file.forgive()
    if (this.#file.read(list, 0) < 0) throw Object.assign(new Error('no list'), { code: this.#file.error })
    const { bytes, end } = this.#listBefore
    if (list.bytes.compare(bytes, 0, end, 0, list.end) === 0) return
    this.#mounts = this.#local(parse(list.bytes.toString('latin1', 0, list.end)))
    this.#list = this.#listBefore
    this.#listBefore = list
  }

  /** Each local file system once. A server that does not answer would stop the recorder, so none is asked. */
  #local(mounts: readonly Mount[]): readonly Asked[] {
    // A driver that was loaded for a mount is among them only now.
    const types = this.#deviceTypes()
    const byPoint = new Map(mounts.map((mount) => [mount.point, mount]))
    const byId = new Map<string, Mount>()
    for (const mount of byPoint.values()) {
      if (isLocal(mount, types) && !byId.has(mount.id)) byId.set(mount.id, mount)
    }
    return [...byId.values()].map((mount) => ({ ...mount, path: systemPath(this.#root + plainPoint(mount.point)) }))
  }

  /** The types that stand on a block device: /proc/filesystems says `nodev` of all others. */
  #deviceTypes(): ReadonlySet<string> {
    const list = readFileSync(systemPath(`${this.#root}/proc/filesystems`), 'latin1')
    return new Set([...list.matchAll(/^\t(\S+)$/gm)].map(([, type = '']) => type))
  }

  #say({ point, type, device, path }: Asked, into: LineBuffer): void {
    try {
      const { bsize, blocks, bfree, bavail, files, ffree } = statfsSync(path)
      const words = [point, type, device, bsize, blocks, bfree, bavail, files, ffree]
      into.append(`${this.#lead}${words.join(' ')}\n`)
    } catch {
      // It may not be looked at, or has been unmounted meanwhile.
    }
  }
}

function isLocal({ type, point }: Mount, types: ReadonlySet<string>): boolean {
  // A container's root is an overlay of somebody else's file systems.
  if (type === 'overlay') return point === '/'
  return type === 'zfs' || (types.has(type) && !NOT_ASKED.has(type))
}

function parse(list: string): readonly Mount[] {
  return list.split('\n').flatMap((line) => {
    const [mount = '', source = ''] = line.split(' - ')
    const [, , id, , point] = mount.split(' ')
    const [type, device = ''] = source.split(' ')
    return id === undefined || point === undefined || type === undefined ? [] : [{ point, type, device, id }]
  })
}

function plainPoint(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
