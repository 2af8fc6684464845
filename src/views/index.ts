import type { View } from '../vocabulary/view.ts'
import { cpuViews } from './cpu.ts'
import { diskViews } from './disk.ts'
import { memoryViews } from './memory.ts'
import { netViews } from './net.ts'
import { timeViews } from './time.ts'

/** All views of the package, in the order of the help text. */
export const views: readonly View[] = [...cpuViews, ...diskViews, ...netViews, ...memoryViews, ...timeViews]
