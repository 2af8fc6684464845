import type { Snapshot } from './snapshot.ts'

/** The same machine with more of something. */
export interface Wider {
  readonly cpus?: number
  readonly disks?: number
  readonly nets?: number
}

/** The lines that a pattern finds, written over again until there are `count`, each with a name of its own. */
function repeated(system: string, pattern: RegExp, { count, rename }: { count: number; rename: Rename }): string {
  const found = system.match(pattern) ?? []
  if (found.length === 0) throw new Error(`this machine has no line like ${pattern.source}`)
  const lines = Array.from({ length: count }, (_, index) => rename(found[index % found.length] ?? '', index))
  const first = system.search(pattern)
  return system.slice(0, first) + lines.join('') + system.slice(first).replace(pattern, '')
}

type Rename = (line: string, index: number) => string

/** sda, sdb … sdz, sdaa …: names as the kernel gives them (drivers/scsi/sd.c, sd_format_disk_name). */
function diskName(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26))
  return index < 26 ? letter : diskName(Math.floor(index / 26) - 1) + letter
}

/** Makes the machine wider, with lines that it has many times over. */
export function wider(machine: Snapshot, { cpus, disks, nets }: Wider): Snapshot {
  let { system } = machine
  if (cpus !== undefined) {
    const rename: Rename = (line, index) => line.replace(/^cpu\d+/, `cpu${index}`)
    system = repeated(system, /^cpu\d+ .*\n/gm, { count: cpus, rename })
  }
  if (disks !== undefined) {
    const rename: Rename = (line, index) => line.replace(/^(disk +\d+ +\d+) \S+/, `$1 sd${diskName(index)}`)
    system = repeated(system, /^disk .*\n/gm, { count: disks, rename })
  }
  if (nets !== undefined) {
    const rename: Rename = (line, index) => line.replace(/^Net +\S+:/, `Net  eth${index}:`)
    system = repeated(system, /^Net .*\n/gm, { count: nets, rename })
  }
  return { ...machine, system, cpus: cpus ?? machine.cpus }
}
