import { expect } from 'chai'
import disk from '../../importers/disk.ts'
import { play, sampleOf } from '../helpers/samples.ts'

const line = (name: string, ...fields: number[]): string => `disk    8       0 ${name} ${fields.join(' ')}\n`

const close = (actual: number | string | undefined, expected: number): void => {
  expect(actual).to.be.a('number')
  expect(Number(actual)).to.be.closeTo(expected, 1e-9)
}

/** What roles these names get when all of them are there: c counted, s shown, h hidden. */
const roles = (names: string): string => {
  const all = names.split(' ')
  return all.map((name) => disk.role?.(name, (other) => all.includes(other)).charAt(0)).join('')
}

describe('the disk importer', () => {
  it('reads the 17 fields of a modern kernel', () => {
    const [first, second] = play(disk, [
      sampleOf(
        1000,
        'disk  254       0 vda 44351 10057 4090146 22860 13267 10478 1182544 2732 3 6472 25938 4224 64 119792 264 2090 80\n',
      ),
      sampleOf(
        1010,
        'disk  254       0 vda 44451 10067 4098146 23360 13317 10498 1190544 3732 5 9472 27438 4234 84 139792 364 2100 180\n',
      ),
    ])
    expect(first?.['vda']).to.include({ inFlight: 3, reads: undefined, wait: undefined, utilization: undefined })
    expect(second?.['vda']).to.include({
      reads: 10,
      readMerges: 1,
      readBytes: 800,
      readTime: 50,
      writes: 5,
      writeMerges: 2,
      writeBytes: 800,
      writeTime: 100,
      inFlight: 5,
      busyTime: 300,
      queueTime: 150,
      discards: 1,
      discardMerges: 2,
      discardBytes: 2000,
      discardTime: 10,
      flushes: 1,
      flushTime: 10,
    })
  })

  it('derives waits, sizes, queue and utilization', () => {
    const [, second] = play(disk, [
      sampleOf(1000, line('sda', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
      sampleOf(1010, line('sda', 100, 20, 8000, 500, 50, 30, 4000, 1000, 2, 3000, 4500)),
    ])
    expect(second?.['sda']).to.include({
      operations: 15,
      // 12000 sectors
      bytes: 600,
      merges: 5,
      // 4000 KiB in 100 reads, 2000 KiB in 50 writes
      readSize: 40,
      writeSize: 40,
      requestSize: 40,
      readWait: 5,
      writeWait: 20,
      wait: 10,
      // 4500 ms of waiting in 3000 busy ms, and in 10000 ms
      queueLength: 1.5,
      queueSize: 0.45,
      // 3000 busy ms for 150 requests
      serviceTime: 20,
      utilization: 30,
    })
  })

  it('is as busy where counts are not divided by the interval', () => {
    const [, second] = play(
      disk,
      [
        sampleOf(1000, line('sda', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        sampleOf(1010, line('sda', 100, 0, 8000, 500, 0, 0, 0, 0, 2, 3000, 4500)),
      ],
      { perInterval: true },
    )
    expect(second?.['sda']).to.include({ reads: 100, bytes: 4000, readWait: 5, queueSize: 0.45, utilization: 30 })
  })

  it('says 0 where nothing was asked of the disk', () => {
    const idle = line('sda', 5, 6, 7, 8, 9, 10, 11, 12, 0, 13, 14)
    const [, second] = play(disk, [sampleOf(1000, idle), sampleOf(1010, idle)])
    expect(second?.['sda']).to.include({
      reads: 0,
      readSize: 0,
      wait: 0,
      queueLength: 0,
      serviceTime: 0,
      utilization: 0,
    })
  })

  it('reads the 11 fields before kernel 4.18 and the 15 before 5.5', () => {
    const [, second] = play(disk, [
      sampleOf(
        1000,
        line('sda', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1) + line('sdb', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
      ),
      sampleOf(
        1010,
        line('sda', 11, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1) + line('sdb', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 21, 1, 1, 1),
      ),
    ])
    expect(second?.['sda']).to.include({ reads: 1, discards: undefined, flushes: undefined })
    expect(second?.['sdb']).to.include({ reads: 0, discards: 2, flushes: undefined })
  })

  it('counts each byte once in the total', () => {
    const at = (n: number): string =>
      ['sda', 'sda1', 'dm-0', 'md0', 'sdb', 'loop0', 'zram0']
        .map((name) => line(name, n, 0, 2 * n, n, 0, 0, 0, 0, 0, name === 'sda' ? n : 0, 0))
        .join('')
    const [, second] = play(disk, [sampleOf(1000, at(0)), sampleOf(1010, at(1000))])
    expect(Object.keys(second ?? {})).to.deep.equal(['', 'sda', 'dm-0', 'md0', 'sdb', 'zram0'])
    expect(second?.['']).to.include({
      reads: 200,
      readBytes: 400,
      bytes: 200,
      operations: 200,
      readWait: 1,
      readSize: 1,
    })
    // Of the total, the busiest disk's; two disks have no common queue.
    expect(second?.['']).to.include({ utilization: 10, queueLength: undefined, serviceTime: undefined })
  })

  it('tells partitions from disks whose names end in a digit', () => {
    expect(roles('sda sda1 sda12 sdp sdp1 vdb vdb2 xvdf hda hda5')).to.equal('chhchchcch')
    expect(roles('nvme0n1 nvme0n1p1 nvme0n1p15 nvme1n1 mmcblk0 mmcblk0p1 mmcblk0boot0')).to.equal('chhcchc')
    expect(roles('md0 md0p1 nbd0 nbd0p1 rbd0 rbd0p2 pmem0 sr0 dasda dasda1')).to.equal('shchchccch')
    // A disk that is only there as its partition, as on old EC2 machines.
    expect(roles('xvda1 xvda2')).to.equal('cc')
  })

  it('leaves out of the total what stands on other disks, and hides memory and files', () => {
    expect(roles('dm-0 md127 md_d0 drbd0 bcache0 zd0 emcpowera zram0 psv1')).to.equal('sssssssss')
    expect(roles('loop0 loop12 ram0 sdc')).to.equal('hhhc')
  })

  it('counts the paths of a multipath namespace, which every kernel counts', () => {
    expect(roles('nvme0n1 nvme0c0n1 nvme0c1n1 nvme1n1')).to.equal('sccc')
  })

  it('takes a time that went over 32 bits for a wrap, and a count that went back for a reset', () => {
    const [, second, third] = play(disk, [
      sampleOf(1000, line('sda', 50, 0, 0, 4294967000, 0, 0, 0, 0, 0, 4294966296, 0)),
      sampleOf(1010, line('sda', 150, 0, 0, 204, 0, 0, 0, 0, 0, 4000, 0)),
      sampleOf(1020, line('sda', 100, 0, 0, 304, 0, 0, 0, 0, 0, 5000, 0)),
    ])
    // 296 + 204 ms for 100 reads; 1000 + 4000 ms of 10 s.
    expect(second?.['sda']).to.include({ readTime: 50, readWait: 5, utilization: 50 })
    // Then it is another disk of that name: what did not go back is none of its own growth either.
    expect(third?.['sda']).to.include({ reads: undefined, readWait: undefined, utilization: undefined })
  })

  it('keeps the total when a disk leaves, and shows no rates of one that comes', () => {
    const at = (name: string, n: number): string => line(name, n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    const [, second, third] = play(disk, [
      sampleOf(1000, at('sda', 0) + at('sdb', 0)),
      sampleOf(1010, at('sda', 100)),
      sampleOf(1020, at('sda', 200) + at('sdc', 77777)),
    ])
    expect(second).to.have.all.keys('', 'sda')
    expect(second?.['']?.['reads']).to.equal(10)
    expect(third?.['sdc']?.['reads']).to.equal(undefined)
    expect(third?.['']?.['reads']).to.equal(10)
  })

  it('is exact above 2^53', () => {
    const [, second] = play(disk, [
      sampleOf(1000, 'disk 8 0 sda 18446744073709551000 0 9007199254740993 0 0 0 0 0 0 0 0\n'),
      sampleOf(1010, 'disk 8 0 sda 18446744073709551010 0 9007199254741003 0 0 0 0 0 0 0 0\n'),
    ])
    close(second?.['sda']?.['reads'], 1)
    close(second?.['sda']?.['readBytes'], 1)
  })
})
