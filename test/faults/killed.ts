import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { openRecording } from '../../src/recording/reader.ts'
import { inPackage, isBuilt } from '../helpers/paths.ts'

/** A sample, as its recorder told of it or as it was read. */
export interface Told {
  readonly time: number
  readonly steady: number
  readonly crc: number
}

export interface VictimOptions {
  readonly directory: string
  /** Seconds between samples; 0: as fast as it can. */
  readonly interval: number
  /** Seconds between flushes. */
  readonly flush: number
  /** Samples a file. */
  readonly rollEvery?: number
  /** Samples in all. Default: until it is killed. */
  readonly count?: number
}

const program: readonly string[] = isBuilt
  ? [inPackage('dist/test/faults/victim.js')]
  : ['--conditions=source', '--import', 'tsx', inPackage('test/faults/victim.ts')]

/** Records, kills the recorder so many milliseconds after its first sample, and gives what it had told of. */
export async function recordAndKill(options: VictimOptions, milliseconds: number): Promise<readonly Told[]> {
  const { directory, interval, flush, rollEvery = 1_000_000, count = 1_000_000 } = options
  const args = [directory, interval, flush, rollEvery, count].map(String)
  const child = spawn(process.execPath, [...program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = ''
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    told += text
  })
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  if (options.count === undefined) {
    await delay(milliseconds)
    child.kill('SIGKILL')
  }
  await closed
  // What stands behind the last newline was being told.
  return told
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ').map(Number))
    .map(([time = Number.NaN, steady = Number.NaN, crc = Number.NaN]) => ({ time, steady, crc }))
}

/** All samples of a directory's recordings, by file. A file that was made and not begun is none. */
export async function readDirectory(directory: string): Promise<ReadonlyMap<string, readonly Told[]>> {
  const files = new Map<string, readonly Told[]>()
  for (const name of readdirSync(directory).sort()) {
    const samples: Told[] = []
    try {
      const recording = await openRecording(join(directory, name))
      for await (const { time, steady, bytes, start, end } of recording.samples()) {
        samples.push({ time, steady, crc: crc32(bytes.subarray(start, end)) })
      }
      await recording.close()
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'not-a-recording')) throw error
    }
    files.set(name, samples)
  }
  return files
}
