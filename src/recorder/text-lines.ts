/** The lines of a text, without their ends. */
export function linesOf(text: string): readonly string[] {
  if (text === '') return []
  const lines = text.split(/\r?\n/)
  // Behind the last line's end there is nothing.
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
