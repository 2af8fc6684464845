import { COMMON_OPTIONS } from '../../export/options.ts'
import type { Exporter, ExportOptions } from '../../vocabulary/exporter.ts'
import { markdownCell } from '../output/markdown-cell.ts'

function optionRows(options: ExportOptions): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const usual = option.type === 'flag' || option.default === undefined ? '' : `\`${option.default}\``
    return `| \`${name}\` | ${option.type} | ${markdownCell(usual === '``' ? '' : usual)} | ${markdownCell(option.help)} |\n`
  })
  return `| option | | default | |\n|---|---|---|---|\n${rows.join('')}`
}

function section({ name, help, counters, operand, options, examples }: Exporter): string {
  const first = operand === undefined ? '' : ` In first place, \`${operand}=\` may be left out.`
  const form = counters === 'total' ? "the kernel's own counts" : 'rates'
  const lines = examples.map(([typed, does]) => `- \`--export ${typed}\`: ${does}\n`)
  const table = Object.keys(options).length === 0 ? '' : `\n${optionRows(options)}`
  return `## ${name}\n\n${help}. Counters are sent as ${form}.${first}\n\n${lines.join('')}${table}`
}

/** All exporters and their options, as a page of Markdown. */
export function exportReference(exporters: readonly Exporter[]): string {
  const head = '# Exporters\n\nMade by `recollect list exports --markdown`. How to write one: [README](README.md).\n\n'
  const common = `## Options of all exporters\n\n\`--export NAME,option=value,flag\`; \`\\,\` is a comma within a value.\n\n${optionRows(COMMON_OPTIONS)}`
  return `${head}${[common, ...exporters.map(section)].join('\n')}`
}
