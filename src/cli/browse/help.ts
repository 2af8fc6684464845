/** What the last line says when there is nothing else to say. */
export const STATUS = 'arrows PgUp PgDn  b time  - + zoom  c m d top  / find  v all  h help  q quit'

/** What the keys do. */
export const HELP: readonly string[] = [
  'up, down             the interval before, the next one (atop: T, t)',
  'PgUp, PgDn           a page of them',
  'Home, End            the first, the last',
  'b                    go to a time: 04:20, 20261121:04:20, -5m (before the end)',
  '-, +                 longer intervals (minutes, hours, days); shorter ones, down to those recorded',
  '',
  'c, m, d, f           processes with most CPU time, resident memory, disk I/O, major page faults',
  's                    processes with most of something else: what --top knows, vsz, process.threads …',
  '/                    only processes whose name or arguments hold this; nothing: all of them',
  'v                    all that is known of the interval instead; v again: processes',
  'space                the next page of this part of the screen, after the last the first again',
  'left, right          what is too wide',
  '',
  'Tab                  the next host',
  'r                    read what was recorded meanwhile, and go to the last of it',
  '^L, ^Z, q            draw again, suspend, quit',
]
