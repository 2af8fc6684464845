import { RecollectError } from './vocabulary/error.ts'
import type { Exporter } from './vocabulary/exporter.ts'

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

/** Loads an exporter of the package by name. Throws `bad-option`. */
export async function loadExporter(name: string): Promise<Exporter> {
  const load = Object.hasOwn(builtInExporters, name) ? builtInExporters[name] : undefined
  if (load === undefined) {
    const known = Object.keys(builtInExporters).join(', ')
    throw new RecollectError('bad-option', `export ${name}: not found; there are ${known}`)
  }
  return (await load()).default
}
