import { spawnSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'

/**
 * Has sadc take `samples` samples as fast as it can and sets their times `interval` seconds apart from `from` on.
 *
 * The counters are the true ones of these seconds: sadc cannot be given others. Throws if its file is not as expected.
 */
export function writeSysstatFile(
  path: string,
  about: { readonly sadc: string; readonly samples: number; readonly from: number; readonly interval: number },
): void {
  const { sadc, samples } = about
  take(sadc, path, 1)
  const one = statSync(path).size
  take(sadc, path, 1)
  const recordBytes = statSync(path).size - one
  take(sadc, path, samples - 2)
  const file = readFileSync(path)
  const first = one - recordBytes
  if (file.length !== first + samples * recordBytes) throw new Error(`${path}: sadc's samples differ in length`)
  restamp(file, { ...about, first, recordBytes })
  writeFileSync(path, file)
}

function take(sadc: string, path: string, count: number): void {
  const loop = 'n=$3; while [ "$n" -gt 0 ]; do "$1" -S DISK 1 1 "$2" || exit 1; n=$((n - 1)); done'
  const { status, stderr } = spawnSync('sh', ['-c', loop, 'sh', sadc, path, String(count)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
  })
  if (status !== 0) throw new Error(`${sadc}: ${stderr.toString()}`)
}

/**
 * A record begins (sysstat 12, struct record_header) with two 64-bit numbers, hundredths of seconds since boot and epoch
 * seconds, four more bytes, the record's type, and the hour, minute and second.
 */
function restamp(
  file: Buffer,
  about: { samples: number; from: number; interval: number; first: number; recordBytes: number },
): void {
  const { samples, from, interval, first, recordBytes } = about
  const uptime = file.readBigUInt64LE(first)
  if (Math.abs(Number(file.readBigUInt64LE(first + 8)) - Date.now() / 1000) > 3600) {
    throw new Error('a file of sadc: no time where one is expected')
  }
  for (let index = 0; index < samples; index++) {
    const at = first + index * recordBytes
    const time = from + index * interval
    file.writeBigUInt64LE(uptime + BigInt(Math.round(index * interval * 100)), at)
    file.writeBigUInt64LE(BigInt(time), at + 8)
    const clock = [(time / 3600) % 24, (time / 60) % 60, time % 60].map(Math.floor)
    for (const [part, value] of clock.entries()) file.writeUInt8(value, at + 21 + part)
  }
}
