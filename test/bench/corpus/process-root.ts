import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcessSnapshot, Snapshot } from './snapshot.ts'

/** The files of /proc/PID, of what was kept of them. */
function writeProcess(folder: string, pid: number, { lines }: ProcessSnapshot): void {
  mkdirSync(folder, { recursive: true })
  const of = (kind: string) =>
    lines.filter((line) => line.startsWith(`${kind} `)).map((line) => `${line.slice(kind.length + 1)}\n`)
  const status = lines.filter((line) => /^\w+:/.test(line)).map((line) => `${line}\n`)
  writeFileSync(
    join(folder, 'stat'),
    of('stat')
      .map((line) => line.replace(/^\d+/, String(pid)))
      .join(''),
  )
  writeFileSync(join(folder, 'status'), status.join(''))
  writeFileSync(join(folder, 'cmdline'), of('cmd').join('').replaceAll(' ', '\0'))
  writeFileSync(join(folder, 'io'), of('io').join(''))
}

/** A tree for `--root` with so many processes in its /proc, and nothing else. */
export function writeProcessRoot(folder: string, { processes }: Snapshot, count: number): void {
  for (let index = 0; index < count; index++) {
    const process = processes[index % processes.length]
    if (process !== undefined) writeProcess(join(folder, 'proc', String(index + 1)), index + 1, process)
  }
}
