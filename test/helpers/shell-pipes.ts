import { CoProcess } from '../../src/recorder/co-process.ts'
import type { PipeOptions } from '../../src/vocabulary/pipe.ts'

/** Co-processes that are scripts of a shell, and the troubles that they tell of; ended after each test. */
export function shellPipes() {
  const pipes: CoProcess[] = []
  const troubles: string[] = []

  function shell(script: string, options: PipeOptions = {}): CoProcess {
    const pipe = new CoProcess({ command: ['sh', '-c', script] }, options, ({ message }) => troubles.push(message))
    pipes.push(pipe)
    return pipe
  }

  afterEach(() => {
    for (const pipe of pipes.splice(0)) pipe.close()
    troubles.length = 0
  })

  return { troubles, shell }
}
