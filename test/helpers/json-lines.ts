import { runHere } from './cli.ts'

/** A row of the JSON format: an instance's, or a total's. */
export type JsonRow = Readonly<Record<string, number | string | null>>

/** A line of the JSON format. */
export interface JsonLine {
  readonly time: number
  readonly host: string
  readonly seconds: number
  readonly total: Readonly<Record<string, JsonRow>>
  readonly each: Readonly<Record<string, readonly JsonRow[]>>
}

/** What `recollect play ARGS --format json` says, interval by interval. */
export async function jsonLines(args: readonly string[]): Promise<readonly JsonLine[]> {
  const { code, stdout, stderr } = await runHere(['play', ...args, '--format', 'json'])
  if (code !== 0) throw new Error(stderr)
  return stdout
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line))
}
