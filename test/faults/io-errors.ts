import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { runHere } from '../helpers/cli.ts'
import { record } from './disk-run.ts'
import { inFolder } from './folder.ts'
import type { Tally } from './tally.ts'

const mem = defineImporter({
  name: 'mem',
  title: 'MEM',
  sources: [
    // Its first page is never mapped: reading it is an input/output error of the kernel's own.
    { key: 'mem', path: '/proc/self/mem' },
    { key: 'load', path: '/proc/loadavg' },
  ],
  metrics: {},
})

const tree = defineImporter({
  name: 'tree',
  title: 'TREE',
  sources: [
    { key: 'shaky', path: '/proc/shaky' },
    { key: 'firm', path: '/proc/firm' },
  ],
  metrics: {},
})

/** EIO from /proc: that file's lines are left out, the others are there, and it is read again when it can be. */
export async function ioErrors(tally: Tally): Promise<void> {
  await inFolder(async (directory) => {
    const run = await record({ path: directory, importers: [mem] }, 10, () => {})
    const lines = (await runHere(['grep', '^(load|mem) ', directory])).stdout.trimEnd().split('\n')
    tally.tried()
    tally.risk(run.taken.length)
    tally.lose(10 - lines.length, 'beside a file with EIO')
    if (lines.some((line) => / mem /.test(line))) tally.wrong('a line that could not be read')
    const { stdout } = await runHere(['info', '--json', directory])
    if (!stdout.includes('/proc/self/mem: EIO')) tally.wrong('EIO is not in the header')
  })
  await inFolder(async (folder) => {
    const root = join(folder, 'root')
    mkdirSync(join(root, 'proc'), { recursive: true })
    const shaky = join(root, 'proc', 'shaky')
    writeFileSync(join(root, 'proc', 'firm'), '1\n')
    writeFileSync(shaky, '1\n')
    const run = await record({ path: join(folder, 'out/'), root, importers: [tree] }, 60, (n) => {
      if (n !== 20 && n !== 40) return
      rmSync(shaky)
      if (n === 20) symlinkSync('/proc/self/mem', shaky)
      else writeFileSync(shaky, '1\n')
    })
    const count = async (key: string): Promise<number> =>
      (await runHere(['grep', `^${key} `, join(folder, 'out')])).stdout.trimEnd().split('\n').length
    tally.tried()
    tally.risk(run.taken.length)
    tally.lose(60 - (await count('firm')), 'beside a file that fails for a while')
    tally.same(await count('shaky'), 40, 'a file that fails for a while')
  })
}
