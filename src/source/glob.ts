import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { NINE, ZERO } from '../vocabulary/ascii.ts'
import { errorCode, isOutOfFiles } from '../vocabulary/error-code.ts'
import { systemPath } from './byte-path.ts'

/** A path that fits a pattern, and what the stars stand for, joined by `/`. */
export interface Match {
  readonly instance: string
  readonly path: string
}

// statfs(2), and no number of a device.
const CGROUP_SUPER_MAGIC = 0x27e0eb
const NONE = -1

// A loop of directories is not to be followed for ever.
const DEEPEST = 64

/** Whether a path has stars. */
export function hasStars(path: string): boolean {
  return path.includes('*')
}

/** The path up to its last part with a star, and what follows it: sources that share the first are read together. */
export function splitPattern(path: string): { readonly members: string; readonly file: string } {
  const parts = path.split('/')
  const last = parts.findLastIndex(hasStars) + 1
  return { members: parts.slice(0, last).join('/'), file: parts.slice(last).join('/') }
}

/**
 * The paths below `root` that fit the pattern, in no particular order; none where a directory is missing.
 *
 * `*` stands for any name or part of one, `[0-9]*` for a number, `**` for any directories, also none (the instance is
 * then `/`). Links are followed where the pattern names one part, never by `**`. All paths are of one character a byte.
 * Throws if this process can open no more files.
 */
export function expandGlob(root: string, pattern: string): readonly Match[] {
  let found: readonly Found[] = [{ path: root, stars: [] }]
  const parts = pattern.split('/').filter((part) => part !== '')
  for (const part of parts) found = found.flatMap(stepOf(part))
  const exists = hasStars(parts.at(-1) ?? '') ? () => true : (path: string) => existsSync(systemPath(path))
  return found
    .filter(({ path }) => exists(path))
    .map(({ path, stars }) => ({ path, instance: stars.filter((star) => star !== '').join('/') || '/' }))
}

interface Found {
  readonly path: string
  readonly stars: readonly string[]
}

/** What a part of the pattern leads to from a directory. */
function stepOf(part: string): (from: Found) => readonly Found[] {
  if (part === '**') return descend
  if (!hasStars(part)) return ({ path, stars }) => [{ path: `${path}/${part}`, stars }]
  const fits = nameFilter(part)
  return ({ path, stars }) => {
    const next: Found[] = []
    for (const name of names(path)) {
      const matched = fits(name)
      if (matched !== undefined) next.push({ path: `${path}/${name}`, stars: [...stars, ...matched] })
    }
    return next
  }
}

/** Gives what the stars of a name pattern stand for in a name, or undefined if it does not fit. */
export function nameFilter(part: string): (name: string) => readonly string[] | undefined {
  if (part === '[0-9]*') return (name) => (isNumber(name) ? [name] : undefined)
  const expression = part.replace(/\[0-9\]\*|\*|[.+?^${}()|[\]\\]/g, (match) =>
    match === '*' ? '(.*)' : match === '[0-9]*' ? '([0-9]+)' : `\\${match}`,
  )
  const regex = new RegExp(`^${expression}$`, 's')
  const hidden = part.startsWith('.')
  return (name) => (name.startsWith('.') && !hidden ? undefined : regex.exec(name)?.slice(1))
}

/** Whether a name is what `[0-9]*` stands for. */
export function isNumber(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i)
    if (code < ZERO || code > NINE) return false
  }
  return name !== ''
}

/** The directory and all below it. */
function descend({ path, stars }: Found): readonly Found[] {
  const found: Found[] = []
  const walk = (directory: string, below: string, { depth, device }: { depth: number; device: number }) => {
    const about = statSync(systemPath(directory), { throwIfNoEntry: false })
    if (!about?.isDirectory() || (about.dev !== device && isOfVersion1(directory))) return
    found.push({ path: directory, stars: [...stars, below] })
    // Where directories count their children as links (the kernel's do), one with two has none: no need to list it.
    if (about.nlink === 2 || depth >= DEEPEST) return
    for (const name of directories(directory)) {
      walk(`${directory}/${name}`, below === '' ? name : `${below}/${name}`, { depth: depth + 1, device: about.dev })
    }
  }
  walk(path, '', { depth: 0, device: NONE })
  return found
}

/**
 * Whether a file system is a hierarchy of control groups of version 1. Those lie beside version 2's on some machines, once
 * for each controller, and have files of the same names that say something else.
 */
function isOfVersion1(directory: string): boolean {
  try {
    return statfsSync(systemPath(directory)).type === CGROUP_SUPER_MAGIC
  } catch {
    return false
  }
}

function names(directory: string): readonly string[] {
  try {
    return readdirSync(systemPath(directory === '' ? '/' : directory), 'latin1')
  } catch (error) {
    return noneOrThrow(error)
  }
}

function directories(directory: string): readonly string[] {
  try {
    const entries = readdirSync(systemPath(directory), { withFileTypes: true, encoding: 'latin1' })
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  } catch (error) {
    return noneOrThrow(error)
  }
}

function noneOrThrow(error: unknown): readonly [] {
  if (isOutOfFiles(errorCode(error))) throw error
  return []
}
