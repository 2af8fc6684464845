/** What is run most. Each finds the code that it needs itself: the others' would cost time and memory. */
export const CACHED = ['play', 'record', 'live', 'help'] as const

/** The file, beside the program, of what V8 made of it for a command when it was built. */
export function codeCacheFor(command: string | undefined): string {
  return `program.${CACHED.find((name) => name === command) ?? 'play'}.cache`
}
