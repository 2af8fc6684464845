import type { Commands } from './command.ts'
import type { CommandName } from './command-names.ts'

/** The commands in the order of the help text; each is loaded when it is run. */
export const commands: Commands = {
  record: {
    summary: 'Record this machine',
    load: async () => (await import('./commands/record.ts')).record,
  },
  play: {
    summary: 'Replay recordings as brief, verbose, plot, csv or json text',
    load: async () => (await import('./commands/play.ts')).play,
  },
  live: {
    summary: "Show the running machine in dstat's columns",
    load: async () => (await import('./commands/live.ts')).live,
  },
  watch: {
    summary: 'Show the running machine, an interval after the other',
    load: async () => (await import('./commands/watch.ts')).watch,
  },
  info: {
    summary: 'Say what recordings hold, and whether they are whole',
    load: async () => (await import('./commands/info.ts')).info,
  },
  grep: {
    summary: 'Find raw lines in recordings, with their time',
    load: async () => (await import('./commands/grep.ts')).grep,
  },
  convert: {
    summary: 'Copy a recording, or a part of it, to another kind of file',
    load: async () => (await import('./commands/convert.ts')).convert,
  },
  list: {
    summary: 'List modules, metrics, formats or exports',
    load: async () => (await import('./commands/list.ts')).list,
  },
  status: {
    summary: 'Say how the recorders of this machine stand',
    load: async () => (await import('./commands/status.ts')).status,
  },
  config: {
    summary: 'Say which options are configured, and where',
    load: async () => (await import('./commands/config.ts')).configOf(commands),
  },
  completion: {
    summary: 'Write what completes command lines in bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completionOf(commands),
  },
  demo: {
    summary: 'Record this machine for five seconds and replay it',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
} satisfies Readonly<Record<CommandName, unknown>>
