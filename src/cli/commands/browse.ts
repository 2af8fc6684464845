import { type Notice, RecollectError } from '../../vocabulary/error.ts'
import { Browser, type Hosts } from '../browse/browser.ts'
import { momentsAt } from '../browse/moment.ts'
import { RawTerminal } from '../browse/raw-terminal.ts'
import { importOption } from '../choose.ts'
import { defineCommand } from '../command.ts'
import { closeRecordings, hostsOf, type Opened, openRecordings } from '../open-recordings.ts'
import { onEndSignals } from '../output/end-signals.ts'
import { screenOf } from '../output/screen.ts'
import { SilentTerminal } from '../output/silent-terminal.ts'
import { optionError } from '../usage-error.ts'
import { someSeconds } from '../values.ts'
import { viewOptions } from '../view/view.ts'
import { zoneOptions } from '../window-options.ts'

const options = {
  at: { type: 'string', describe: 'Begin at this time (default: where the recording does)', example: '--at 04:20' },
  subsys: viewOptions.subsys,
  top: {
    type: 'string',
    describe: 'What the processes are sorted by (default time, their CPU time)',
    example: '--top rss',
  },
  interval: {
    type: 'string',
    alias: 'i',
    describe: 'Begin with rows of this length (default: as it was recorded)',
    example: '--interval 10m',
  },
  tz: zoneOptions.tz,
  utc: zoneOptions.utc,
  import: importOption,
} as const

/** `recollect browse`. */
export const browse = defineCommand({
  name: 'browse',
  operands: 'FILE…',
  arity: [1, Number.POSITIVE_INFINITY],
  summary:
    'Look around in recordings with the keyboard: a row for each interval, and the processes of the one that the cursor is at.',
  examples: [
    ['browse /var/log/recollect --at 04:20', 'what happened, and which process it was'],
    ['browse . --at 04:20 --top rss', 'who had the memory'],
    ['browse . --interval 10m', 'a night at a glance: + shows what was recorded'],
  ],
  options,
  async run({ options: typed, operands }, terminal) {
    const { subsys, import: imports, tz, utc, top = 'time' } = typed
    const shown = { subsys, import: imports, tz, utc }
    const raw = new RawTerminal()
    if (screenOf({}, terminal) === undefined || !raw.isThere)
      throw new RecollectError('no-terminal', 'browse: needs a terminal: elsewhere, see recollect play')
    // What is wrong is said in the last line while somebody looks, and again when the screen is as it was.
    const notices: Notice[] = []
    let browser: Browser | undefined
    const onNotice = (notice: Notice): void => {
      // The end of a file is met again and again.
      if (notices.some(({ message }) => message === notice.message)) return
      notices.push(notice)
      browser?.say(notice)
    }
    let opened: readonly Opened[] = []
    const open = async (): Promise<Hosts> => {
      await closeRecordings(opened)
      opened = await openRecordings(operands, new SilentTerminal(onNotice))
      const [first, ...others] = await hostsOf(opened)
      if (first === undefined) throw new RecollectError('nothing-played', `${operands.join(' ')}: holds no samples`)
      return [first, ...others]
    }
    try {
      const hosts = await open()
      const [first] = hosts
      const time = typed.at === undefined ? first.span.from : momentsAt(typed.at, first, typed).at(-1)
      if (time === undefined) throw optionError('--at', `${typed.at}: nothing was recorded then`)
      const every = typed.interval === undefined ? undefined : someSeconds('--interval', typed.interval)
      browser = new Browser(raw, hosts, { typed: shown, time, every, top, onNotice, reopen: open })
      const forget = onEndSignals(terminal, raw.stop)
      raw.enter()
      try {
        await browser.run()
      } finally {
        raw.leave()
        forget()
      }
    } finally {
      await closeRecordings(opened)
      for (const notice of notices) terminal.notice(notice)
    }
  },
})
