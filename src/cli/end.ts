/** What stdout and stderr are while nothing waits to be written to them. */
const IDLE: ReadonlySet<string> = new Set(['PipeWrap', 'TTYWrap'])

/** Ends if nothing is under way: Node would wait for what V8 compiles meanwhile, 6 ms after ten minutes were played. */
export function endIfIdle(): void {
  // What the last writes leave to be done is done in this turn.
  setImmediate(() => {
    const isIdle = process.getActiveResourcesInfo().every((resource) => IDLE.has(resource))
    // Who started this process may still have questions.
    if (isIdle && process.channel === undefined) process.exit()
  })
}
