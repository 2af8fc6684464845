import { isInstalled } from '../../helpers/servers.ts'

/** What a module asks, and how it is told so. */
export interface Asked {
  /** For `record --import`. */
  readonly spec: string
  readonly environment?: Readonly<Record<string, string>>
  stop(): Promise<void> | void
}

/** A module that talks to other programs, and what it talks to. */
export interface Subject {
  readonly name: string
  /** Programs, without which it is called missing. */
  readonly needs: readonly string[]
  /** Why it cannot be measured here although they are installed. */
  readonly trouble?: () => string | undefined
  /** A script stands for the program: what its client costs says nothing. */
  readonly isPretended?: boolean
  /** It is asked at the second interval, so many samples apart by default. */
  readonly every?: number
  /** It speaks by itself, once a second. */
  readonly isStream?: boolean
  start(): Promise<Asked>
}

/** Why a module cannot be measured on this machine; undefined if it can. */
export function whyMissing({ needs, trouble }: Subject): string | undefined {
  const missing = needs.filter((program) => !isInstalled(program))
  return missing.length > 0 ? `${missing.join(', ')} missing` : trouble?.()
}
