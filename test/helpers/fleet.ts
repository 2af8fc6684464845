import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { FileSink } from '../../src/recording/file-sink.ts'
import { recordingName } from '../../src/recording/name.ts'
import { openRecording } from '../../src/recording/open.ts'
import { RecordingWriter } from '../../src/recording/writer.ts'
import type { Window } from '../../src/vocabulary/window.ts'

/** How a copy differs from what it is a copy of. */
export interface Copy {
  readonly host: string
  /** The folder's name, where the host's name cannot be one. */
  readonly folder?: string
  /** Seconds that all its times are later. */
  readonly shift?: number
  readonly window?: Window
}

/** Copies a recording as another host's, to a folder of its name; gives its path. */
export async function copyAs(path: string, directory: string, how: Copy): Promise<string> {
  const { host, folder = host, shift = 0, window } = how
  const recording = await openRecording(path)
  const { header } = recording
  const created = header.created + shift
  const at = new Date(created * 1000)
  const name = recordingName(host, {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  })
  mkdirSync(join(directory, folder), { recursive: true })
  const file = new FileSink(join(directory, folder, name))
  const writer = new RecordingWriter(file, { ...header, host, created, bootTime: header.bootTime + shift })
  for await (const { time, steady, bytes, start, end } of recording.samples(window)) {
    writer.sample(time + shift, steady, bytes, start, end)
  }
  writer.close()
  file.close()
  await recording.close()
  return file.path
}
