import { expect } from 'chai'
import processes from '../../importers/process.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'
import { intervals, linesOf, passwd } from './process-lines.ts'

describe('what processes use', () => {
  it('measures what it did in the interval', () => {
    const [, second] = intervals(
      linesOf({ user: 100, system: 50, faults: [1000, 7], switches: [360, 66], io: [0, 0, 0, 8192] }),
      linesOf({ user: 350, system: 75, faults: [1030, 8], switches: [400, 66], io: [500, 90, 20480, 49152] }),
    )
    expect(second?.['4711']).to.deep.include({
      userTime: 25,
      systemTime: 2.5,
      cpu: 27.5,
      userSeconds: 2.5,
      systemSeconds: 0.25,
      minorFaults: 3,
      majorFaults: 0.1,
      voluntarySwitches: 4,
      involuntarySwitches: 0,
      readChars: 50,
      writeChars: 9,
      readCalls: 0,
      writeCalls: 0,
      readBytes: 2048,
      writeBytes: 4096,
      cancelledBytes: 0,
      childUserTime: 0,
      childSystemTime: 0,
      diskWait: 0,
    })
  })

  it('measures in jiffies of the recorded machine, over the measured time', () => {
    const header = testHeader({ hz: 250, intervals: [10] })
    const [, second] = play(processes, [
      sampleOf(1000, linesOf({ user: 0, system: 0 }), { header }),
      sampleOf(1012.5, linesOf({ user: 1250, system: 0 }), { header }),
    ])
    expect(second?.['4711']).to.deep.include({ cpu: 40, userSeconds: 5, systemSeconds: 0, cpuTime: 5 })
  })

  it('gives the same percentage where counts are not divided by the interval', () => {
    const [, second] = play(
      processes,
      [
        sampleOf(1000, linesOf({ user: 100 }), { header: passwd }),
        sampleOf(1010, linesOf({ user: 350 }), { header: passwd }),
      ],
      { perInterval: true },
    )
    expect(second?.['4711']).to.deep.include({ userTime: 250, cpu: 25, userSeconds: 2.5 })
  })

  it('tells of a longer interval with a gap what it did in the time that is known', () => {
    const samples = [
      [1000, 0],
      [1010, 500],
      [1020, 1000],
      // 1020 to 1100 is longer than three intervals: what it did meanwhile is not known.
      [1100, 6000],
      [1110, 6500],
    ].map(([time = 0, user = 0]) => sampleOf(time, linesOf({ user }), { header: passwd }))
    const known = { cpu: 50, userSeconds: 15 }
    const [joined] = play(processes, samples, { every: 2000 }).filter((values) => values !== undefined)
    expect(joined?.['4711']).to.deep.include({ ...known, userTime: 50 })
    expect(joined?.['']).to.deep.include(known)
    const [counted] = play(processes, samples, { every: 2000, perInterval: true }).filter(
      (values) => values !== undefined,
    )
    expect(counted?.['4711']).to.deep.include({ ...known, userTime: 1500 })
  })

  it('adds up what all use, and counts them by state', () => {
    const at = (round: number): string =>
      linesOf({ pid: 1, user: round * 100, uid: 0, rss: 1000, state: 'R', start: 1 }) +
      linesOf({ pid: 2, user: round * 50, uid: 0, state: 'I', start: 1 }) +
      linesOf({ pid: 30, user: round * 10, uid: 0, rss: 500, state: 'D', start: 7 }) +
      linesOf({ pid: 31, uid: 0, state: 'Z', start: 8 }) +
      linesOf({ pid: 32, uid: 0, rss: 20, state: 't', start: 9 })
    const [first, second, third] = intervals(
      at(0),
      at(1) + linesOf({ pid: 40, uid: 0, rss: 1, start: 50_900 }) + linesOf({ pid: 41, uid: 0, rss: 1, start: 50_901 }),
      at(2) + linesOf({ pid: 41, uid: 0, rss: 1, start: 50_901 }),
    )
    const counts = { running: 1, sleeping: 0, blocked: 1, stopped: 1, zombies: 1, idle: 1 }
    expect(first?.['']).to.deep.include({ ...counts, processes: 5, threads: 65, started: undefined, rss: 1520 })
    expect(second?.['']).to.deep.include({
      ...counts,
      processes: 7,
      sleeping: 2,
      started: 2,
      cpu: 16,
      userSeconds: 1.6,
    })
    expect(third?.['']).to.deep.include({ ...counts, processes: 6, sleeping: 1, started: 0 })
    expect(second?.['']).to.include({ parent: undefined, startTime: undefined, uid: undefined, cpuTime: undefined })
    expect(second?.['1']).to.include({ processes: undefined, running: undefined })
  })

  it('counts one that was born in the interval from zero', () => {
    const [, second] = intervals(
      linesOf({ pid: 1, start: 1, io: [0, 0, 0, 0] }),
      linesOf({ pid: 1, start: 1, io: [0, 0, 0, 0] }) +
        linesOf({ pid: 50, user: 300, start: 50_500, io: [0, 0, 0, 81920] }),
    )
    expect(second?.['50']).to.deep.include({ cpu: 30, writeBytes: 8192 })
  })

  it('does not know the rates of an old one that it sees for the first time', () => {
    const [, second] = intervals(
      linesOf({ pid: 1, start: 1 }),
      linesOf({ pid: 1, start: 1 }) + linesOf({ pid: 9, user: 300, start: 30 }),
    )
    expect(second?.['9']).to.include({ cpu: undefined, userTime: undefined, userTotal: 300 })
  })

  it('reads how long each ran and waited for a CPU, where that was asked for', () => {
    const at = (run: number, delay: number, slices: number, score: number): string =>
      `${linesOf({ pid: 7, uid: 0, rss: 1 })}proc:7 sched ${run} ${delay} ${slices}\nproc:7 oom ${score}\n`
    const [, second] = intervals(at(200_232_057, 36_082_369, 715, 666), at(2_200_232_057, 46_082_369, 815, 667))
    expect(second?.['7']).to.include({
      runTime: 200_000_000,
      runDelay: 1_000_000,
      timeSlices: 10,
      meanSlice: 20_000_000,
      meanDelay: 100_000,
      oomScore: 667,
    })
    const [, plain] = intervals(linesOf({ pid: 7 }), linesOf({ pid: 7 }))
    expect(plain?.['7']).to.include({ runDelay: undefined, meanDelay: undefined, oomScore: undefined })
  })

  it('computes what ended children used', () => {
    const at = (jiffies: number): string => linesOf({ pid: 7 }).replace(' 31 32 ', ` ${31 + jiffies} ${32 + jiffies} `)
    const [, second] = intervals(at(0), at(100))
    // 200 jiffies of 1000.
    expect(second?.['7']).to.include({ childCpu: 20 })
  })
})
