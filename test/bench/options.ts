import { parseArgs } from 'node:util'
import { rows } from './rows.ts'

/** What was asked for. */
export interface BenchOptions {
  readonly help: boolean
  /** Names of rows. */
  readonly rows: ReadonlySet<string>
  readonly rounds: number
  readonly quick: boolean
  /** File for all figures. */
  readonly json: string | undefined
}

const ROUNDS = 3

/** The help text. */
export function usage(): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  return [
    'npm run bench -- [ROW…] [--quick] [--rounds N] [--json FILE]',
    '',
    '  --quick      less of everything: to see that it works, not how fast',
    `  --rounds N   how often each side runs, in turn (default ${ROUNDS}); the table shows medians`,
    '  --json FILE  write the figures there too',
    '',
    'A ROW is a name, or the start of several. Default: all of them.',
    '',
    ...rows.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
    '',
  ].join('\n')
}

/** Throws an Error for what it does not know. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string', default: String(ROUNDS) },
      json: { type: 'string' },
    },
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: wanted 1 or more`)
  for (const asked of positionals) {
    if (!rows.some(({ name }) => name.startsWith(asked))) throw new Error(`${asked}: no row is called so, see --help`)
  }
  const chosen = rows.filter(
    ({ name }) => positionals.length === 0 || positionals.some((asked) => name.startsWith(asked)),
  )
  return {
    help: values.help,
    rows: new Set(chosen.map(({ name }) => name)),
    rounds,
    quick: values.quick,
    json: values.json,
  }
}
