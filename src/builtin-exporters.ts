import { resolve } from 'node:path'
import { isPath, loadUserModule } from './user-modules.ts'
import { RecollectError } from './vocabulary/error.ts'
import type { Exporter } from './vocabulary/exporter.ts'
import { orChoose } from './vocabulary/nearest.ts'

/** The exporters of the package; each is loaded when it is used. */
export const builtInExporters: Readonly<Record<string, () => Promise<{ readonly default: Exporter }>>> = {
  openmetrics: () => import('../exporters/openmetrics.ts'),
  'remote-write': () => import('../exporters/remote-write.ts'),
  victoria: () => import('../exporters/victoria.ts'),
  influx: () => import('../exporters/influx.ts'),
  graphite: () => import('../exporters/graphite.ts'),
  otlp: () => import('../exporters/otlp.ts'),
  syslog: () => import('../exporters/syslog.ts'),
  lexpr: () => import('../exporters/lexpr.ts'),
  gexpr: () => import('../exporters/gexpr.ts'),
  chart: () => import('../exporters/chart.ts'),
  csv: () => import('../exporters/csv.ts'),
  jsonl: () => import('../exporters/jsonl.ts'),
  rrd: () => import('../exporters/rrd.ts'),
  parquet: () => import('../exporters/parquet.ts'),
  vmstat: () => import('../exporters/vmstat.ts'),
}

/** Loads an exporter by its name, or from a file of the user's own by its path. Throws `bad-option`, or as a module does. */
export async function loadExporter(name: string): Promise<Exporter> {
  if (isPath(name)) return loadFile(resolve(name))
  const load = Object.hasOwn(builtInExporters, name) ? builtInExporters[name] : undefined
  if (load === undefined) {
    const hint = orChoose(name, Object.keys(builtInExporters))
    throw new RecollectError('bad-option', `export ${name}: no such exporter${hint}`)
  }
  return (await load()).default
}

async function loadFile(path: string): Promise<Exporter> {
  const { module } = await loadUserModule(path, 'export')
  if (!isExporter(module)) {
    throw new RecollectError('bad-module', `export module ${path}: its default export is not an export module`)
  }
  return module
}

function isExporter(module: unknown): module is Exporter {
  return typeof module === 'object' && module !== null && 'open' in module && 'counters' in module
}
