import type { Points } from '../vocabulary/points.ts'
import { valueText } from './values.ts'

/** What is sent, for people: `HOST disk.reads sda 12`, a line for each value. Names are as they were recorded. */
export function dumpLines({ host, batches }: Points): string {
  let text = ''
  for (const batch of batches) {
    const { name: table, metrics } = batch.table
    for (const [row, { instance }] of batch.rows.entries()) {
      const before = instance === '' ? '' : ` ${instance}`
      for (const [m, { name, sent }] of metrics.entries()) {
        const value = sent === 'text' ? batch.text(m, row) : valueText(batch, m, row)
        if (value !== '') text += `${host} ${table}.${name}${before} ${value}\n`
      }
    }
  }
  return text
}
