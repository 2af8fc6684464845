/** A switch of collectl, and what becomes of it here. */
export interface CollectlSwitch {
  /** Its single letter. */
  readonly letter?: string
  /** It is followed by a value. */
  readonly value?: true
  /** What it means without one. */
  readonly usual?: string
  /** Left out: what to use instead. */
  readonly instead?: string
  /** What it is called here, where that is something else; nothing where it is understood and needless. */
  readonly here?: readonly string[]
}

const VALUE = { value: true } as const

const SUMMARIES = 'bcdfijmnstx'
const NOWHERE: readonly string[] = []
const HELP = 'recollect --help, recollect COMMAND --help'
const UNIT = 'run recollect record from a systemd unit, which has that'
const PLAYED = 'all is recorded: choose when it is played, with --dskfilt, --netfilt or --procfilt'
const COLUMNS = 'all is recorded: --format csv shows it, --columns any of it'
const SENSORS = 'sensors are read from /sys/class/hwmon and shown by -sE'
const LUSTRE = 'what a client does on Lustre is recorded by --import lustre'
const SLUB = 'caches go by the names in /proc/slabinfo: -sY'

/** collectl's switches by their long names, in the order of its documentation. */
export const collectlSwitches: Readonly<Record<string, CollectlSwitch>> = {
  count: { letter: 'c', ...VALUE },
  interval: { letter: 'i', ...VALUE },
  subsys: { letter: 's', ...VALUE },
  filename: { letter: 'f', ...VALUE },
  playback: { letter: 'p', ...VALUE },
  plot: { letter: 'P' },
  options: { letter: 'o', ...VALUE },
  from: VALUE,
  thru: VALUE,
  verbose: {},
  rolllogs: { letter: 'r', ...VALUE },
  runtime: { letter: 'R', ...VALUE },
  flush: { letter: 'F', ...VALUE },
  quiet: {},
  wide: { letter: 'w' },
  top: { ...VALUE, usual: 'time' },
  procopts: VALUE,
  procfilt: VALUE,
  procstate: VALUE,
  procanalyze: {},
  slabanalyze: {},
  dskfilt: VALUE,
  netfilt: VALUE,
  cpufilt: VALUE,
  intfilt: VALUE,
  import: VALUE,
  comment: VALUE,
  runas: VALUE,
  rawtoo: {},
  stats: {},
  statopts: VALUE,
  iosize: {},
  hr: VALUE,
  headerrepeat: { ...VALUE, here: ['--hr'] },
  sep: VALUE,
  offsettime: VALUE,
  utc: { here: ['--options=U'] },
  all: { here: [`--subsys=${SUMMARIES}`] },
  ALL: { here: [`--subsys=${SUMMARIES}BCDEFJMNTXYZ`] },
  export: VALUE,
  vmstat: { here: ['--export=vmstat', '--subsys=cm'] },
  address: { letter: 'A', ...VALUE },
  // Samples fall on multiples of the interval.
  align: { here: NOWHERE },
  full: { here: ['--verbose'] },

  messages: { letter: 'm', instead: 'messages go to stderr: 2>>FILE keeps them' },
  daemon: { letter: 'D', instead: 'run recollect record -f DIR -r 00:00,7 from a systemd unit' },
  home: { instead: '--top METRIC,N, or watch(1)' },
  extract: { ...VALUE, instead: 'recollect convert FILE OUT --from A --thru B' },
  grep: { ...VALUE, instead: 'recollect grep PATTERN FILE' },
  tworaw: { instead: 'nothing is lost by one file: -s looks at no more than it needs' },
  group: { letter: 'G', instead: 'nothing is lost by one file: -s looks at no more than it needs' },
  passwd: { ...VALUE, instead: "the recorded machine's users stand in the recording" },
  rawdskfilt: { ...VALUE, instead: PLAYED },
  rawdskignore: { ...VALUE, instead: PLAYED },
  rawnetfilt: { ...VALUE, instead: PLAYED },
  rawnetignore: { ...VALUE, instead: PLAYED },
  dskremap: { ...VALUE, instead: 'disks keep their names: sed(1) on what is printed' },
  dskopts: { ...VALUE, instead: COLUMNS },
  netopts: { ...VALUE, instead: COLUMNS },
  cpuopts: { ...VALUE, instead: COLUMNS },
  memopts: { ...VALUE, instead: COLUMNS },
  xopts: { ...VALUE, instead: '--iosize' },
  nfsopts: { ...VALUE, instead: COLUMNS },
  nfsfilt: { ...VALUE, instead: COLUMNS },
  tcpfilt: { ...VALUE, instead: COLUMNS },
  slabopts: { ...VALUE, instead: '--top totsize or --top totchg' },
  slabfilt: { ...VALUE, instead: '--top totsize or --top totchg' },
  showslabaliases: { instead: SLUB },
  showrootslabs: { instead: SLUB },
  envopts: { ...VALUE, instead: SENSORS },
  envfilt: { ...VALUE, instead: SENSORS },
  envremap: { ...VALUE, instead: SENSORS },
  envrules: { ...VALUE, instead: SENSORS },
  envdebug: { instead: SENSORS },
  envtest: { ...VALUE, instead: SENSORS },
  lustopts: { ...VALUE, instead: LUSTRE },
  lustsvcs: { letter: 'L', ...VALUE, instead: LUSTRE },
  limits: { letter: 'l', ...VALUE, instead: '--format csv, and awk(1) for the lines beyond a limit' },
  config: {
    letter: 'C',
    ...VALUE,
    instead: 'options are configured in /etc/recollect/recollect.conf: recollect config --template',
  },
  nice: { letter: 'N', instead: 'nice -n 10 recollect …' },
  nohup: { instead: 'nohup recollect …, or a systemd unit' },
  pname: { ...VALUE, instead: UNIT },
  umask: { ...VALUE, instead: 'recordings hold command lines: they are made for their owner alone' },
  debug: { letter: 'd', ...VALUE },
  utime: { ...VALUE, instead: 'strace -r recollect record …' },
  showheader: { instead: 'recollect info FILE' },
  showcolheaders: { instead: '-P with --hr 0, and head -1' },
  showdefs: { letter: 'V', instead: HELP },
  showoptions: { instead: HELP },
  showsubsys: { instead: 'recollect list modules' },
  showsubopts: { instead: HELP },
  showtopopts: { instead: 'recollect play --help, and recollect list metrics' },
  helpextend: { letter: 'x', instead: HELP },
  helpall: { letter: 'X', instead: HELP },
  whatsnew: { instead: 'CHANGELOG.md' },
}

/** A switch and the name that it goes by. */
export interface Found {
  readonly name: string
  readonly about: CollectlSwitch
}

/** The switch with a letter. */
export function byLetter(letter: string): Found | undefined {
  for (const [name, about] of Object.entries(collectlSwitches)) if (about.letter === letter) return { name, about }
  return undefined
}

/** The switch with a long name, or the only one whose name begins so: collectl's names may be cut short. */
export function byName(typed: string): Found | undefined {
  const exact = Object.hasOwn(collectlSwitches, typed) ? collectlSwitches[typed] : undefined
  if (exact !== undefined) return { name: typed, about: exact }
  const [only, ...more] = Object.entries(collectlSwitches).filter(([name]) => name.startsWith(typed))
  return only === undefined || more.length > 0 ? undefined : { name: only[0], about: only[1] }
}
