import { readFileSync } from 'node:fs'
import { loadZstd } from '../../src/recording/zstd.ts'

/** A recording's text, as `zstd -dc` gives it, also where the file stops in the middle. */
export function textOf(path: string): string {
  const zstd = loadZstd()
  const context = new zstd.DCtx()
  const chunk = Buffer.alloc(zstd.dStreamOutSize())
  let rest: Uint8Array = readFileSync(path)
  let text = ''
  for (;;) {
    const [, produced, consumed] = context.decompressStream(chunk, rest)
    text += chunk.toString('latin1', 0, produced)
    rest = rest.subarray(consumed)
    if (produced === 0 && (consumed === 0 || rest.length === 0)) return text
  }
}

/** The times of a recording's markers; the last ends it. */
export function markersOf(text: string): readonly number[] {
  return [...text.matchAll(/^>>> (\d+\.\d{3}) <<<$/gm)].map(([, seconds]) => Number(seconds))
}

/** A header line's value. */
export function headerOf(text: string, key: string): string | undefined {
  return new RegExp(`^# ${key}: (.*)$`, 'm').exec(text)?.[1]
}

/** The lines of each sample, without markers, trailers and header. */
export function samplesOf(text: string): readonly string[] {
  const [, ...samples] = text.split(/^>>> .* <<<\n/m)
  // What follows the last marker is its end.
  return samples.slice(0, -1).map((sample) => sample.replace(/^#.*\n/gm, ''))
}
