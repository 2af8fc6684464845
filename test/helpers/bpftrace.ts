import { spawnSync } from 'node:child_process'

/** For `skipFor`: what is missing where bpftrace can run nothing. */
export const BPFTRACE = 'bpftrace, and the right to use it (apt-get install bpftrace, as root)'

let works: boolean | undefined

/** Whether bpftrace runs a script here: it is installed, and this user may. */
export function canTrace(): boolean {
  works ??= spawnSync('bpftrace', ['-e', 'BEGIN { exit(); }'], { timeout: 30_000 }).status === 0
  return works
}
