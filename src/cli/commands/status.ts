import { visibleJson } from '../../layout/escape.ts'
import { type Answer, askSockets } from '../../sink/status-socket.ts'
import { RecollectError } from '../../vocabulary/error.ts'
import { plural } from '../../vocabulary/plural.ts'
import { defineCommand } from '../command.ts'
import { overdue, type RecorderStatus, statusDirectories, statusText } from '../recorder-status.ts'

const options = {
  json: { type: 'boolean', describe: 'Write a JSON object for each recorder' },
} as const

/** What a recorder of this version answers; undefined for what is none of its answers. */
function understood({ text }: Answer): RecorderStatus | undefined {
  try {
    const status = JSON.parse(text ?? '')
    return typeof status?.pid === 'number' ? status : undefined
  } catch {
    return undefined
  }
}

/** `recollect status`. */
export const status = defineCommand({
  name: 'status',
  operands: '',
  arity: [0, 0],
  summary:
    "Show how this machine's recorders are doing: running since when, last sample, lateness, size, errors. Exits with 1 if none is running, or samples are overdue.",
  examples: [
    ['status', 'every recorder that has no end: the service, and those started by hand'],
    ['status --json', 'for programs, times in epoch seconds'],
  ],
  options,
  async run({ options: typed }, terminal) {
    const answers = (await Promise.all(statusDirectories(process.env).map(askSockets))).flat()
    const running = answers.flatMap((answer) => understood(answer) ?? [])
    for (const one of running) {
      terminal.out.write(typed.json ? `${visibleJson(JSON.stringify(one))}\n` : statusText(one))
    }
    for (const { path, why } of answers) {
      if (why !== undefined) terminal.notice({ code: 'silent', message: `${path}: ${why}` })
    }
    if (running.length === 0) throw new RecollectError('not-running', 'no recorder is running on this machine')
    const late = running.filter((one) => overdue(one) > 0).length
    if (late > 0)
      throw new RecollectError('overdue', `${late} of ${plural(running.length, 'recorder')}: samples are overdue`)
  },
})
