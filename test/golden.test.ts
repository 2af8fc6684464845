import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect } from 'chai'
import { recollect } from './helpers/cli.ts'
import { inPackage } from './helpers/paths.ts'

/** The samples, and the part of each that is replayed. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  minimal: [],
  hotplug: [],
  killed: [],
  'incident-0420': ['--from', '04:19:57', '--thru', '04:20:06'],
}

/** What each is replayed as. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  brief: ['-scdmnst', '-oTm'],
  'brief-default': ['-oD'],
  'brief-rest': ['-sbijfx', '-oT'],
  'verbose-totals': ['--verbose', '-sbcdfijmnstxy', '-oT'],
  'verbose-cpu': ['-sC', '-oT'],
  'verbose-disk': ['-sD'],
  'verbose-net': ['-sN'],
  'verbose-memory': ['-sBM'],
  'verbose-interrupts': ['-sJ'],
  'verbose-process': ['-sZ'],
  'top-memory': ['--top', 'process.rss,5'],
  plot: ['-P', '-scdmnst'],
  'plot-detail': ['-P', '-sCDN', '--utc'],
  csv: ['--format', 'csv', '-scdmn'],
  json: ['--format', 'json', '-sdmZ'],
  'per-interval': ['-on', '-scdn'],
  joined: ['--interval', '5', '-scdmn', '-oT'],
  'joined-peak': ['--interval', '5', '--stat', 'max', '-scdmn', '-oT'],
}

/**
 * What every sample looks like in every format. `npm run golden` writes the files anew: read their diff, a golden file
 * is only as good as the eye that went over it.
 */
describe('golden files', () => {
  for (const [sample, part] of Object.entries(SAMPLES)) {
    for (const [format, options] of Object.entries(FORMATS)) {
      it(`${sample} as ${format}`, async () => {
        const { code, stdout, stderr } = await recollect(['play', inPackage('samples', sample), ...part, ...options])
        const shown = `${stdout}${stderr.replaceAll(inPackage(), '.')}exit ${code}\n`
        const golden = inPackage('test', 'golden', sample, `${format}.txt`)
        if (process.env['UPDATE_GOLDEN'] === '1') {
          mkdirSync(dirname(golden), { recursive: true })
          writeFileSync(golden, shown)
        }
        expect(shown).to.equal(readFileSync(golden, 'utf8'))
      })
    }
  }
})
