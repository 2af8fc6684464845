import type { Importer } from '../vocabulary/importer.ts'
import { unreadableInWords } from '../vocabulary/reason.ts'
import { DescriptorBudget } from './descriptor-budget.ts'
import { LineBuffer } from './line-buffer.ts'
import { treeRoot } from './machine.ts'
import { openReaders } from './open-readers.ts'

/**
 * What the machine below `root` lacks for a module to record anything, in one line; undefined where it lacks nothing,
 * and for modules that do not say what they need.
 */
export function whyAbsent({ sources, needs }: Pick<Importer, 'sources' | 'needs'>, root: string): string | undefined {
  if (needs === undefined) return undefined
  const lines = new LineBuffer(1024)
  const readers = openReaders([sources], { root: treeRoot(root), budget: new DescriptorBudget() })
  for (const { reader } of readers) reader.read(lines, 0)
  const [unreadable = 'no lines'] = readers.flatMap(({ reader }) => reader.unreadable())
  for (const { reader } of readers) reader.close()
  return lines.end > 0 ? undefined : `needs ${needs} (${unreadableInWords(unreadable)})`
}
