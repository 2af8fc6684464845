import { counter, defineImporter, type Line, RecollectError, settingsOf } from 'recollect/importer'

/** The words of mmpmon that stand before the numbers that are of use. */
const FIELDS = {
  _br_: 'read',
  _bw_: 'written',
  _oc_: 'opens',
  _cc_: 'closes',
  _rdc_: 'reads',
  _wc_: 'writes',
  _dir_: 'listings',
  _iu_: 'inodes',
} as const

const MMPMON = '/usr/lpp/mmfs/bin/mmpmon'

function isField(word: string): word is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, word)
}

/** Why mmpmon has no answer: `_rc_ 1`, or `_response_ …` of a request that it does not understand. */
function refusal(line: string): string | undefined {
  const [, code] = / _rc_ (\d+) /.exec(`${line} `) ?? []
  return code === '0' ? undefined : line
}

/** IBM's GPFS (Storage Scale): what all its file systems did on this node, as mmpmon's request io_s tells it. */
export default defineImporter(() => {
  let program: readonly string[] = [MMPMON, '-p', '-s']

  return {
    name: 'gpfs',
    title: 'GPFS',
    sources: [],
    line: 'gpfs _io_s_',
    metrics: {
      read: counter({ unit: 'B', show: 'KiB', head: 'KBRead', brief: true, help: 'Read from disk and cache' }),
      written: counter({ unit: 'B', show: 'KiB', head: 'KBWrit', brief: true, help: 'Written to disk and cache' }),
      opens: counter({ head: 'Open', brief: true, help: 'Calls to open and creat' }),
      closes: counter({ head: 'Close', help: 'Calls to close' }),
      reads: counter({ head: 'Reads', brief: true, help: 'Calls to read' }),
      writes: counter({ head: 'Write', brief: true, help: 'Calls to write' }),
      listings: counter({ head: 'RDir', help: 'Calls to readdir' }),
      inodes: counter({ head: 'Inode', help: 'Inodes written to disk' }),
    },

    init(options) {
      const { program: path = MMPMON } = settingsOf(options, { module: 'gpfs', known: { program: 'text' } })
      program = [path, '-p', '-s']
    },

    async getData(record) {
      const [line = ''] = await record.pipe(program).ask('io_s\n', { lines: 1 })
      const why = refusal(line)
      if (why !== undefined) throw new RecollectError('command-failed', `mmpmon: ${why}`)
      record.line('gpfs', line)
    },

    /** `_io_s_ _n_ 199.18.1.8 _nn_ node1 _rc_ 0 _t_ 1066660148 _tu_ 407431 _br_ 6291456 _bw_ 314572800 …`. */
    analyze(line: Line, row) {
      for (let word = 0; word + 1 < line.words; word++) {
        const field = line.text(word)
        if (isField(field)) row[FIELDS[field]] = line.counter(word + 1)
      }
    },
  }
})
