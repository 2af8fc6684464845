import type { OptionTable } from '../command.ts'
import { type Typed as ScreenTyped, screenOptions } from '../output/screen.ts'
import { configOption } from './view-config.ts'

/** Options that show a recording as live shows the machine. */
export const recordedViewOptions = {
  view: {
    type: 'string',
    array: true,
    describe: "dstat's columns: these views and counters (recollect live --list lists the views)",
    example: '--view time,cpu,disk,load.avg1',
  },
  dstat: {
    type: 'string',
    mayBeEmpty: true,
    describe: 'What dstat would show with these options and this delay',
    example: '--dstat "-tcdngy -D total,sda 10"',
  },
  config: configOption,
  boot: { type: 'boolean', describe: 'Views: begin with the row since boot, as live does' },
  ...screenOptions,
} as const satisfies OptionTable

/** What was typed of these. */
export interface Typed extends ScreenTyped {
  readonly view?: readonly (string | number)[] | undefined
  readonly dstat?: string | undefined
  readonly columns?: string | undefined
  readonly config?: string | undefined
  readonly import?: readonly (string | number)[] | undefined
  readonly interval?: string | undefined
  readonly hr?: string | undefined
}
