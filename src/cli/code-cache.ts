/** Commands that are run most. Each finds the code that it needs itself: the others' would cost time and memory. */
export const CACHED_COMMANDS = ['play', 'record', 'live'] as const

/** The file, beside the program, of what V8 made of it when it was built, for a command line that begins with this word. */
export function codeCacheFor(word: string | undefined): string {
  return `program.${CACHED_COMMANDS.find((name) => name === word) ?? 'play'}.cache`
}
