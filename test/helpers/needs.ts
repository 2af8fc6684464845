import type { Context } from 'mocha'

/** Leaves a test out where what it needs is missing, with a line that names it; where CI=true that is a failure. */
export function skipFor(context: Context, missing: string): never {
  if (process.env['CI'] === 'true') throw new Error(`${missing} is missing, and must be here`)
  console.log(`      skipped: ${missing} is missing`)
  return context.skip()
}
