import { mkdirSync, writeFileSync } from 'node:fs'
import { commands } from '../cli/commands.ts'
import { manPages } from './man-pages.ts'
import { packageFile } from './package-file.ts'

// A step of the build: writes the manual pages, for npm and for the package of a distribution.

mkdirSync(packageFile('dist/man'), { recursive: true })
for (const { file, text } of await manPages(commands)) writeFileSync(packageFile('dist/man', file), text)
