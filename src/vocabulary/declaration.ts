import { RecollectError } from './error.ts'

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Looks at a module's name, and gives what refuses its declaration: with a RecollectError `bad-module`. */
export function refusalOf(what: 'import module' | 'export module', name: string): (why: string) => never {
  const refuse = (why: string): never => {
    throw new RecollectError('bad-module', `${what} ${name}: ${why}`)
  }
  if (typeof name !== 'string') throw new RecollectError('bad-module', `${what}: needs a name`)
  return NAME.test(name) ? refuse : refuse('a name is lower-case words joined by hyphens')
}
