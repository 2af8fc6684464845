import { defineImporter, gauge, headed, ratio } from 'recollect/importer'

/** Open files, inodes and the cache of directory entries, from /proc/sys/fs (Documentation/admin-guide/sysctl/fs.rst). */
export default defineImporter({
  name: 'inode',
  title: 'INODE SUMMARY',
  letter: 'i',
  sources: [
    { key: 'fs-ds', path: '/proc/sys/fs/dentry-state' },
    { key: 'fs-is', path: '/proc/sys/fs/inode-nr' },
    { key: 'fs-fnr', path: '/proc/sys/fs/file-nr' },
  ],
  metrics: {
    dentries: gauge({ line: 'fs-ds', word: 0, head: 'Dentry', help: 'Directory entries in the cache' }),
    dentriesUnused: gauge({
      line: 'fs-ds',
      word: 1,
      head: 'DenUnu',
      help: 'Unused directory entries in the cache',
    }),
    dentriesNegative: gauge({
      line: 'fs-ds',
      word: 4,
      head: 'DenNeg',
      help: 'Unused directory entries of names that do not exist; 0 before kernel 5.0',
    }),
    files: gauge({ line: 'fs-fnr', word: 0, head: 'Handle', help: 'Open file handles' }),
    filesMax: gauge({ line: 'fs-fnr', word: 2, head: 'Max', help: 'Open file handles that the kernel allows' }),
    filesPercent: gauge({
      unit: '%',
      head: 'MaxPct',
      width: 7,
      digits: 2,
      help: 'Open file handles, of those that the kernel allows',
    }),
    inodes: gauge({ line: 'fs-is', word: 0, head: 'InoAll', help: 'Inodes that the kernel has allocated' }),
    inodesFree: gauge({
      line: 'fs-is',
      word: 1,
      head: 'InoFre',
      help: 'Inodes that the kernel has allocated and does not use',
    }),
    inodesUsed: gauge({ head: 'Inodes', help: 'Inodes in use' }),
  },
  tables: {
    brief: { title: 'Files', columns: ['files', 'inodesUsed'] },
    summary: {
      columns: [
        ...headed(
          { dentries: 'Number', dentriesUnused: 'Unused', dentriesNegative: 'Negative' },
          { group: 'Dentries' },
        ),
        ...headed({ files: 'Alloc', filesPercent: 'MaxPct' }, { group: 'File Handles' }),
        { metric: 'inodesUsed', head: 'Number', width: 8, group: 'Inodes' },
      ],
    },
    plot: {
      tag: 'INODE',
      columns: [
        ...headed({ dentries: 'NumDentry', files: 'openFiles' }, { style: 'whole' }),
        { metric: 'filesPercent', head: 'MaxFile%', digits: 0 },
        ...headed({ inodesUsed: 'used' }, { style: 'whole' }),
      ],
    },
  },
  intervalEnd(row) {
    row.filesPercent = ratio(100 * row.files, row.filesMax)
    row.inodesUsed = row.inodes - row.inodesFree
  },
})
