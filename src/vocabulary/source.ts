/** Which of the recorder's intervals a source is read at: `-i first[:second[:third]]`. */
export type Pace = 'first' | 'second' | 'third'

/**
 * How less than reading all files of a member of a starred path shows that nothing can have happened to it: that a process
 * has not run.
 */
export interface Stillness {
  /**
   * The witnesses: files of the same member, which are read before its sources, in this order. They must say the same, byte
   * for byte, as when the sources were last read.
   */
  readonly same: readonly string[]
  /** What they say, one behind the other, must fit this, or it proves nothing. */
  readonly fits: RegExp
}

/**
 * A file that the recorder copies, line by line, into each sample.
 *
 * The key is written before every line: key, one blank, the kernel's own line. A key that ends in `-` is glued to the
 * line (`tcp-` + `TcpExt: …`); an empty key writes the line as it is. Where `path` has stars, what they matched is the
 * instance, and takes the place of the star in the key (`proc:* stat`).
 */
export interface FileSource {
  readonly key: string
  /** Absolute. `*` and `[0-9]*` match within a path part, `**` across parts. */
  readonly path: string
  /** Only lines that start with one of these. Default: all. */
  readonly keep?: readonly string[]
  /** Lines that start with one of these are left out. */
  readonly drop?: readonly string[]
  /** How many heading lines to leave out. */
  readonly skip?: number
  /** Lines that start with this prefix keep only so many words, the prefix counted (the thousands of zeros of `intr`). */
  readonly cut?: Readonly<Record<string, number>>
  /** The file's NULs and line ends become blanks: the whole is one line (/proc/PID/cmdline). */
  readonly joined?: boolean
  /** The file is one line: an end of line in a name that it tells becomes a blank (/proc/PID/stat). */
  readonly single?: boolean
  /** Bytes to read at most; the rest is left out. Default 64 MiB, of a joined file 32 KiB. */
  readonly most?: number
  /** The lines name their instance themselves (`Node 0 MemFree:`): what the stars matched is not written. */
  readonly bare?: boolean
  /** Which interval. Default `first`. */
  readonly pace?: Pace
  /** Holds command-line arguments or other personal text: `record --no-args` leaves it out. */
  readonly personal?: boolean
  /** A file without lines leaves one, the key alone: that there is none to tell of is known (/proc/locks). */
  readonly evenEmpty?: boolean
  /** Instead of lines: how many files or directories the path finds, one number. `**` is any depth (a mail queue). */
  readonly count?: 'files' | 'directories'
  /**
   * The file lists mounts, as mountinfo does. Instead of its lines, for each local file system what statfs(2) says:
   * mount point, type, device, bytes a block, blocks, free, available to users, inodes, free inodes.
   */
  readonly space?: boolean
  /**
   * While a member is still, by one of these, its lines are recorded as they were last read; but once a minute the file is
   * read. All sources that are read together must say the same: those of a module with the same stars and pace.
   */
  readonly still?: readonly Stillness[]
  /** Costly: read only where one of these metrics of the module is asked for by name (`record --with`). */
  readonly onRequest?: readonly string[]
}
