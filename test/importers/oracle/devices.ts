import {
  type Expected,
  type Lines,
  type Numbers,
  numbers,
  per,
  plus,
  rates,
  SECONDS,
  summed,
  times,
} from './arithmetic.ts'

const DISK_FIELDS =
  'reads readMerges readBytes readTime writes writeMerges writeBytes writeTime inFlight busyTime queueTime discards discardMerges discardBytes discardTime flushes flushTime'.split(
    ' ',
  )

function diskValues(rate: readonly (number | undefined)[], inFlight: number | undefined): Numbers {
  const row: Record<string, number | undefined> = Object.fromEntries(DISK_FIELDS.map((name, n) => [name, rate[n]]))
  const readKiB = times(row['readBytes'], 0.5)
  const writeKiB = times(row['writeBytes'], 0.5)
  const operations = plus(row['reads'], row['writes'])
  return {
    ...row,
    inFlight,
    operations,
    bytes: plus(readKiB, writeKiB),
    merges: plus(row['readMerges'], row['writeMerges']),
    readSize: per(readKiB, row['reads']),
    writeSize: per(writeKiB, row['writes']),
    requestSize: per(plus(readKiB, writeKiB), operations),
    readWait: per(row['readTime'], row['reads']),
    writeWait: per(row['writeTime'], row['writes']),
    wait: per(plus(row['readTime'], row['writeTime']), operations),
    queueLength: per(row['queueTime'], row['busyTime']),
    queueSize: times(row['queueTime'], 1 / 1000),
    serviceTime: per(row['busyTime'], operations),
    utilization: times(row['busyTime'], 1 / 10),
  }
}

const greatest = (all: readonly Numbers[], name: string): number | undefined => {
  const known = all.map((row) => row[name]).filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

export function expectedDisk(before: Lines, after: Lines): Expected {
  const all = after
    .filter(([key]) => key === 'disk')
    .map(([, major = '', minor = '', name = '']) => ({ major, minor, name }))
  // On this side only names that need no thought count: the tests of the module do the others.
  const isPart = (name: string): boolean =>
    all.some(
      (other) =>
        name.startsWith(other.name) &&
        (/\d$/.test(other.name) ? /^p\d+$/ : /^\d+$/).test(name.slice(other.name.length)),
    )
  const seen = all.filter(({ name }) => !/^(loop|ram)\d/.test(name) && !isPart(name))
  const rateOf = ({ major, minor, name }: (typeof all)[number]) =>
    rates(numbers(before, 'disk', major, minor, name), numbers(after, 'disk', major, minor, name), SECONDS)
  const inFlight = ({ major, minor, name }: (typeof all)[number]) => numbers(after, 'disk', major, minor, name)[8]
  const counted = seen.filter(({ name }) => /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|sr\d+|mmcblk\d+)$/.test(name))
  const each = Object.fromEntries(seen.map((one) => [one.name, diskValues(rateOf(one), inFlight(one))]))
  const rows = counted.map(({ name }) => each[name] ?? {})
  return {
    ...each,
    '': {
      ...diskValues(summed(counted.map(rateOf)), plus(...counted.map(inFlight))),
      utilization: greatest(rows, 'utilization'),
      queueLength: undefined,
      serviceTime: undefined,
    },
  }
}

const NET_FIELDS =
  'receiveBytes receivePackets receiveErrors receiveDrops receiveFifo receiveFrame receiveCompressed receiveMulticast transmitBytes transmitPackets transmitErrors transmitDrops transmitFifo transmitCollisions transmitCarrier transmitCompressed'.split(
    ' ',
  )

function netValues(rate: readonly (number | undefined)[]): Numbers {
  return {
    ...Object.fromEntries(NET_FIELDS.map((name, n) => [name, rate[n]])),
    receiveSize: per(rate[0], rate[1]),
    transmitSize: per(rate[8], rate[9]),
    receiveProblems: plus(rate[2], rate[3], rate[4], rate[5]),
    transmitProblems: plus(rate[10], rate[11], rate[12], rate[13], rate[14]),
  }
}

export function expectedNet(before: Lines, after: Lines): Expected {
  const names = after.flatMap(([key, name]) => (key === 'Net' && name !== undefined ? [name] : []))
  const rateOf = (name: string) => rates(numbers(before, 'Net', name), numbers(after, 'Net', name), SECONDS)
  const counted = names.filter((name) => /^(eth\d+|en[ospx][0-9a-f]+\S*|wl\S+|ib\d+):$/.test(name))
  return {
    '': netValues(summed(counted.map(rateOf))),
    ...Object.fromEntries(names.map((name) => [name.slice(0, -1), netValues(rateOf(name))])),
  }
}
