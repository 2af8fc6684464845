import type { FileSource, Pace } from '../vocabulary/source.ts'
import { CountReader } from './count-reader.ts'
import { FileReader, type Place } from './file-reader.ts'
import { hasStars, splitPattern } from './glob.ts'
import { GroupReader } from './group-reader.ts'
import type { Reader } from './reader.ts'
import { readingOrder } from './reading-order.ts'
import { SpaceReader } from './space-reader.ts'

/** A reader and the interval it belongs to. */
export interface PacedReader {
  readonly pace: Pace
  readonly reader: Reader
}

/**
 * The readers of some modules' sources, in the order in which a sample is taken.
 *
 * `sources` holds one list for each module. A file that two modules want is read once; the starred sources of a module
 * that have the members in common are read member by member.
 */
export function openReaders(sources: readonly (readonly FileSource[])[], place: Place): readonly PacedReader[] {
  const single = mergeSources(sources.flat().filter((source) => !isGroup(source)))
  const readers = single.map((source) => ({
    path: source.path,
    pace: paceOf(source),
    reader: readerOf(source, place),
  }))
  for (const module of sources) {
    for (const group of groups(module.filter(isGroup))) {
      readers.push({ path: group[0].path, pace: paceOf(group[0]), reader: new GroupReader(group, place) })
    }
  }
  return readers.sort((a, b) => readingOrder(a.path) - readingOrder(b.path))
}

/** Its stars name members, each with lines of its own. */
function isGroup({ path, count }: FileSource): boolean {
  return hasStars(path) && count === undefined
}

function readerOf(source: FileSource, place: Place): Reader {
  if (source.count !== undefined) return new CountReader(source, place.root)
  return source.space ? new SpaceReader(source, place) : new FileReader(source, place)
}

function paceOf(source: FileSource): Pace {
  return source.pace ?? 'first'
}

type Group = [FileSource, ...FileSource[]]

function groups(sources: readonly FileSource[]): readonly Group[] {
  const byMembers = new Map<string, Group>()
  for (const source of sources) {
    const name = `${paceOf(source)} ${splitPattern(source.path).members}`
    const group = byMembers.get(name)
    if (group === undefined) byMembers.set(name, [source])
    else group.push(source)
  }
  return [...byMembers.values()]
}

/** Makes one of sources that differ at most in the lines that they keep. */
function mergeSources(sources: readonly FileSource[]): readonly FileSource[] {
  const merged = new Map<string, FileSource>()
  for (const source of sources) {
    const { keep, ...rest } = source
    const alike = JSON.stringify([
      rest.path,
      rest.key,
      paceOf(source),
      rest.drop ?? [],
      rest.skip ?? 0,
      rest.cut ?? {},
      rest.joined ?? false,
      rest.evenEmpty ?? false,
      rest.count ?? '',
      rest.space ?? false,
      rest.most ?? 0,
    ])
    const other = merged.get(alike)
    if (other === undefined) merged.set(alike, source)
    else if (keep === undefined || other.keep === undefined) merged.set(alike, rest)
    else merged.set(alike, { ...rest, keep: [...new Set([...other.keep, ...keep])] })
  }
  return [...merged.values()]
}
