import { expect } from 'chai'
import { ChangingText } from './corpus/changing-text.ts'
import { ProcessTexts } from './corpus/process-texts.ts'
import { Random } from './corpus/random.ts'
import { SystemText } from './corpus/system-text.ts'

const SYSTEM = [
  'cpu  1000 20 300 8000 50 0 5 0 0 0',
  'cpu0 600 10 200 3900 30 0 3 0 0 0',
  'cpu1 400 10 100 4100 20 0 2 0 0 0',
  'intr 50000',
  'ctxt 90000',
  'disk  254       0 vda 5000 100 40000 300 800 90 6000 70 0 350 400',
  'load 0.50 0.25 0.10 2/110 4711',
  'MemTotal:       24684096 kB',
  'MemFree:         4031548 kB',
  'pgpgin 2247469',
  'Net   eth0: 106825218    3324    0    0    0     0          0         0   277736    2326    0    0    0     0       0          0',
  '',
].join('\n')

const STAT = '4711 (two words) S 1 4711 4711 0 -1 4194560 900 0 3 0 250 50 0 0 20 0 1 0 100 10000000 800 1844674407370'

function played(samples: number): readonly string[] {
  const random = new Random(1)
  const system = new SystemText(SYSTEM, 100)
  return Array.from({ length: samples }, () => {
    system.step({ seconds: 10, load: 1, random })
    return system.text()
  })
}

/** The numbers of the line that begins so. */
function numbers(text: string, start: string): readonly number[] {
  const line = text.split('\n').find((each) => each.startsWith(start)) ?? ''
  return line.slice(start.length).trim().split(/ +/).map(Number)
}

describe('the corpus of the benchmark', () => {
  it('is the same every time', () => {
    expect(played(20)).to.deep.equal(played(20))
  })

  it('has counters that only grow, and some that do', () => {
    const texts = played(50)
    for (const start of ['intr', 'ctxt', 'pgpgin', 'Net   eth0:']) {
      const all = texts.map((text) => numbers(text, start))
      for (const [index, values] of all.entries()) {
        for (const [word, value] of values.entries()) expect(value).to.be.at.least(all[index - 1]?.[word] ?? 0)
      }
      expect(all.at(-1)?.[0]).to.be.greaterThan(all[0]?.[0] ?? 0)
    }
  })

  it('spends each interval on each CPU, and their sum in total', () => {
    const sum = (text: string, start: string) => numbers(text, start).reduce((all, value) => all + value, 0)
    const [first = '', second = ''] = played(2)
    expect(sum(second, 'cpu0 ') - sum(first, 'cpu0 ')).to.equal(1000)
    expect(sum(second, 'cpu1 ') - sum(first, 'cpu1 ')).to.equal(1000)
    expect(sum(second, 'cpu  ') - sum(first, 'cpu  ')).to.equal(2000)
    expect(second).to.not.equal(first)
  })

  it('keeps the columns of what is padded, and what hardware does not change', () => {
    for (const text of played(20)) {
      expect(text).to.match(/^MemTotal: {7}24684096 kB$/m)
      expect(/^MemFree:.*$/m.exec(text)?.[0]).to.have.length('MemFree:         4031548 kB'.length)
      expect(text).to.match(/^load \d\.\d\d \d\.\d\d \d\.\d\d 2\/110 \d+$/m)
    }
  })

  it('keeps tabs, and numbers that no rule names', () => {
    const text = 'VmRSS:\t    1234 kB\nUid:\t0\t0\n'
    const unchanged = new ChangingText(text, () => undefined, { counted: 1 })
    const changing = new ChangingText(text, () => (word) => (word === 1 ? 'counter' : undefined), { counted: 1e9 })
    expect(unchanged.text()).to.equal(text)
    expect(changing.text()).to.equal(text)
  })

  it('has processes that stay and others that come and go, none of them twice', () => {
    const lines = [`stat ${STAT}`, 'Tgid:\t4711', 'cmd a program', 'io rchar: 100']
    const process = { pid: 4711, start: 100, lines, isProgram: true }
    const processes = new ProcessTexts([process], { count: 24, uptime: 100 })
    const random = new Random(1)
    const seen = Array.from({ length: 20 }, () => {
      processes.step({ seconds: 60, load: 1, random })
      const found = [...processes.text().matchAll(/^proc:(\d+) stat (\d+) \(two words\) S /gm)]
      for (const [, tag, pid] of found) expect(pid).to.equal(tag)
      return found.map(([, pid]) => pid)
    })
    for (const pids of seen) {
      expect(pids).to.have.length(24)
      expect(new Set(pids).size).to.equal(24)
      expect(pids[0]).to.equal('4711')
    }
    expect(new Set(seen.flat()).size).to.be.greaterThan(26)
  })
})
