import { readFileSync } from 'node:fs'
import { makeDeb } from './deb.ts'
import { makeOneFile } from './one-file.ts'
import { packageFile } from './package-file.ts'

// `npm run package`: makes what is installed without npm, in dist. With a version behind it the package of the
// distribution is of that one, as to try an upgrade.

const about: { readonly version: string } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))
const [version = about.version] = process.argv.slice(2)
const program = packageFile(`dist/recollect-${process.platform}-${process.arch}`)
await makeOneFile(program)
process.stdout.write(`${program}\n`)
const deb = packageFile(`dist/recollect_${version}.deb`)
await makeDeb(deb, {
  program,
  version,
  date: Number(process.env['SOURCE_DATE_EPOCH'] ?? Math.floor(Date.now() / 1000)),
})
process.stdout.write(`${deb}\n`)
