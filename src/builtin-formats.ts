import { RecollectError } from './vocabulary/error.ts'
import type { Format } from './vocabulary/format.ts'
import { orChoose } from './vocabulary/nearest.ts'

/** The formats of the package; each is loaded when it is used. */
export const builtInFormats: Readonly<Record<string, () => Promise<{ readonly default: Format }>>> = {
  brief: () => import('../formats/brief.ts'),
  verbose: () => import('../formats/verbose.ts'),
  plot: () => import('../formats/plot.ts'),
  columns: () => import('../formats/columns.ts'),
  csv: () => import('../formats/csv.ts'),
  json: () => import('../formats/json.ts'),
}

/** Loads a format of the package by name. Throws `bad-option`. */
export async function loadFormat(name: string): Promise<Format> {
  const load = Object.hasOwn(builtInFormats, name) ? builtInFormats[name] : undefined
  if (load === undefined) {
    const hint = orChoose(name, Object.keys(builtInFormats))
    throw new RecollectError('bad-option', `format ${name}: no such format${hint}`)
  }
  return (await load()).default
}
