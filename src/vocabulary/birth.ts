import type { Importer } from './importer.ts'

/** Which of an importer's metrics tells when an instance was born; −1: none. */
export function birthMetric({ birth, metrics }: Importer): number {
  return birth === undefined ? -1 : Object.keys(metrics).indexOf(birth)
}

/** What tells an instance from all others of its importer and host: by its birth from those that had its name before. */
export function instanceKey(name: string, birth: number | undefined): string {
  return `${birth ?? ''} ${name}`
}
