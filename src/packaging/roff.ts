/** Text for man(7): what would be read as markup is not. */
export function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&')
}

/** Text in bold, as roff writes it. */
export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`
}

/** Lines as they are. */
export function verbatim(text: string): string {
  return `.PP\n.nf\n.RS 4\n${roff(text)}\n.RE\n.fi\n`
}

/** A term, and what it means. */
export function item(term: string, text: string): string {
  return `.TP\n${term}\n${text}\n`
}

/** The head of a page: `recollect-record(1)`. */
export function pageHead(page: { readonly name: string; readonly section: number; readonly about: string }): string {
  const { name, section, about } = page
  const manual = section === 1 ? 'User Commands' : 'File Formats'
  return `.TH ${roff(name.toUpperCase())} ${section} "" recollect "${manual}"\n.SH NAME\n${roff(name)} \\- ${roff(about)}\n`
}
