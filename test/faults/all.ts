import { counters } from './counters.ts'
import { damage } from './damage.ts'
import { death } from './death.ts'
import { disk } from './disk.ts'
import { hostile } from './hostile.ts'
import { longRun } from './long-run.ts'
import { privilege } from './privilege.ts'
import type { Group } from './tally.ts'
import { time } from './time.ts'

/** All faults there are, in the order of the table. */
export const groups: readonly Group[] = [death, damage, disk, time, counters, hostile, privilege, longRun]
