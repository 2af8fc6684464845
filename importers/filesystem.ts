import { defineImporter, gauge, ratio, text } from 'recollect/importer'

const size = (head: string, help: string) => gauge({ unit: 'B', head, help })
const number = (head: string, help: string) => gauge({ head, help })
const share = (head: string, help: string) => gauge({ unit: '%', across: 'max', head, width: 6, digits: 1, help })

/** How full the local file systems are, by mount point (statfs(2)). */
export default defineImporter({
  name: 'filesystem',
  title: 'FILE SYSTEMS',
  dimension: 'mount',
  line: 'space *',
  sources: [{ key: 'space', path: '/proc/self/mountinfo', space: true, pace: 'second' }],
  needs: 'a local file system',
  metrics: {
    type: text({ word: 0, head: 'Type', width: 6, help: 'Kind of file system' }),
    device: text({ word: 1, head: 'Device', width: 20, help: 'What it is on' }),
    size: size('Size', 'Room for data'),
    used: size('Used', 'Room in use'),
    free: size('Free', 'Room that users who are not root may still fill'),
    usedPercent: share(
      'Used%',
      'Share in use of what users may fill, as df shows it; in the total, that of the fullest',
    ),
    inodes: number('Inodes', 'Files that there is room for; 0 if there is no limit'),
    inodesUsed: number('InoUse', 'Existing files'),
    inodesPercent: share('Ino%', 'Share of the inodes in use; of the total, that of the fullest'),
  },
  tables: {
    detail: {
      title: 'FILE SYSTEMS',
      columns: [
        { metric: 'instance', head: 'Mounted on', width: 24 },
        ...['type', 'size', 'used', 'free', 'usedPercent', 'inodes', 'inodesPercent', 'device'],
      ],
    },
  },
  /** Type, device, bytes a block, blocks, free blocks, those for users, inodes, free inodes. */
  analyze(line, row) {
    const block = line.number(2)
    const blocks = line.number(3)
    const used = blocks - line.number(4)
    const free = line.number(5)
    const inodes = line.number(6)
    const inodesUsed = inodes - line.number(7)
    row.size = blocks * block
    row.used = used * block
    row.free = free * block
    row.usedPercent = ratio(100 * used, used + free)
    row.inodes = inodes
    row.inodesUsed = inodesUsed
    row.inodesPercent = ratio(100 * inodesUsed, inodes)
  },
})
