/** What tells one recording's parts from another's: 16 lower-case hexadecimal digits, 64 random bits. */
export type FileId = string

const FILE_ID = /^[0-9a-f]{16}$/

/** Whether a header's value is a file's id. */
export function isFileId(text: string | undefined): text is FileId {
  return text !== undefined && FILE_ID.test(text)
}

/**
 * What the checksums of a file's samples start from: the first 8 digits as a number.
 *
 * A sample so verifies in its own file alone, also where a power cut leaves blocks of an older recording in a new file.
 */
export function crcSeed(id: FileId): number {
  return Number.parseInt(id.slice(0, 8), 16)
}
