import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadImporters } from '../../src/index.ts'
import { Recorder } from '../../src/recorder/recorder.ts'
import { runHere } from '../helpers/cli.ts'
import { ManualClock } from '../recorder/manual-clock.ts'
import { referenceOf, strange } from './constant.ts'
import { inFolder } from './folder.ts'
import type { MadeProcess } from './made-machine.ts'
import { playJson, tell } from './story.ts'
import type { Group, Scale, Tally } from './tally.ts'

const DAY = 86_400

function descriptors(): number {
  return readdirSync('/proc/self/fd').length
}

/** Anonymous memory, in MiB: what the process itself holds. */
function anonymous(): number {
  const kib = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Number(kib) / 1024
}

/** A day of the running machine: files, descriptors and memory stay as they were after its first hour. */
async function day(tally: Tally, scale: Scale): Promise<void> {
  const interval = scale === 'quick' ? 120 : 10
  await inFolder(async (folder) => {
    const clock = new ManualClock(1795291200)
    const recorder = new Recorder({
      importers: await loadImporters(scale === 'quick' ? 'cdnm' : 'all'),
      intervals: scale === 'quick' ? [interval] : [10, 60],
      path: `${folder}/`,
      seconds: DAY,
      roll: { at: '00:00', everyMinutes: 60 },
      retention: { maxBytes: 40_000_000 },
      clock,
    })
    const at = new Map<number, { readonly open: number; readonly memory: number; readonly files: number }>()
    let samples = 0
    for await (const sample of recorder.samples()) {
      samples++
      tally.tried()
      if (sample.end === 0) tally.wrong('an empty sample')
      const hour = (clock.now() - 1795291200) / 3600
      if (Number.isInteger(hour))
        at.set(hour, { open: descriptors(), memory: anonymous(), files: readdirSync(folder).length })
    }
    tally.risk(samples)
    tally.lose(Math.floor(DAY / interval) + 1 - samples, 'ticks')
    const [early, late] = [at.get(2), at.get(24)]
    if (early === undefined || late === undefined) throw new Error('no figures')
    // Processes come and go on the running machine, each with its files.
    if (late.open > early.open + 400) tally.crash(`descriptors: ${early.open}, then ${late.open}`)
    if (late.memory > early.memory + 40) tally.crash(`memory: ${early.memory} MiB, then ${late.memory}`)
    tally.same(late.files >= 24 || scale === 'full', true, `files: ${late.files}`)
    let found = 0
    for (const name of readdirSync(folder)) {
      found += JSON.parse((await runHere(['info', '--json', join(folder, name)])).stdout).samples
    }
    // With retention the oldest may be gone, in whole files.
    if (scale === 'quick') tally.lose(samples - found, 'samples on disk')
  })
}

/** Thousands of processes that are there for a moment, all of them others each time. */
async function storm(tally: Tally, scale: Scale): Promise<void> {
  const many = scale === 'quick' ? 150 : 5000
  await inFolder(async (folder) => {
    const open: number[] = []
    const { directory, taken } = await tell({
      folder,
      count: scale === 'quick' ? 5 : 20,
      happen: (n, machine) => {
        const born: MadeProcess[] = []
        for (let i = 0; i < many; i++)
          born.push({ pid: 10_000 + n * many + i, name: `storm${i}`, start: machine.up + 1 })
        machine.processes = [{ pid: 812, name: 'sshd', start: 5 }, ...born]
        open.push(descriptors())
      },
    })
    tally.tried(many * (taken.length - 1))
    tally.risk(taken.length)
    const shown = await playJson(directory, '-sZ')
    tally.lose(taken.length - 1 - shown.length, 'intervals')
    for (const { each, time } of shown) {
      const processes = each['process'] ?? []
      tally.same(processes.length, many + 1, `processes at ${time}`)
      // Born within the interval: each counts from zero, half its time on a CPU would be a spike.
      for (const { instance, cpu } of processes) {
        if (typeof cpu !== 'number' || cpu < 0 || cpu > 41) tally.wrong(`process ${instance}: cpu ${cpu} at ${time}`)
      }
    }
    if ((open.at(-1) ?? 0) > (open[1] ?? 0) + 50) tally.crash(`descriptors: ${open.join()}`)
  })
}

/** A machine with very many of everything. */
async function large(tally: Tally, scale: Scale): Promise<void> {
  const [cpus, disks, nets] = scale === 'quick' ? [256, 500, 2000] : [1024, 4000, 20_000]
  await inFolder(async (folder) => {
    const small = await tell({ folder: join(folder, 'small'), count: 3, subsystems: 'cdn' })
    const reference = referenceOf(await playJson(small.directory, '-sCDN'))
    const { directory } = await tell({
      folder: join(folder, 'large'),
      count: 4,
      subsystems: 'cdn',
      happen: (_, machine) => {
        machine.cpus = Array.from({ length: cpus }, (__, n) => n)
        machine.disks = Array.from({ length: disks }, (__, n) => `xd${letters(n)}`)
        machine.interfaces = Array.from({ length: nets }, (__, n) => `veth${n}x`)
      },
    })
    const shown = await playJson(directory, '-sCDN')
    const last = shown.at(-1)
    const counts = { cpu: cpus, disk: disks, net: nets }
    for (const [module, count] of Object.entries(counts)) {
      const instances = last?.each[module] ?? []
      tally.tried(instances.length)
      tally.same(instances.length, count, module)
    }
    // Each is like the first of the small machine.
    const likes = { cpu: '0', disk: 'sda', net: 'eth0' }
    const renamed = shown.slice(-1).map((one) => ({
      ...one,
      each: Object.fromEntries(
        Object.entries(likes).map(([module, like]) => [
          module,
          (one.each[module] ?? []).map((values) => ({ ...values, instance: like })),
        ]),
      ),
    }))
    for (const { name, value } of strange(renamed, reference).slice(0, 5)) tally.wrong(`${name} is ${value}`)
    const text = await runHere(['play', directory, '-P', '-sCDN'])
    const lines = text.stdout.trimEnd().split('\n')
    const cells = new Set(lines.slice(-2).map((line) => line.split(' ').length))
    tally.same([text.code, cells.size], [0, 1], 'plot: as many cells in each line')
  })
}

function letters(n: number): string {
  const last = String.fromCharCode(0x61 + (n % 26))
  return n < 26 ? last : letters(Math.floor(n / 26) - 1) + last
}

/** Much, and for long. */
export const longRun: Group = {
  name: 'long run',
  faults: [
    { name: 'a day at full speed: descriptors, memory, files', run: day },
    { name: 'a storm of processes', run: storm },
    { name: '256 CPUs, 500 disks, 2,000 interfaces', run: large },
  ],
}
