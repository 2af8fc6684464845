import { expect } from 'chai'
import { collectlSwitches } from '../../src/cli/collectl-switches.ts'
import { habit } from '../../src/cli/habits.ts'
import { UsageError } from '../../src/cli/usage-error.ts'

/** All long options of collectl 4.3, as its documentation lists them. */
const LONG =
  'count interval subsys filename playback plot options from thru verbose daemon rolllogs runtime flush messages quiet ' +
  'top procopts procfilt procstate passwd procanalyze slabanalyze dskfilt netfilt cpufilt intfilt rawdskfilt ' +
  'rawdskignore rawnetfilt rawnetignore dskremap dskopts netopts cpuopts memopts xopts tcpfilt nfsfilt nfsopts slabopts ' +
  'slabfilt showslabaliases showrootslabs envopts envfilt envremap envrules envdebug envtest lustopts lustsvcs export ' +
  'import vmstat address rawtoo tworaw extract grep comment stats statopts align hr headerrepeat home iosize full wide ' +
  'sep utc offsettime limits all ALL config nice nohup pname runas umask debug utime showoptions showsubsys ' +
  'showsubopts showtopopts whatsnew showheader showcolheaders'

describe("cli: collectl's habits", () => {
  it('knows every switch, and offers something for each that is left out', () => {
    for (const name of LONG.split(' ')) {
      const about = collectlSwitches[name]
      expect(about, name).to.not.equal(undefined)
      if (about?.instead !== undefined) expect(about.instead, name).to.match(/^[^\n]{4,90}$/)
    }
  })

  it('passes on only options that the command has, and refuses all others by themselves', async () => {
    const { play } = await import('../../src/cli/commands/play.ts')
    const { record } = await import('../../src/cli/commands/record.ts')
    const { watch } = await import('../../src/cli/commands/watch.ts')
    const lines = [
      [play, ['-p', 'x']],
      [record, ['-f', 'x']],
      [watch, ['-i', '1']],
      [watch, ['-P', '-f', 'x']],
    ] as const
    for (const [name, { instead, value }] of Object.entries(collectlSwitches)) {
      if (instead !== undefined || ['playback', 'filename', 'plot'].includes(name)) continue
      const outcomes = lines.map(([command, mode]) => {
        try {
          const [becomes, ...words] = habit([...mode, `--${name}`, ...(value ? ['1'] : [])])
          const options = words.filter((word) => word.startsWith('--') && word !== '--')
          expect(becomes).to.equal(command.name)
          // Every command has --debug.
          for (const word of options)
            expect([...Object.keys(command.options), 'debug']).to.include(/^--([^=]+)/.exec(word)?.[1])
          return 'passed'
        } catch (error) {
          if (!(error instanceof UsageError)) throw error
          expect(error.message, name).to.match(/^option (--\w+|-P): .*recollect|needs -[fp]|--from/)
          return 'refused'
        }
      })
      expect(outcomes, name).to.include('passed')
    }
  })

  const understood: readonly (readonly [typed: string, becomes: string])[] = [
    ['play x -P', 'play x -P'],
    ['record -f x', 'record -f x'],
    ['-p x.raw.zst -P -f dir', 'play --plot --filename=dir -- x.raw.zst'],
    ['-px.raw.zst -scd', 'play --subsys=cd -- x.raw.zst'],
    ['-scdn --from 04:10-04:30 -oT -p a,b', 'play --subsys=cdn --from=04:10-04:30 --options=T -- a b'],
    ['--playback x -sp', 'play --subsys=p -- x'],
    ['--play=x -s p --verb', 'play --subsys=p --verbose -- x'],
    ['-Pp x', 'play --plot -- x'],
    ['-p x --at 04:20 --format csv', 'play --at 04:20 --format csv -- x'],
    ['-p x --stat max', 'play --stat max -- x'],
    ['-p x --utc --headerrepeat 0 -w', 'play --options=U --hr=0 --wide -- x'],
    ['-scdn -i10 -f dir', 'record --subsys=cdn --interval=10 --filename=dir'],
    [
      '-scdnm -i10:60 -f dir -r00:00,7 -F60',
      'record --subsys=cdnm --interval=10:60 --filename=dir --rolllogs=00:00,7 --flush=60',
    ],
    ['-i:60 --align -f dir', 'record --interval=60:60 --filename=dir'],
    ['-sp -fdir', 'record --subsys=p --filename=dir'],
    ['-scd -P -f dir -F0 -i10', 'watch --subsys=cd --plot --filename=dir --interval=10'],
    ['-P --rawtoo -f dir', 'watch --plot --filename=dir --record=dir'],
    ['-scd', 'watch --subsys=cd'],
    ['-scd -i1 -c5 -oTm', 'watch --subsys=cd --interval=1 --count=5 --options=Tm'],
    ['--top cpu,5', 'watch --top=cpu,5'],
    ['--top -scd', 'watch --top=time --subsys=cd'],
    ['-p x --top', 'play --top=time -- x'],
    ['--all -P', 'watch --subsys=bcdfijmnstx --plot'],
    ['-p x --vmstat', 'play --export=vmstat --subsys=cm -- x'],
    ['-scd --export graphite,h,b=x. -i10', 'watch --subsys=cd --export=graphite,h,b=x.,collectl --interval=10'],
    ['-scd --export lexpr -f dir --rawtoo', 'record --subsys=cd --export=lexpr --filename=dir'],
    ['-scd -A server:2655', 'watch --subsys=cd --address=server:2655'],
    ['-ss -d4', 'watch --subsys=s --raw'],
    ['-ss -d 1', 'watch --subsys=s --debug'],
    ['-sc --import misc:./a.js,x=1', 'watch --subsys=c --import=misc --import=./a.js,x=1'],
    ['-sc --import libvirt,uri=qemu:///system', 'watch --subsys=c --import=libvirt,uri=qemu:///system'],
    ['-sc --import json,/run/a.json:misc', 'watch --subsys=c --import=json,/run/a.json --import=misc'],
    ['--import misc -i1', 'watch --import=misc --interval=1 --subsys=-cmdn'],
    ['--import misc -sc', 'watch --import=misc --subsys=c'],
    ['--import misc --columns misc.days', 'watch --import=misc --columns misc.days'],
    ['--import misc -p x', 'play --import=misc --subsys=-cmdn -- x'],
    ['--help', '--help'],
    ['--version', '--version'],
  ]
  for (const [typed, becomes] of understood) {
    it(`reads ${typed}`, () => {
      expect(habit(typed.split(' ')).join(' ')).to.equal(becomes)
    })
  }

  const refused: readonly (readonly [typed: string, why: RegExp])[] = [
    ['-p', /^option -p: needs a value$/],
    ['--subsys', /^option --subsys: needs a value$/],
    ['-p a,,b', /^option -p: needs a value$/],
    ['-D -f dir', /^option -D: not supported: .*systemd/],
    ['-p x -A server', /^option -A: only for recording; /],
    ['-p x --extr dir', /^option --extr: not supported: recollect convert/],
    ['--home', /^option --home: not supported: .*watch\(1\)/],
    ['--utime 1', /^option --utime: not supported: /],
    ['-p x --grep cpu', /^option --grep: not supported: recollect grep/],
    ['-scdn -f dir -oT', /^option -o: says how recordings are shown: recollect play has it$/],
    ['-p x -c5', /^option -c: only for recording; /],
    ['-scd -r 00:00,7', /^option -r: only for recording: needs -f DIR$/],
    ['-scd --from 04:00', /^option --from: only for recordings: needs -p FILE$/],
    ['-x', /^option -x: not supported: recollect --help/],
    ['-scd -P -f dir -r 00:00,7', /^option -r: only for recording: plot files are a day each/],
    ['-scd -P -f dir --from 04:00', /^option --from: only for recordings: needs -p FILE$/],
  ]
  for (const [typed, why] of refused) {
    it(`refuses ${typed}`, () => {
      expect(() => habit(typed.split(' '))).to.throw(UsageError, why)
    })
  }
})
