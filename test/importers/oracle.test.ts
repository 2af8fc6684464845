import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { before as beforeAll } from 'mocha'
import cpu from '../../importers/cpu.ts'
import disk from '../../importers/disk.ts'
import inode from '../../importers/inode.ts'
import load from '../../importers/load.ts'
import memory from '../../importers/memory.ts'
import net from '../../importers/net.ts'
import socket from '../../importers/socket.ts'
import tcp from '../../importers/tcp.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import type { FileSource } from '../../src/vocabulary/source.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { type Expected, type Lines, SECONDS } from './oracle/arithmetic.ts'
import { expectedCpu, expectedLoad, timesSlipped } from './oracle/cpu.ts'
import { expectedDisk, expectedNet } from './oracle/devices.ts'
import { expectedInode, expectedMemory } from './oracle/memory.ts'
import { expectedSocket, expectedTcp } from './oracle/protocols.ts'

/**
 * The running kernel says something, and the same text is understood twice: by the modules, and in `oracle` with nothing
 * but split and subtraction. Nothing of the engine is used on this side.
 */

/** The lines of a file as a recorder would keep them, behind the key. */
function recorded({ key, path, keep, skip, cut }: FileSource): string {
  if (!existsSync(path)) return ''
  const glue = key === '' || key.endsWith('-') ? key : `${key} `
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(skip ?? 0)
    .filter((line) => line !== '' && (keep === undefined || keep.some((prefix) => line.startsWith(prefix))))
    .map((line) => {
      const words = Object.entries(cut ?? {}).find(([prefix]) => line.startsWith(prefix))?.[1]
      return `${glue}${words === undefined ? line : line.split(' ').slice(0, words).join(' ')}\n`
    })
    .join('')
}

const MODULES: readonly Importer[] = [cpu, load, memory, disk, net, socket, tcp, inode]

const snapshot = (): string => MODULES.flatMap(({ sources }) => sources.map(recorded)).join('')

const split = (text: string): Lines =>
  text
    .replaceAll(/^(Net\s+[^:]+:)/gm, '$1 ')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))

const EXPECTED: readonly (readonly [Importer, (before: Lines, after: Lines) => Expected])[] = [
  [cpu, expectedCpu],
  [load, expectedLoad],
  [memory, expectedMemory],
  [disk, expectedDisk],
  [net, expectedNet],
  [socket, expectedSocket],
  [tcp, expectedTcp],
  [inode, expectedInode],
]

describe('import modules beside the running kernel', () => {
  let before = ''
  let after = ''

  beforeAll(async () => {
    before = snapshot()
    // The kernel lets times of the CPUs step back now and then, which split and subtraction do not understand.
    for (let tries = 0; tries < 3; tries++) {
      await sleep(1000)
      after = snapshot()
      if (!timesSlipped(split(before), split(after))) return
      before = after
    }
  })

  for (const [importer, compute] of EXPECTED) {
    it(`${importer.name}: every value is what the two texts say`, () => {
      const [, played = {}] = play(importer, [sampleOf(1000, before), sampleOf(1000 + SECONDS, after)])
      const expected = compute(split(before), split(after))
      expect(Object.keys(played).sort()).to.deep.equal(Object.keys(expected).sort())
      let known = 0
      for (const [instance, row] of Object.entries(played)) {
        for (const [metric, value] of Object.entries(row)) {
          const wanted = expected[instance]?.[metric]
          const where = `${importer.name}.${instance}.${metric}`
          if (wanted === undefined || value === undefined) expect(value, where).to.equal(wanted)
          else expect(Number(value), where).to.be.closeTo(wanted, Math.abs(wanted) * 1e-9 + 1e-12)
          if (wanted !== undefined) known++
        }
      }
      expect(known).to.be.greaterThan(importer.name === 'load' ? 6 : 8)
    })
  }
})
