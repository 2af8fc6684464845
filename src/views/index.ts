import type { View } from '../vocabulary/view.ts'
import { cpuViews } from './cpu.ts'
import { diskViews } from './disk.ts'
import { hardwareViews } from './hardware.ts'
import { kernelViews } from './kernel.ts'
import { memoryViews } from './memory.ts'
import { netViews } from './net.ts'
import { nfsViews } from './nfs.ts'
import { socketViews } from './sockets.ts'
import { storageViews } from './storage.ts'
import { timeViews } from './time.ts'
import { topViews } from './top.ts'

/** All views of the package, in the order of the help text. */
export const views: readonly View[] = [
  ...cpuViews,
  ...diskViews,
  ...netViews,
  ...memoryViews,
  ...timeViews,
  ...kernelViews,
  ...socketViews,
  ...topViews,
  ...storageViews,
  ...nfsViews,
  ...hardwareViews,
]
