import { readFileSync, writeFileSync } from 'node:fs'
import { inPackage } from '../helpers/paths.ts'
import { groups } from './all.ts'
import { reason } from './judge.ts'
import { type Row, table } from './table.ts'
import { Tally } from './tally.ts'

const USAGE = `npm run faults [-- [--quick] [--write] [GROUP…]]

Makes every fault happen and prints what came of it. --quick: the part that npm test runs; --write: the table goes into
test/faults/README.md as well. Groups: ${groups.map(({ name }) => name.replaceAll(' ', '-')).join(', ')}
`

const BEGIN = '<!-- table -->\n'
const END = '<!-- end of table -->\n'

function write(text: string): void {
  const path = inPackage('test', 'faults', 'README.md')
  const [before = '', rest = ''] = readFileSync(path, 'utf8').split(BEGIN)
  const [, after = ''] = rest.split(END)
  writeFileSync(path, `${before}${BEGIN}${text}${END}${after}`)
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(USAGE)
    return
  }
  const scale = args.includes('--quick') ? 'quick' : 'full'
  const asked = args.filter((arg) => !arg.startsWith('--')).map((arg) => arg.replaceAll('-', ' '))
  const rows: Row[] = []
  for (const { name, faults } of groups) {
    if (asked.length > 0 && !asked.includes(name)) continue
    for (const fault of faults) {
      const started = performance.now()
      const tally = new Tally()
      try {
        await fault.run(tally, scale)
      } catch (error) {
        tally.crash(reason(error))
      }
      const { complaints, skipped, figures } = tally
      rows.push({ group: name, fault: fault.name, figures: skipped === undefined ? figures : undefined })
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      console.error(`${name}: ${fault.name}: ${skipped === undefined ? `${seconds} s` : `not tried: ${skipped}`}`)
      for (const complaint of complaints) console.error(`  ${complaint}`)
      if (complaints.length > 0) process.exitCode = 1
    }
  }
  const text = table(rows)
  process.stdout.write(text)
  if (args.includes('--write')) write(text)
}

await main(process.argv.slice(2))
