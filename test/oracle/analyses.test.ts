import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHere } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { COLLECTL, collectl, hasCollectl } from './collectl.ts'

/**
 * Columns in which collectl does not tell what the process used from the first interval to the last: it divides PCT by
 * the number of samples once more, and its sums begin after the first interval.
 */
const OTHERS = new Set(['PCT', 'RKB', 'WKB', 'RKBC', 'WKBC', 'RSYS', 'WSYS', 'CNCL', 'majF', 'minF'])

/** By pid: the cells. */
function readProcesses(directory: string): ReadonlyMap<string, readonly string[]> {
  const [name = ''] = readdirSync(directory).filter((each) => each.endsWith('.prcs'))
  const rows = readFileSync(join(directory, name), 'utf8')
    .split('\n')
    .filter((line) => /^(\d{8}|Date) /.test(line))
    .map((line) => line.split(/ +/))
  return new Map(rows.map((row) => [row[3] ?? '', row]))
}

/** Seconds of `h:mm:ss`. */
function secondsOf(clock = ''): number {
  return clock.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0)
}

describe('analyses beside collectl', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  let recorded = ''
  const made = (name: string): string => {
    const path = join(directory.path, name)
    mkdirSync(path)
    return path
  }

  before(async function () {
    if (!hasCollectl) skipFor(this, COLLECTL)
    const place = made('recorded')
    await collectl(['-sYZ', '-i1:1', '-c4', '-f', place])
    recorded = join(place, readdirSync(place).find((name) => name.endsWith('.raw.gz')) ?? '')
  })

  it('tells the same of every process', async () => {
    const theirs = made('their-processes')
    const ours = made('our-processes')
    await collectl(['-p', recorded, '--procanalyze', '-f', theirs, '-oz'])
    expect(await runHere(['-p', recorded, '--procanalyze', '-f', ours])).to.include({ code: 0, stderr: '' })
    const [heads = [], ...expected] = readProcesses(theirs).values()
    const found = readProcesses(ours)
    expect(found.get('Pid')).to.deep.equal(heads)
    expect(expected.length).to.be.greaterThan(10)
    const command = heads.indexOf('Command')
    const [from, thru] = [heads.indexOf('From'), heads.indexOf('Thru')]
    const span = [...expected].map((row) => `${row[from]} ${row[thru]}`).toSorted()
    const whole = span[Math.floor(span.length / 2)]
    // Those that came or went meanwhile are counted by other rules.
    for (const row of expected.filter((each) => `${each[from]} ${each[thru]}` === whole)) {
      const other = found.get(row[3] ?? '') ?? []
      for (const [at, head] of heads.slice(0, command).entries()) {
        if (OTHERS.has(head)) continue
        const where = `${head} of ${row.join(' ')}`
        // Times are of one interval more here, and in whole seconds.
        if (head.endsWith('T')) expect(secondsOf(other[at]), where).to.be.closeTo(secondsOf(row[at]), 2)
        else expect(other[at], where).to.equal(row[at])
      }
    }
  })

  it('tells the same of every slab', async () => {
    const theirs = made('their-slabs')
    const ours = made('our-slabs')
    await collectl(['-p', recorded, '--slabanalyze', '-f', theirs, '-oz'])
    expect(await runHere(['-p', recorded, '--slabanalyze', '-f', ours])).to.include({ code: 0, stderr: '' })
    const read = (place: string): readonly string[] => {
      const text = readFileSync(join(place, readdirSync(place)[0] ?? ''), 'utf8')
      return text.slice(text.indexOf('Slab Name')).trimEnd().split('\n')
    }
    expect(read(ours).length).to.be.greaterThan(10)
    // collectl's change is the greatest less the least, ours the end less the start: the same for slabs that only grew.
    const comparable = (line: string): string => {
      const [name, start, end, least, greatest, ...change] = line.trim().split(/\s+/)
      const onlyGrew = start === least && end === greatest
      return [name, start, end, least, greatest, ...(onlyGrew ? change : [])].join(' ')
    }
    expect(read(ours).slice(1).map(comparable)).to.deep.equal(read(theirs).slice(1).map(comparable))
  })
})
