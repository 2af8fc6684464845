const NOBODY = 65_534

/** Runs something as somebody who may not read everything. */
export async function asNobody(work: () => void | Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) {
    await work()
    return
  }
  process.seteuid?.(NOBODY)
  try {
    await work()
  } finally {
    process.seteuid?.(0)
  }
}
