const FIRST_LINE = /^"?(recollect|Dstat|dool|pcp-dstat) [^,]* ?CSV output"?/

/** The program that a file says it was written by, from its first bytes; undefined if it is no CSV of dstat's layout. */
export function csvProgram(start: string): string | undefined {
  return FIRST_LINE.exec(start)?.[1]
}
