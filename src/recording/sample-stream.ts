import type { Sample } from '../vocabulary/sample.ts'
import { Decoder } from './decoder.ts'
import type { ReadOptions } from './sample-reader.ts'

/**
 * The samples of a recording that comes through a pipe, in chunks of any size, each as soon as it is whole.
 *
 * Each is valid until the next is asked for. Throws `not-a-recording`, `newer-format`, `zstd-missing` while it is read.
 */
export async function* readSamples(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions & { readonly name?: string } = {},
): AsyncGenerator<Sample, void, undefined> {
  const decoder = new Decoder({ name: options.name ?? 'standard input', ...options })
  for await (const chunk of chunks) {
    decoder.push(chunk)
    yield* samplesOf(decoder)
  }
  decoder.end()
  yield* samplesOf(decoder)
  decoder.finish('end')
}

function* samplesOf(decoder: Decoder): Generator<Sample> {
  for (let sample = decoder.next(); sample !== undefined; sample = decoder.next()) yield sample
}
