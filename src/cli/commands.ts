import type { Commands } from './command.ts'
import type { CommandName } from './command-names.ts'

/** The commands in the order of the help text; each is loaded when it is run. */
export const commands: Commands = {
  record: {
    summary: 'Record this machine',
    load: async () => (await import('./commands/record.ts')).record,
  },
  play: {
    summary: 'Replay recordings as text: brief, verbose, plot, columns, CSV or JSON',
    load: async () => (await import('./commands/play.ts')).play,
  },
  browse: {
    summary: 'Look around in recordings with the keyboard',
    load: async () => (await import('./commands/browse.ts')).browse,
  },
  live: {
    summary: "Show the running machine in dstat's columns",
    load: async () => (await import('./commands/live.ts')).live,
  },
  watch: {
    summary: 'Show the running machine as play would, interval by interval',
    load: async () => (await import('./commands/watch.ts')).watch,
  },
  info: {
    summary: 'Show what recordings hold, and whether they are whole',
    load: async () => (await import('./commands/info.ts')).info,
  },
  grep: {
    summary: 'Find raw lines in recordings, with their time',
    load: async () => (await import('./commands/grep.ts')).grep,
  },
  convert: {
    summary: 'Cut a recording, or write it as another kind of file',
    load: async () => (await import('./commands/convert.ts')).convert,
  },
  list: {
    summary: 'List modules, metrics, formats or exports',
    load: async () => (await import('./commands/list.ts')).list,
  },
  status: {
    summary: "Show how this machine's recorders are doing",
    load: async () => (await import('./commands/status.ts')).status,
  },
  config: {
    summary: 'Show which options are configured, and where',
    load: async () => (await import('./commands/config.ts')).configOf(commands),
  },
  completion: {
    summary: 'Write a completion script for bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completionOf(commands),
  },
  demo: {
    summary: 'Record this machine for five seconds and replay it',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
} satisfies Readonly<Record<CommandName, unknown>>
