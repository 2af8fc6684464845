import type { Importer } from '../../vocabulary/importer.ts'
import type { Column } from '../../vocabulary/table.ts'

/** By module: the size of a request that stands behind the number of them. */
const SIZES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  disk: { reads: 'readSize', writes: 'writeSize' },
  net: { receivePackets: 'receiveSize', transmitPackets: 'transmitSize' },
  infiniband: { receivedPackets: 'receivedSize', sentPackets: 'sentSize' },
}

/** The module with the average size of its requests in the brief format, KiB of disks and bytes of networks. */
export function withSizes(importer: Importer): Importer {
  const sizes = SIZES[importer.name]
  const brief = importer.tables?.brief
  if (sizes === undefined || brief === undefined) return importer
  const columns = brief.columns.flatMap((column) => {
    const size = sizes[typeof column === 'string' ? column : column.metric]
    const behind: readonly Column[] = size === undefined ? [] : [{ metric: size, head: 'Size', width: 4 }]
    return [column, ...behind]
  })
  return { ...importer, tables: { ...importer.tables, brief: { ...brief, columns } } }
}
