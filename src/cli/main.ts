#!/usr/bin/env node
import { createRequire } from 'node:module'

const argv = process.argv.slice(2)

// Loads nothing else: scripts ask for the version often, and yargs alone takes longer than Node's own start.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  const { version } = createRequire(import.meta.url)('recollect/package.json')
  process.stdout.write(`recollect ${version}\n`)
} else {
  const { run } = await import('./run.ts')
  process.exitCode = await run(argv)
}
