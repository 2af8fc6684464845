/** Flags of V8, and the newest version of it of which it is known that it has them: others would complain on stderr. */
export interface EngineFlags {
  readonly flags: readonly string[]
  readonly newestV8: number
}

/**
 * Sets flags of V8. Those of the heap are set before the program is compiled, and when its code cache is made, since V8
 * takes no code of other flags.
 */
export function setEngineFlags({ flags, newestV8 }: EngineFlags): void {
  if (Number.parseInt(process.versions.v8, 10) > newestV8) return
  // To import it would load it for every command.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  for (const flag of flags) setFlagsFromString(flag)
}

/**
 * A recorder lives long, makes little garbage, and is idle nearly always. Some seconds after the start V8 would collect,
 * twice, what the start left behind, which is half of what a recorder costs in its first minute; and once there has been
 * much garbage in a second, it would set aside 8 MiB for the young.
 */
export const RECORDER_HEAP: EngineFlags = {
  flags: ['--no-memory-reducer-for-small-heaps', '--semi-space-growth-factor=1'],
  newestV8: 13,
}

/** What runs once a second is hardly ever worth an optimizing compiler, which takes more time than it gains, and memory. */
export const RARE_WORK: EngineFlags = { flags: ['--interrupt-budget=1000000'], newestV8: 11 }

/**
 * Twice the work that V8 does by itself before it optimizes a function: what is over in a tenth of a second makes little
 * use of the result, and who ends while it is made waits for it.
 */
export const SHORT_WORK: EngineFlags = { flags: ['--interrupt-budget=264000'], newestV8: 11 }
