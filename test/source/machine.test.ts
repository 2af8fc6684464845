import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { hostname, release } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { machineAt, readFacts } from '../../src/source/machine.ts'
import { moment, removeTrees, Tree } from './tree.ts'

afterEach(removeTrees)

describe('the facts of a machine', () => {
  it('are those of the tree', () => {
    const { hz, pageSize, ...facts } = readFacts(moment(1), 1795291200)
    expect(facts).to.deep.equal({
      host: 'alder',
      bootTime: 1795280400,
      kernel: '6.18.44',
      arch: 'x86_64',
      zone: 'Europe/Berlin',
      cpus: 2,
    })
    expect(hz).to.be.above(0)
    expect(pageSize).to.be.above(0)
  })

  it('are true of this machine', () => {
    const now = Date.now() / 1000
    const facts = readFacts('/', now)
    expect(facts.host).to.equal(hostname().split('.')[0])
    expect(facts.kernel).to.equal(release())
    expect(facts.hz).to.equal(Number(execFileSync('getconf', ['CLK_TCK'])))
    expect(facts.pageSize).to.equal(Number(execFileSync('getconf', ['PAGESIZE'])))
    expect(facts.bootTime).to.be.within(now - 10 * 365 * 86_400, now)
  })

  it('are guessed where the tree does not say', () => {
    const tree = new Tree({ 'proc/uptime': '100.25 50.00\n', 'proc/sys/kernel/hostname': '\n' })
    const facts = readFacts(`${tree.path}/`, 1000)
    expect(facts.bootTime).to.equal(899.75)
    expect(facts.cpus).to.equal(1)
    expect(facts.host).to.equal(hostname().split('.')[0])
  })

  it('take the word sizes of the tree', () => {
    const vector = new BigUint64Array([16n, 0xdeadn, 17n, 250n, 6n, 65_536n, 0n, 0n])
    const tree = new Tree({ 'proc/self/auxv': new Uint8Array(vector.buffer) })
    expect(readFacts(tree.path, 0)).to.include({ hz: 250, pageSize: 65_536 })
  })

  it('name the zone as it is configured', () => {
    const zone = process.env['TZ']
    const tree = new Tree({ 'etc/timezone': 'America/Lima\n' })
    try {
      process.env['TZ'] = ':Asia/Tokyo'
      expect(readFacts('', 0).zone).to.equal('Asia/Tokyo')
      for (const path of [
        'posix/Asia/Tokyo',
        '/usr/share/zoneinfo/Asia/Tokyo',
        ':/usr/share/zoneinfo/right/Asia/Tokyo',
      ]) {
        process.env['TZ'] = path
        expect(readFacts('', 0).zone).to.equal('Asia/Tokyo')
      }
      for (const path of ['/etc/localtime', ':/etc/localtime', '/none']) {
        process.env['TZ'] = path
        expect(readFacts('', 0).zone).to.match(/^[A-Za-z]/)
      }
      const asPosix = {
        'CET-1CEST,M3.5.0,M10.5.0/3': 'CET-1CEST,M3.5.0,M10.5.0/3',
        'JST-9': 'UTC+9',
        'UTC-2': 'UTC+2',
        '<-03>3': 'UTC-3',
        '<+0545>-5:45': 'UTC+5:45',
        '': 'UTC',
      }
      for (const [typed, zone] of Object.entries(asPosix)) {
        process.env['TZ'] = typed
        expect(readFacts('', 0).zone, typed).to.equal(zone)
      }
      // Of another tree this process's zone says nothing.
      expect(readFacts(tree.path, 0).zone).to.equal('America/Lima')
      symlinkSync('../usr/share/zoneinfo/posix/Europe/Oslo', join(tree.path, 'etc/localtime'))
      expect(readFacts(tree.path, 0).zone).to.equal('Europe/Oslo')
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })
})

describe('the machine as modules see it', () => {
  it('reads files of the tree', () => {
    const machine = machineAt(moment(1))
    expect(machine.read('/proc/sys/kernel/osrelease')).to.equal('6.18.44\n')
    expect(machine.read('/proc/nothing')).to.equal(undefined)
  })

  it('finds files by pattern, in the order that people count', () => {
    const tree = new Tree(Object.fromEntries([2, 10, 1].map((n) => [`sys/block/sd${n}/size`, '8\n'])))
    mkdirSync(join(tree.path, 'sys/block/sd5'))
    tree.write('sys/block/größe/size', '8\n')
    const found = machineAt(`${tree.path}//`).glob('/sys/block/sd*/size')
    expect(found).to.deep.equal([
      { instance: '1', path: '/sys/block/sd1/size' },
      { instance: '2', path: '/sys/block/sd2/size' },
      { instance: '10', path: '/sys/block/sd10/size' },
    ])
    expect(machineAt(tree.path).glob('/sys/block/gr*/size')[0]).to.deep.equal({
      instance: 'öße',
      path: '/sys/block/größe/size',
    })
    expect(machineAt(tree.path).read('/sys/block/größe/size')).to.equal('8\n')
    expect(machineAt(tree.path).glob('/sys/nothing/*')).to.deep.equal([])
  })
})
