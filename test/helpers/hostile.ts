import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHere } from './cli.ts'
import { writeRecording } from './recordings.ts'

/** A host's name that would be more than a name if it were not escaped. */
export const HOSTILE_HOST = 'h "o\\st\nrecollect_evil 1,ü'

/** Disks of that kind. Words of /proc/diskstats hold no blanks and no line ends. */
export const HOSTILE_DISKS: readonly string[] = [
  'a.b',
  'quote"d',
  "o'neil",
  'back\\slash',
  'comma,equals=',
  'brace}',
  'bracket]',
  'semi;colon',
  'Ünï→日本',
  '<xml>&amp;',
  '..',
]

/** Sends two intervals of a recording of these disks, on that host, at a time; each reads 1 more than the one before a second. */
export async function sentHostile(exported: string, from: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  const lines = (sample: number): string =>
    HOSTILE_DISKS.map((name, n) => `disk 8 ${n} ${name} ${sample * (n + 1)} 0 0 0 0 0 0 0 0 0 0\n`).join('')
  try {
    const header = { host: HOSTILE_HOST, modules: ['disk'] }
    const path = writeRecording(folder, { from: Math.floor(from), count: 3, lines, header })
    const outcome = await runHere(['play', path, '-s', 'D', '--export', exported])
    expect(outcome).to.include({ code: 0, stderr: '' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
