import { expect } from 'chai'
import process from '../../importers/process.ts'
import thread from '../../importers/thread.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

function lines(seconds: number): string {
  const times = `${seconds * 40} ${seconds * 10} 0 0 20 0 3 0 100`
  const stat = `S 1 50 50 0 -1 0 ${seconds * 7} 0 ${seconds * 2} 0 ${times} 4464640 785 1 1 1 1 1 1 0 0 0 0 0 0 0 17 1`
  return [
    `procT:51 stat 51 (pool worker) ${stat}`,
    'procT:51 Tgid:\t50',
    'procT:51 Uid:\t1000\t1000\t1000\t1000',
    'procT:51 VmRSS:\t    3000 kB',
    `procT:51 io read_bytes: ${seconds * 4096}`,
    '',
  ].join('\n')
}

describe('the thread importer', () => {
  const details = new Map([['process', new Map([['uid.1000', 'anna']])]])
  const header = testHeader({ intervals: [1], details })
  const samples = [0, 1].map((second) => sampleOf(1000 + second, lines(second), { header }))

  it('tells of threads what the process importer tells of processes', () => {
    const [, second] = play(thread, samples)
    expect(second?.['51']).to.include({
      command: 'pool worker',
      state: 'S',
      user: 'anna',
      process: 50,
      parent: 1,
      priorityClass: '20',
      extraThreads: 2,
      rss: 3000,
      cpu: 50,
      userSeconds: 0.4,
      systemSeconds: 0.1,
      cpuTime: 0.5,
      minorFaults: 7,
      majorFaults: 2,
      readBytes: 4096,
      writeBytes: undefined,
    })
  })

  it('leaves them out of the processes', () => {
    expect(play(process, samples)).to.deep.equal([undefined, undefined])
  })
})
