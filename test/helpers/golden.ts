import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inPackage } from './paths.ts'

/** What a terminal showed when somebody last looked at it; `npm run golden` writes it anew. */
export function goldenScreen(name: string, screen: string): string {
  const path = inPackage('test', 'golden', 'terminal', `${name}.txt`)
  if (process.env['UPDATE_GOLDEN'] !== undefined) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, screen)
  }
  return readFileSync(path, 'utf8')
}
