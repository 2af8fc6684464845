import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'

/** A place in a script, as it stands in a stack. */
const PLACE = /([^\s(]+\.cjs):(\d+):(\d+)/g

/** Where an error arose, and what it was caused by. */
export function stacks(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const own = inSources(error.stack ?? error.message)
  return error.cause === undefined ? own : `${own}\ncaused by: ${stacks(error.cause)}`
}

/** A stack with places of the sources, where a script lies beside a map of what it was made of. */
export function inSources(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>()
  return stack.replaceAll(PLACE, (place, script: string, line: string, column: string) => {
    if (!maps.has(script)) maps.set(script, mapOf(script))
    // Stacks count from 1, maps from 0.
    const entry = maps.get(script)?.findEntry(Number(line) - 1, Number(column) - 1)
    if (entry === undefined || !('originalSource' in entry)) return place
    const source = entry.originalSource.replace(/^(\.\.\/)+/, '')
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}

function mapOf(script: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${script}.map`, 'utf8')))
  } catch {
    return undefined
  }
}
