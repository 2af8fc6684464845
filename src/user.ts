import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'

/** The home of those who have none, as Debian calls it. */
const NO_HOME = '/nonexistent'

/** Where this user keeps what is configured. A container's user may be a mere number, of whom the system knows no home. */
export function configurationHome(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['XDG_CONFIG_HOME'] ?? join(known(homedir) ?? NO_HOME, '.config')
}

/** Who runs this: the name, or the number of a user who has none. */
export function userName(): string {
  return known(() => userInfo().username) ?? `${process.geteuid?.() ?? ''}`
}

/** What the system says, undefined where it does not know its own user. */
function known(ask: () => string): string | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
