import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import v8 from 'node:v8'
import { codeCache, run, script } from './compiled.ts'

// A step of the build, `warm-up NAME`: runs what is run most, so that V8 compiles it, and keeps what V8 made of it.

const folder = mkdtempSync(join(tmpdir(), 'recollect-warm-up-'))
const sample = 'samples/incident-0420'
const typical: Readonly<Record<string, readonly (readonly string[])[]>> = {
  play: [
    ['play', sample, '--at', '04:20', '--around', '1m'],
    ['play', sample, '--from', '04:20:40-04:20:40', '--top', 'process.rss,2'],
    ['play', sample, '-s', 'cdnmZ', '-P', '-f', join(folder, 'plot')],
  ],
  record: [['record', '-i', '0', '-c', '3', '-f', folder, '--quiet']],
  live: [['live', '0.05', '5']],
  help: [['play', '--help']],
}
// V8 takes no code that was kept under other flags: none is set while the commands run, as they do once they are loaded.
Object.assign(v8, { setFlagsFromString: () => {} })
for (const argv of typical[process.argv[2] ?? ''] ?? []) await run(argv)
writeFileSync(codeCache, script.createCachedData())
rmSync(folder, { recursive: true })
