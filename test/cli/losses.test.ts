import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { program } from '../helpers/cli.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

describe('cli: what is shown and recorded beside that', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()

  /** Runs it where no file may have a single byte. */
  function recorded(...args: readonly string[]) {
    const words = [...program, ...args, '--record', `${directory.path}/`]
    return spawnSync('sh', ['-c', 'ulimit -f 0; exec "$@"', 'sh', ...words], { encoding: 'utf8' })
  }

  for (const [args, samples] of [
    [['live', '-l', '0.05', '3'], 3],
    [['watch', '-sm', '-i0.05', '-c2'], 3],
    [['watch', '-sm', '-i0.05', '-c2', '--raw'], 3],
  ] as const) {
    it(`${args.join(' ')}: fails where samples are in no file, and shows them`, () => {
      const { status, stdout, stderr } = recorded(...args)
      expect(stderr).to.match(new RegExp(`\nrecollect: ${samples} samples(, \\d+ missed)?, ${samples} lost\n$`))
      expect(status).to.equal(1)
      expect(stdout).to.not.equal('')
    })
  }
})
