import { makeOneFile } from './one-file.ts'
import { packageFile } from './package-file.ts'

// `npm run package`: makes what is installed without npm, in dist.

const file = packageFile('dist', `recollect-${process.platform}-${process.arch}`)
await makeOneFile(file)
process.stdout.write(`${file}\n`)
