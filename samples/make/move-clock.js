/**
 * Rewrites a recording as if its machine's clock had been another: the same lines, every time moved by the same seconds.
 *
 *     node samples/make/move-clock.js IN OUT SECONDS KERNEL COMMENT
 */
import { FileSink, openRecording, RecordingWriter } from 'recollect'

const [from, to, seconds, kernel, comment] = process.argv.slice(2)
const shift = Number(seconds)
const recording = await openRecording(from)
const { header } = recording
const moved = {
  ...header,
  created: header.created + shift,
  bootTime: header.bootTime + shift,
  zone: 'UTC',
  kernel,
  comment,
}
const writer = new RecordingWriter(new FileSink(to), moved, { level: 19 })
let last = 0
for await (const { time, steady, bytes, start, end } of recording.samples()) {
  last = time + shift
  writer.sample(last, steady, bytes, start, end)
}
writer.close(last + 1)
await recording.close()
