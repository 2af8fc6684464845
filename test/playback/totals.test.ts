import { expect } from 'chai'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge } from '../../src/vocabulary/metric.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { disk, line } from './disk.ts'

describe('totals', () => {
  it('folds the counted instances into the total, and derives the total anew', () => {
    const at = (reads: number): string =>
      line('sda', reads, 0, 0, reads * 3, 1) +
      line('sda1', reads, 0, 0, 0, 1) +
      line('dm-0', reads, 0, 0, 0, 4) +
      line('sdb', reads * 2, 0, 0, 0, 1)
    const [, second] = play(disk, [sampleOf(1000, at(0)), sampleOf(1010, at(100))])
    expect(Object.keys(second ?? {})).to.deep.equal(['', 'sda', 'dm-0', 'sdb'])
    expect(second?.['']).to.deep.equal({ reads: 30, readBytes: 0, readTicks: 30, inFlight: 2, wait: 1 })
  })

  it('counts and shows the instances that somebody chose, whatever they are by themselves', () => {
    const at = (reads: number): string =>
      line('sda', reads, 0, 0, reads * 3, 1) +
      line('sda1', reads * 4, 0, 0, 0, 1) +
      line('dm-0', reads * 8, 0, 0, 0, 4) +
      line('sdb', reads * 16, 0, 0, 0, 1)
    const roles: string[] = []
    const [, second] = play(disk, [sampleOf(1000, at(0)), sampleOf(1010, at(100))], {
      instances: ({ importer, instance, role }) => {
        roles.push(`${importer} ${instance} ${role}`)
        return { sda: false, sda1: true }[instance]
      },
    })
    expect(roles).to.deep.equal(['disk sda counted', 'disk sda1 hidden', 'disk dm-0 shown', 'disk sdb counted'])
    expect(Object.keys(second ?? {})).to.deep.equal(['', 'sda1', 'dm-0', 'sdb'])
    expect(second?.['']?.['reads']).to.equal(40 + 160)
  })

  it('folds a total that the kernel told, where it is to be that of some', () => {
    const cpu = defineImporter({
      name: 'cpu',
      title: 'CPU',
      dimension: 'cpu',
      line: 'cpu*',
      sources: [{ key: '', path: '/proc/stat' }],
      metrics: {
        user: counter({ word: 0, help: 'Time' }),
        switches: counter({ line: 'ctxt', word: 0, help: 'Switches' }),
        forks: counter({ line: 'processes', word: 0, only: 'total', help: 'Forks' }),
        share: gauge({ unit: '%', across: 'mean', help: 'Share' }),
      },
      intervalEnd(row, { isPart, instance }) {
        if (instance !== '' || !isPart) row.share = row.user * 2
      },
    })
    const at = (n: number): string => `cpu ${n * 9}\ncpu0 ${n * 2}\ncpu1 ${n * 4}\ncpu2 ${n}\nctxt ${n}\nprocesses ${n}`
    const samples = [sampleOf(1000, at(0)), sampleOf(1010, at(10))]
    const total = (instances?: (one: { readonly instance: string }) => boolean | undefined) =>
      play(cpu, samples, instances === undefined ? {} : { instances })[1]?.['']
    expect(total()).to.deep.equal({ user: 9, switches: 1, forks: 1, share: 18 })
    expect(total(({ instance }) => instance !== '2')).to.deep.equal({ user: 6, switches: 1, forks: 1, share: 6 })
    expect(total(({ instance }) => (instance === '7' ? false : undefined))).to.deep.equal(total())
  })
})
