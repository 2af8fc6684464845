import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { inPackage } from '../helpers/paths.ts'
import type { Command } from './measure.ts'

/** Programs that do the same work; undefined where they are not installed. */
export interface Peers {
  readonly collectl: string | undefined
  readonly sadc: string | undefined
  readonly sadf: string | undefined
  readonly atop: string | undefined
}

// sadc lies outside of the path: Debian's place, then Red Hat's.
const PLACES = [...(process.env['PATH'] ?? '').split(':'), '/usr/lib/sysstat', '/usr/lib64/sa', '/usr/lib/sa']

function find(name: string): string | undefined {
  return PLACES.map((place) => join(place, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Looks for the peers on this machine. */
export function findPeers(): Peers {
  return { collectl: find('collectl'), sadc: find('sadc'), sadf: find('sadf'), atop: find('atop') }
}

/** Names and versions of the peers that are there: `collectl 4.3.1`. */
export function peerVersions({ collectl, sadf, atop }: Peers): readonly string[] {
  const asked: readonly (readonly [name: string, program: string | undefined, option: string])[] = [
    ['collectl', collectl, '--version'],
    ['sysstat', sadf, '-V'],
    ['atop', atop, '-V'],
  ]
  return asked.flatMap(([name, program, option]) => {
    if (program === undefined) return []
    const { stdout, stderr } = spawnSync(program, [option], { encoding: 'utf8', env: { ...process.env, TERM: 'dumb' } })
    const version = /\d+\.\d+(\.\d+)?(-\d+)?/.exec(stdout + stderr)?.[0] ?? '?'
    return [`${name} ${version}`]
  })
}

/** Our own program with these arguments. */
export function own(...args: readonly string[]): Command {
  return [process.execPath, inPackage('dist', 'src', 'cli', 'main.cjs'), ...args]
}

/** Node doing nothing: what start-up is measured against. */
export const idleNode: Command = [process.execPath, '-e', '0']
