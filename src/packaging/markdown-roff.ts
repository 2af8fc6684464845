import { bold, item, roff, verbatim } from './roff.ts'

/** `code` and **bold** stand out, [links](to.md) are their text. */
function inline(text: string): string {
  const plain = text.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
  return plain
    .split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/)
    .map((part) => {
      const [, marked] = /^(?:`|\*\*?)(.+?)(?:`|\*\*?)$/.exec(part) ?? []
      return marked === undefined ? roff(part) : bold(marked)
    })
    .join('')
}

function cells(row: string): readonly string[] {
  return row
    .replaceAll(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
}

/** Each row is a term and what it means: a page has no room for columns. */
function table(block: string): string {
  const [heads = '', , ...rows] = block.split('\n')
  const names = cells(heads)
  return rows
    .map((row) => {
      const [term = '', ...rest] = cells(row)
      if (rest.length === 1) return item(inline(term), inline(rest[0] ?? ''))
      return item(
        `${roff(names[0] ?? '')} ${inline(term)}`,
        rest.map((cell, at) => `${roff(names[at + 1] ?? '')} ${inline(cell)}`).join('; '),
      )
    })
    .join('')
}

function list(block: string): string {
  const points = block.split(/^(?=- |\d+\. )/m)
  return points
    .map((point) => {
      const [, mark = '', text = ''] = /^(-|\d+\.) ([\s\S]*)$/.exec(point.trim()) ?? []
      return `.IP ${mark === '-' ? '\\(bu' : mark} 4\n${inline(text.replaceAll(/\n\s*/g, ' '))}\n`
    })
    .join('')
}

function block(text: string): string {
  const [, fenced] = /^```\w*\n([\s\S]*?)\n?```$/.exec(text) ?? []
  if (fenced !== undefined) return verbatim(fenced)
  const [, marks, heading] = /^(#+) (.*)$/.exec(text) ?? []
  if (marks !== undefined && heading !== undefined) {
    return marks.length < 3 ? `.SH ${roff(heading.toUpperCase())}\n` : `.SS ${roff(heading)}\n`
  }
  if (text.startsWith('|')) return table(text)
  if (/^(- |\d+\. )/.test(text)) return list(text)
  if (text.startsWith('> ')) return `.RS 4\n.PP\n${inline(text.replaceAll(/^> ?/gm, '').replaceAll('\n', ' '))}\n.RE\n`
  return `.PP\n${inline(text.replaceAll('\n', ' '))}\n`
}

/** Markdown as our documents use it, as the body of a manual page; its first heading is left out. */
export function markdownBody(markdown: string): string {
  const blocks = markdown
    .split(/(^```[\s\S]*?^```$)/m)
    .flatMap((part) => (part.startsWith('```') ? [part] : part.split(/\n{2,}|\n(?=#)|(?<=^#.*)\n/m)))
  const [, ...rest] = blocks.map((one) => one.replace(/^\n+|\n+$/g, '')).filter((one) => one !== '')
  return rest.map(block).join('')
}
