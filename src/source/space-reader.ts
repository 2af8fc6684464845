import { readFileSync, statfsSync } from 'node:fs'
import type { FileSource } from '../vocabulary/source.ts'
import { byteString, systemPath } from './byte-path.ts'
import { errorCode } from './error-code.ts'
import { lead } from './lead.ts'
import type { LineBuffer } from './line-buffer.ts'
import { RETRY_SECONDS, type Reader } from './reader.ts'

/** A line of mountinfo: `36 35 98:0 /subtree /mount options [optional …] - type device options` (proc_pid_mountinfo(5)). */
interface Mount {
  /** As the kernel writes it: a blank is `\040`. */
  readonly point: string
  readonly type: string
  readonly device: string
  /** `major:minor`: mounts that share it are one file system. */
  readonly id: string
}

/** On block devices, and yet not asked: those that are always full, and those that others must answer for. */
const NOT_ASKED = new Set(['squashfs', 'iso9660', 'erofs', 'cramfs', 'romfs', 'udf', 'fuseblk', 'gfs2', 'ocfs2'])

/** Says how full the local file systems are, of those that a list of mounts names. */
export class SpaceReader implements Reader {
  readonly #source: FileSource
  readonly #root: string
  #types: ReadonlySet<string> | undefined
  /** The list as it was read last, and what it says. */
  #list = ''
  #mounts: readonly Mount[] = []
  #error = ''
  #retryAt = 0

  constructor(source: FileSource, root: string) {
    this.#source = source
    this.#root = root
  }

  read(into: LineBuffer, now: number): void {
    if (this.#error !== '' && now < this.#retryAt) return
    try {
      const list = readFileSync(systemPath(this.#root + byteString(this.#source.path)), 'latin1')
      // Mounts change seldom.
      if (list !== this.#list) this.#mounts = this.#local(parse(list))
      this.#list = list
      for (const mount of this.#mounts) this.#say(mount, into)
      this.#error = ''
    } catch (error) {
      this.#error = errorCode(error)
      this.#retryAt = now + RETRY_SECONDS
    }
  }

  unreadable(): readonly string[] {
    return this.#error === '' ? [] : [`${this.#source.path}: ${this.#error}`]
  }

  close(): void {
    // Nothing stays open.
  }

  /** Each local file system once. A server that does not answer would stop the recorder, so none is asked. */
  #local(mounts: readonly Mount[]): readonly Mount[] {
    this.#types ??= this.#deviceTypes()
    const byPoint = new Map(mounts.map((mount) => [mount.point, mount]))
    const byId = new Map<string, Mount>()
    for (const mount of byPoint.values()) {
      if (this.#isLocal(mount) && !byId.has(mount.id)) byId.set(mount.id, mount)
    }
    return [...byId.values()]
  }

  #isLocal({ type, point }: Mount): boolean {
    // A container's root is an overlay of somebody else's file systems.
    if (type === 'overlay') return point === '/'
    return type === 'zfs' || (this.#types?.has(type) === true && !NOT_ASKED.has(type))
  }

  /** The types that stand on a block device: /proc/filesystems says `nodev` of all others. */
  #deviceTypes(): ReadonlySet<string> {
    const list = readFileSync(systemPath(`${this.#root}/proc/filesystems`), 'latin1')
    return new Set([...list.matchAll(/^\t(\S+)$/gm)].map(([, type = '']) => type))
  }

  #say({ point, type, device }: Mount, into: LineBuffer): void {
    try {
      const { bsize, blocks, bfree, bavail, files, ffree } = statfsSync(systemPath(this.#root + plainPoint(point)))
      const words = [point, type, device, bsize, blocks, bfree, bavail, files, ffree]
      into.append(`${lead(this.#source.key)}${words.join(' ')}\n`)
    } catch {
      // It may not be looked at, or has been unmounted meanwhile.
    }
  }
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
