import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { collectl } from '../collectl.ts'

/** Files that collectl recorded on the running machine while something went on. */
export interface Recorded {
  /** All subsystems, each second. */
  readonly all: string
  /** Processes and slabs every other second. */
  readonly slow: string
  /** The two files of --tworaw. */
  readonly raw: string
  readonly rawp: string
}

/** Work for CPU, disk, loopback and the table of processes, until it is killed. */
const LOAD = `
directory=$1
while :; do
  dd if=/dev/zero of="$directory/file" bs=64k count=32 conv=fsync 2>/dev/null
  cat "$directory/file" >/dev/null
  for n in 1 2 3 4 5; do /bin/true; done
  sleep 0.2 &
  sleep 0.1
done
`

function startLoad(directory: string): ChildProcess {
  return spawn('bash', ['-c', LOAD, 'load', directory], { stdio: 'ignore', detached: true })
}

/** Records for a few seconds, all at once. */
export async function record(directory: string): Promise<Recorded> {
  const places = ['all', 'slow', 'two'].map((name) => join(directory, name))
  for (const place of places) mkdirSync(place, { recursive: true })
  const [all = '', slow = '', two = ''] = places
  const load = startLoad(directory)
  try {
    const everything = ['-sbcdfijmnstxyBCDEFJMNTXYZ', '--tcpfilt', 'cituIT']
    await Promise.all([
      collectl([...everything, '-i1:1', '-c5', '-f', `${all}/`]),
      collectl(['-scdmnyYZ', '-i1:2', '-c6', '-f', `${slow}/`]),
      collectl(['-scdmnYZ', '--tworaw', '-F60', '-i1:2', '-c6', '-f', `${two}/`]),
    ])
  } finally {
    // It leads a group of its own, so that what it started ends with it.
    if (load.pid !== undefined) process.kill(-load.pid)
  }
  const file = (place: string, ending: string): string =>
    join(place, readdirSync(place).find((name) => name.endsWith(ending)) ?? 'none')
  return {
    all: file(all, '.raw.gz'),
    slow: file(slow, '.raw.gz'),
    raw: file(two, '.raw.gz'),
    rawp: file(two, '.rawp.gz'),
  }
}
