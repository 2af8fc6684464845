import { expect } from 'chai'
import { isCollectlHeader, isOneOfTwo, parseCollectlHeader } from '../../src/recording/collectl-header.ts'
import type { Header } from '../../src/vocabulary/header.ts'
import { collectlHeader } from './collectl-made.ts'

const parse = (about: Readonly<Record<string, string>> = {}): Header =>
  parseCollectlHeader(collectlHeader(about).trimEnd().split('\n'))

describe('collectl header', () => {
  it('tells what ours tells', () => {
    const { details, lines, ...rest } = parse({ comment: 'after the move ' })
    expect(rest).to.deep.equal({
      writer: 'collectl',
      writerVersion: '4.3.1-1',
      formatVersion: 0,
      host: 'box',
      created: 1795289592,
      bootTime: 1795200000.5,
      kernel: '6.18.44',
      arch: 'x86_64-linux-gnu-thread-multi',
      zone: 'UTC+1',
      cpus: 4,
      intervals: [1, 60],
      modules: ['cpu', 'load', 'disk'],
      unreadable: [],
      comment: 'after the move',
      hz: 250,
      pageSize: 16384,
    })
    expect(details.get('net')?.get('speeds')).to.equal('lo:?? eth0:1000 eth1:-1')
    expect(lines).to.have.length(16)
  })

  it('understands every zone', () => {
    const zones = ['+0000', '-0000', '+0100', '-0500', '+0530', '-0330', '+1245'].map((tz) => parse({ tz }).zone)
    expect(zones).to.deep.equal(['UTC', 'UTC', 'UTC+1', 'UTC-5', 'UTC+5:30', 'UTC-3:30', 'UTC+12:45'])
  })

  it('understands every interval', () => {
    const found = ['10', '10:60', '1::120', '0.5:5', '10:60:300', ':2', 'x'].map(
      (interval) => parse({ interval }).intervals,
    )
    expect(found).to.deep.equal([[10], [10, 60], [1, 1, 120], [0.5, 5], [10, 60, 300], [10, 60], [10, 60]])
  })

  it('knows which modules understand which letters', () => {
    const all = ['buddy', 'cpu', 'load', 'disk', 'environment', 'nfs', 'inode', 'interrupt', 'numa', 'memory', 'net']
    const rest = ['socket', 'tcp', 'infiniband', 'slab', 'process']
    expect(parse({ subsys: 'bcdEfijMmnstxyZ' }).modules).to.deep.equal([...all, ...rest])
    expect(parse({ subsys: 'BCDFJNTXY' }).modules).to.deep.equal(
      [...all, ...rest].filter(
        (name) => !['environment', 'inode', 'numa', 'memory', 'socket', 'process'].includes(name),
      ),
    )
    expect(parse({ subsys: 'lL' }).modules).to.deep.equal([])
  })

  it('knows the modules of what only some recordings hold', () => {
    const lines = (more: string): readonly string[] =>
      collectlHeader({ subsys: 'yZ' }).replace('-scd ', more).split('\n')
    expect(parseCollectlHeader(lines('-sZ --procopts w ')).modules).to.deep.equal(['slab', 'process'])
    expect(parseCollectlHeader(lines('-sZ --procopts cwt ')).modules).to.deep.equal(['slab', 'process', 'thread'])
    expect(parseCollectlHeader(lines('-sZ --procfilt C+java ')).modules).to.deep.equal(['slab', 'process', 'thread'])
    expect(parseCollectlHeader([...lines('-sZ '), '#SLUB DATA']).modules).to.deep.equal(['slub', 'process'])
  })

  it('knows the modules that were imported, by the names of their files', () => {
    const modules = (options: string): readonly string[] =>
      parseCollectlHeader(collectlHeader({ subsys: 'm' }).replace('-scd ', `${options} `).split('\n')).modules
    expect(modules('-sm --import misc')).to.deep.equal(['memory', 'misc'])
    expect(modules('-sm --import=/opt/own/misc.ph,i=60:hello:misc')).to.deep.equal(['memory', 'misc', 'hello'])
    expect(modules(`-sm --import \u001b[2J:..:${'x'.repeat(1000)}:`)).to.deep.equal(['memory'])
  })

  it('takes what is usual where an old header says nothing', () => {
    const lines = ['#'.repeat(80), '# Collectl:   V3.6.0-1  HiRes: 1  Options: -scd', '# Host:       old  DaemonOpts: ']
    const header = parseCollectlHeader(lines)
    expect(header).to.include({ host: 'old', hz: 100, pageSize: 4096, cpus: 1, zone: 'UTC', kernel: '', created: 0 })
    expect(header.intervals).to.deep.equal([10, 60])
  })

  it('takes no machine for another one where the boot time is not known', () => {
    const [a, b] = ['1795289592', '1795289600'].map((secs) => parse({ secs, booted: '?' }).bootTime)
    expect(Math.abs((a ?? 0) - (b ?? 0))).to.be.greaterThan(5)
    expect(a).to.be.within(0, 365 * 24 * 3600)
  })

  it('has the names of users from whoever knows them', () => {
    const lines = collectlHeader().trimEnd().split('\n')
    const users = (host: string) => new Map(host === 'box' ? [['uid.0', 'root']] : [])
    expect([...(parseCollectlHeader(lines, { users }).details.get('process') ?? [])]).to.deep.equal([['uid.0', 'root']])
  })

  it('knows the two files of --tworaw', () => {
    expect(['ix', '2ix', 'gi', 'ixs'].map((flags) => isOneOfTwo(parse({ flags })))).to.deep.equal([
      false,
      true,
      true,
      false,
    ])
  })

  it('is not taken for something else', () => {
    expect(isCollectlHeader(collectlHeader())).to.equal(true)
    expect(isCollectlHeader(`#!/bin/sh\n${collectlHeader()}`)).to.equal(false)
    expect(() => parseCollectlHeader(['# something'], { where: 'x.raw' })).to.throw(/^x\.raw: not a recording/)
  })
})
