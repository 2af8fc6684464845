#!/usr/bin/env node
import { endIfIdle } from './end.ts'
import { print } from './print.ts'

async function main(argv: readonly string[]): Promise<void> {
  const [word] = argv
  // What scripts and people ask most often needs nothing of the program, which takes longer to load than Node itself.
  if (argv.length === 1 && (word === '--version' || word === '-v')) {
    const { versionLine } = await import('./version.ts')
    print(`${versionLine()}\n`)
  } else if (argv.length === 1 && word === '--help') {
    const { programHelp } = await import('./program-help.ts')
    print(programHelp())
  } else {
    const { run } = await import('#run')
    process.exitCode = await run(argv)
  }
}

// Without a handler Node opens its debugger to the machine's other programs; record has one of its own, a little later.
process.on('SIGUSR1', () => {})

void main(process.argv.slice(2)).then(endIfIdle)
