import { builtInImporters } from '../../src/builtin-modules.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'

/** The first words of the lines that a module records, as patterns; files whose lines are recorded as they are. */
function linesOf({ sources, getData, line, analyzes = [], metrics }: Importer): readonly string[] {
  const plain = sources.filter(({ key }) => key === '').map(({ path }) => `the lines of ${path}`)
  const keys = sources.map(({ key }) => key)
  const patterns = [line, ...analyzes, ...Object.values(metrics).map((metric) => metric.line)]
  // What is in no file, only the patterns tell: of lines that a module makes, or that collectl records.
  const declared = getData === undefined && keys.length > 0 ? keys : [...keys, ...patterns]
  const words = declared.map((key = '') => key.split(' ')[0] ?? '').filter(Boolean)
  return [...plain, ...new Set(words.map((word) => `\`${word}\``))]
}

/** Which module understands which lines, as a table of Markdown. */
export async function registry(): Promise<string> {
  const rows: string[] = []
  for (const [name, { load }] of Object.entries(builtInImporters)) {
    const { default: importer } = await load()
    rows.push(`| ${name} | ${linesOf(importer).join(', ')} |\n`)
  }
  return `| module | its lines begin with |\n|---|---|\n${rows.join('')}`
}
