import { failure, isReaderGone } from './failure.ts'

/** Prints what needs nothing of the program: that the reader has gone is no failure, that the disk is full is one. */
export function print(text: string): void {
  process.stdout.on('error', (error) => {
    if (isReaderGone(error)) return
    const { line, exit } = failure(error)
    process.stderr.write(`${line}\n`)
    process.exitCode = exit
  })
  process.stdout.write(text)
}
