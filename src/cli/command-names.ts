/** What there is to say behind `recollect`: the commands, and the sections of a configuration file. */
export const commandNames = [
  'record',
  'play',
  'browse',
  'live',
  'watch',
  'info',
  'grep',
  'convert',
  'list',
  'status',
  'config',
  'completion',
  'demo',
] as const

export type CommandName = (typeof commandNames)[number]
