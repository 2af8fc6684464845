import { type Export, type ExportHow, openExport } from '../../open-export.ts'
import { meantByOne } from '../usage-error.ts'

/** Opens the exporters that `--export` names, one after the other. Throws a UsageError, or what a target throws. */
export async function openExports(typed: readonly string[], how: ExportHow): Promise<readonly Export[]> {
  const exports: Export[] = []
  for (const one of typed) exports.push(await meantByOne('--export', one, () => openExport(one, how)))
  return exports
}
