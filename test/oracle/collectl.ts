import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What collectl printed. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
}

/** Runs collectl; throws if it fails. */
export async function collectl(args: readonly string[]): Promise<Printed> {
  return run('collectl', [...args], { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, TZ: 'UTC' } })
}

/** For `skipFor`: what is missing where collectl is not installed. */
export const COLLECTL = 'collectl (apt-get install collectl)'

export const hasCollectl = spawnSync('collectl', ['--version']).status === 0

/** It says what it can, and fails, where it is not told what to do. */
export const hasCollectl2pcp = spawnSync('collectl2pcp', ['--help']).error === undefined
