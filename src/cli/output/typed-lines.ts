import { isInForeground } from '../../source/foreground.ts'

/** Calls `take` with each line that is typed while this is in the terminal's foreground; gives a function that ends that. */
export function onTypedLines(take: (line: string) => void): () => void {
  const { stdin } = process
  if (stdin.isTTY !== true) return () => {}
  // A terminal hands on whole lines.
  const read = (typed: Buffer): void => {
    for (const line of typed.toString('latin1').split('\n').slice(0, -1)) take(line.trim())
  }
  // Who was sent to the background listens again when it is back.
  const listen = (): void => {
    if (isInForeground()) stdin.resume()
    else stdin.pause()
    stdin.unref()
  }
  stdin.on('data', read)
  process.on('SIGCONT', listen)
  listen()
  return () => {
    process.off('SIGCONT', listen)
    stdin.off('data', read)
    stdin.pause()
  }
}
