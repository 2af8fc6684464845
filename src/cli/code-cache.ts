/** What is run most. Each finds the code that it needs itself: the others' would cost time and memory. */
export const CACHED = ['play', 'record', 'live', 'help'] as const

const HELP: ReadonlySet<string> = new Set(['--help', '-h'])

/** The file, beside the program, of what V8 made of it when it was built, for these words behind the program's name. */
export function codeCacheFor(argv: readonly string[]): string {
  const word = argv.some((each) => HELP.has(each)) ? 'help' : argv[0]
  return `program.${CACHED.find((name) => name === word) ?? 'play'}.cache`
}
