import type { Row } from './bench.ts'
import { exported } from './rows/export.ts'
import { exportedFiles } from './rows/export-files.ts'
import { badReceivers } from './rows/export-receivers.ts'
import { growth } from './rows/growth.ts'
import { memoryFlat } from './rows/memory-flat.ts'
import { modules } from './rows/modules.ts'
import { plotDay, plotProcessDay, plotWeek } from './rows/plot.ts'
import { recordAll } from './rows/record-all.ts'
import { recordSystem } from './rows/record-system.ts'
import { size } from './rows/size.ts'
import { startup } from './rows/startup.ts'
import { window } from './rows/window.ts'

/** In the order of the table. */
export const rows: readonly Row[] = [
  recordSystem,
  recordAll,
  ...modules,
  memoryFlat,
  size,
  plotDay,
  plotProcessDay,
  plotWeek,
  window,
  exported,
  exportedFiles,
  badReceivers,
  startup,
  ...growth,
]
