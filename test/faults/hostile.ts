import { hostileCollectl, hostileRecordings } from './hostile-files.ts'
import { hostileLines } from './hostile-lines.ts'
import { hostileNames } from './hostile-names.ts'
import { bombs, wide } from './hostile-sizes.ts'
import { hostileCommands, hostileHeaders, hostileWords } from './hostile-words.ts'
import type { Group } from './tally.ts'

/** Somebody wants to harm the player, or whoever looks at what it prints. */
export const hostile: Group = {
  name: 'hostile input',
  faults: [
    { name: 'lines that no kernel prints, to every importer and format', run: hostileLines },
    { name: 'words behind options, and names as they are printed', run: hostileWords },
    { name: "header lines, ours and collectl's", run: hostileHeaders },
    { name: 'whole command lines', run: hostileCommands },
    { name: 'our format: well-formed parts that contradict each other', run: hostileRecordings },
    { name: "collectl's format, plain and compressed", run: hostileCollectl },
    { name: 'decompression bombs', run: bombs },
    { name: 'half a million words a line, as many instances', run: wide },
    { name: 'names that want out, through every command', run: hostileNames },
  ],
}
