import { Sampler } from '../../src/recorder/sampler.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'

/** The lines that a sample has of a module's sources: of this machine, or of a tree that stands for one. */
export function recordedLines(importer: Importer, root = ''): string {
  const sampler = new Sampler({ importers: [importer], root })
  const { bytes, end } = sampler.take({ second: true, third: true }, 1)
  const lines = Buffer.from(bytes.subarray(0, end)).toString()
  sampler.close()
  return lines
}
