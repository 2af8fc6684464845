import { visible } from '../../layout/escape.ts'
import type { Sample } from '../../vocabulary/sample.ts'

/** A sample as it stands in a recording, marker and lines; what a terminal would obey is spelled out, tabs stay. */
export function rawLines({ time, bytes, start, end }: Sample): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end)
  const lines = text.replace(/[^\t\n]+/g, visible)
  return `>>> ${time.toFixed(3)} <<<\n${lines}`
}
