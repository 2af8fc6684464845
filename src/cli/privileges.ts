import { readFileSync } from 'node:fs'
import { RecollectError } from '../vocabulary/error.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import { optionError } from './usage-error.ts'

/** Somebody to run as. */
export interface User {
  readonly uid: number
  readonly gid: number
  /** All groups, the first one included. */
  readonly groups: readonly number[]
  /** Undefined for one who was given by number. */
  readonly name: string | undefined
}

const PASSWD = '/etc/passwd'
const GROUP = '/etc/group'

/** The user of this name in /etc/passwd, or `UID:GID`. Throws a UsageError, and a RecollectError where not root asks. */
export function userNamed(option: string, typed: string): User {
  if (process.getuid?.() !== 0)
    throw new RecollectError('not-permitted', `option ${option}: only root can change the user`)
  const [, uid, gid] = /^(\d{1,9}):(\d{1,9})$/.exec(typed) ?? []
  if (uid !== undefined && gid !== undefined)
    return { uid: Number(uid), gid: Number(gid), groups: [Number(gid)], name: undefined }
  for (const line of readFileSync(PASSWD, 'utf8').split('\n')) {
    const [name, , itsUid = '', itsGid = ''] = line.split(':')
    if (name === typed && /^\d+$/.test(itsUid) && /^\d+$/.test(itsGid)) {
      const gid = Number(itsGid)
      return { uid: Number(itsUid), gid, groups: [gid, ...groupsOf(name)], name }
    }
  }
  throw optionError(option, `${JSON.stringify(typed)}: no such user in ${PASSWD}; expected a name, or UID:GID`)
}

/** The groups that /etc/group lists a user in. */
function groupsOf(user: string): readonly number[] {
  const lines = readFileSync(GROUP, 'utf8').split('\n')
  return lines.flatMap((line) => {
    const [, , gid = '', members = ''] = line.split(':')
    return /^\d+$/.test(gid) && members.split(',').includes(user) ? [Number(gid)] : []
  })
}

/**
 * Becomes the user, for good. Throws a RecollectError `not-permitted`.
 *
 * Files that are open stay so. What the kernel checks at each read follows the new user all the same (/proc/PID/io of
 * other users' processes, the files of processes that start later): it is left out, as it is for anybody but root.
 */
export function become({ uid, gid, groups, name }: User): void {
  try {
    process.setgroups?.([...groups])
    process.setgid?.(gid)
    process.setuid?.(uid)
  } catch (cause) {
    const why = reasonOf(cause)
    throw new RecollectError('not-permitted', `user ${name ?? uid}: cannot become that user: ${why}`, { cause })
  }
  if (process.getuid?.() !== uid || process.geteuid?.() !== uid || (uid !== 0 && canReturn())) {
    throw new RecollectError('not-permitted', `user ${name ?? uid}: root's rights could not be given up`)
  }
}

function canReturn(): boolean {
  try {
    process.seteuid?.(0)
    return true
  } catch {
    return false
  }
}
