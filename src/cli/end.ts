/** What stdout and stderr are while nothing waits to be written to them. */
const IDLE: ReadonlySet<string> = new Set(['PipeWrap', 'TTYWrap'])

/** Ends now if nothing is under way: Node would wait for what V8 compiles meanwhile, 6 ms after ten minutes were played. */
export function endIfIdle(): void {
  const isIdle = process.getActiveResourcesInfo().every((resource) => IDLE.has(resource))
  // Somebody who started this process may still have questions.
  if (isIdle && process.channel === undefined) process.exit()
}
