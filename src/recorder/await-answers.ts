import { performance } from 'node:perf_hooks'
import type { ModuleData } from './module-data.ts'

const unanswered = (modules: readonly ModuleData[]) => modules.filter(({ answer }) => answer !== undefined)

/** Whoever has got an answer goes on. */
const othersTurn = () => new Promise<void>((resolve) => process.nextTick(resolve))

/** Waits until the modules that were asked with a sample have their answers, or for `patienceMs`. */
export async function awaitAnswers(modules: readonly ModuleData[], patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs
  let waiting = unanswered(modules)
  let came = true
  // One that has its answer may ask for more.
  while (came && waiting.length > 0) {
    came = false
    for (const module of waiting) if (module.takeAnswers(until)) came = true
    await othersTurn()
    waiting = unanswered(waiting)
  }
  const left = until - performance.now()
  if (waiting.length > 0 && left > 0) await brought(waiting, left)
}

/** Lets the event loop bring answers, such as those of commands. */
function brought(modules: readonly ModuleData[], patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs)
    Promise.all(modules.map(({ answer }) => answer)).then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
