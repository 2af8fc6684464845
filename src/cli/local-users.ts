import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

const NOBODY: ReadonlyMap<string, string> = new Map()

/**
 * The names of a host's users, where that is this machine: recordings of collectl hold only their numbers, and another
 * machine's are other people.
 */
export function localUsers(host: string): ReadonlyMap<string, string> {
  if (host === '' || host.split('.')[0] !== hostname().split('.')[0]) return NOBODY
  let passwd = ''
  try {
    passwd = readFileSync('/etc/passwd', 'utf8')
  } catch {
    return NOBODY
  }
  const names = new Map<string, string>()
  for (const line of passwd.split('\n')) {
    const [name, , uid] = line.split(':')
    if (name && uid && /^\d+$/.test(uid) && !names.has(`uid.${uid}`)) names.set(`uid.${uid}`, name)
  }
  return names
}
