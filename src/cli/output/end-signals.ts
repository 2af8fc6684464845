import type { Terminal } from './terminal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Calls `stop` when ^C or the system wants an end, and what is said then does not stand behind the echo of ^C; gives a function that takes that back. */
export function onEndSignals(terminal: Terminal, stop: () => void): () => void {
  const end = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGINT') terminal.breakLine()
    stop()
  }
  for (const signal of SIGNALS) process.on(signal, end)
  return () => {
    for (const signal of SIGNALS) process.off(signal, end)
  }
}
