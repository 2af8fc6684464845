import { counter, defineImporter } from 'recollect/importer'

/** `open 19 samples [reqs]`, and `read_bytes 12 samples [bytes] 4096 1048576 5242880`: fewest, most, sum. */
const calls = (name: string, head: string, help: string) => counter({ line: `lustre * ${name}`, word: 0, head, help })
const bytes = (name: string, head: string, help: string) =>
  counter({ line: `lustre * ${name}`, word: 5, unit: 'B', show: 'KiB', head, help })

/** What this client does on Lustre file systems, from llite's stats (Lustre manual, chapter on monitoring a client). */
export default defineImporter({
  name: 'lustre',
  title: 'LUSTRE CLIENT',
  dimension: 'mount',
  sources: [
    { key: 'lustre', path: '/proc/fs/lustre/llite/*/stats' },
    { key: 'lustre', path: '/sys/kernel/debug/lustre/llite/*/stats' },
  ],
  needs: 'a mounted Lustre file system',
  metrics: {
    readBytes: bytes('read_bytes', 'KBRead', 'Data read'),
    writeBytes: bytes('write_bytes', 'KBWrit', 'Data written'),
    reads: calls('read_bytes', 'Reads', 'Reads'),
    writes: calls('write_bytes', 'Writes', 'Writes'),
    opens: calls('open', 'Open', 'Files opened'),
    closes: calls('close', 'Close', 'Files closed'),
    syncs: calls('fsync', 'Sync', 'Files written back on request'),
    attributes: calls('getattr', 'Getatt', 'Reads of attributes'),
  },
})
