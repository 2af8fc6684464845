import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { visible } from '../../src/layout/escape.ts'
import { runHere } from '../helpers/cli.ts'
import { writeRecording } from '../helpers/recordings.ts'
import { inFolder } from './folder.ts'
import { HOSTILE, UNSEEN } from './hostile-lines.ts'
import type { Scale, Tally } from './tally.ts'
import { touchedBy } from './watched.ts'

/** A recording full of names that want out, through every command: nothing is touched, nothing reaches the terminal's ears. */
export async function hostileNames(tally: Tally, scale: Scale): Promise<void> {
  const every = scale === 'quick' ? 3 : 1
  const names = HOSTILE.map((name) => Buffer.from(name).toString())
    .filter((name) => !/[\s\0]/.test(name) && name !== '')
    .filter((_, n) => n % every === 0)
  for (const name of names) {
    await inFolder(async (folder) => {
      const out = join(folder, 'out')
      mkdirSync(out)
      const lines = (n: number): string =>
        [
          `disk 8 0 ${name} ${n * 100} 0 ${n * 1000} 0 0 0 0 0 0 0 0`,
          `Net ${name}: ${n * 1000} 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0`,
          `proc:1 stat 1 (${name}) S 0 1 1 0 -1 0 0 0 0 0 ${n} ${n} 0 0 20 0 1 0 25 1 1`,
          `proc:1 cmd ${name} ${name}`,
          `int ${name}: ${n} ${name}`,
          'cpu  1 2 3 4',
          '',
        ].join('\n')
      const about = {
        host: `h${name}`,
        comment: name,
        kernel: name,
        arch: name,
        unreadable: [name],
        modules: ['cpu', name],
      }
      const details = new Map([['process', new Map([['uid.0', name]])]])
      const file = writeRecording(folder, { from: 1795200000, count: 3, lines, header: { ...about, details } })
      const commands = [
        ['play', file, '-scdnZ'],
        ['play', file, '-sCDNJ'],
        ['play', file, '--verbose', '-scdnZ'],
        ['play', file, '-P', '-sCDN'],
        ['play', file, '--format', 'csv', '-sDNZ'],
        ['play', file, '--format', 'json', '-sDNZ'],
        ['info', file],
        ['info', '--json', file],
        ['grep', '.', file],
        ['list', 'metrics', '-v', file],
      ]
      let seen = 0
      const touched = await touchedBy(async () => {
        for (const args of commands) {
          tally.tried()
          const { code, stdout, stderr } = await runHere(args)
          const about = `${args.slice(0, 1).concat(args.slice(2)).join(' ')} with ${JSON.stringify(name.slice(0, 20))}`
          if (stdout.includes(visible(name).slice(0, 8))) seen++
          if (code === null || /internal error/.test(stderr)) tally.crash(`${about}: ${stderr}`)
          for (const shown of `${stdout}\n${stderr}`.split('\n')) {
            if (UNSEEN.test(shown)) tally.wrong(`${about}: ${JSON.stringify(shown.slice(0, 200))}`)
          }
        }
      })
      if (seen < 3) tally.wrong(`${JSON.stringify(name.slice(0, 20))} was shown ${seen} times: nothing was tried`)
      if (touched.length > 0) tally.crash(`touched: ${touched.join()}`)
      await runHere(['play', file, '-P', '-scdnDZ', '-f', `${out}/`])
      const outside = readdirSync(folder).filter((entry) => entry !== 'out' && !file.endsWith(entry))
      if (outside.length > 0) tally.crash(`written beside: ${outside.join()}`)
    })
  }
}
