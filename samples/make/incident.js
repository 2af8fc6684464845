/**
 * Makes samples/incident-0420: records twelve minutes of a small web machine on which, after five, two things go wrong.
 *
 * Run it as root in a world of its own, so that only these processes are recorded:
 *
 *     samples/make/in-a-small-machine.sh web1 node samples/make/incident.js OUT-DIRECTORY
 *
 * Then `node samples/make/move-clock.js` moves its clock.
 */
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadImporters, Recorder } from 'recollect'

const MINUTE = 60_000
const [directory = '.'] = process.argv.slice(2)
const troublemakers = fileURLToPath(new URL('troublemakers.js', import.meta.url))

/** Starts a process that calls itself `name`, as another user, and goes away with us. */
function start(name, user) {
  return spawn(process.execPath, [troublemakers, name], { uid: user, gid: user, cwd: '/', stdio: 'ignore', env: {} })
}

const WWW_DATA = 33
const BACKUP = 34

process.title = 'recollect'
const peaceful = [
  start('web-server', WWW_DATA),
  start('load-balancer', WWW_DATA),
  start('cron', 0),
  ...Array.from({ length: 4 }, () => start('web-worker', WWW_DATA)),
]
await sleep(3000)

// The incident starts on a full minute, so that the clock can be moved by whole minutes.
const start0420 = Math.ceil((Date.now() + 5 * MINUTE) / MINUTE) * MINUTE
await sleep(start0420 - 5 * MINUTE - 500 - Date.now())
const recorder = new Recorder({
  importers: await loadImporters('all'),
  intervals: [1, 1],
  path: `${directory}/`,
  seconds: (12 * MINUTE) / 1000,
})
const recorded = recorder.run()

await sleep(start0420 - Date.now())
const builder = start('report-builder', WWW_DATA)
await sleep(30_000)
const backup = start('nightly-backup', BACKUP)
await sleep(90_000)
backup.kill()
await sleep(30_000)
builder.kill('SIGKILL')

const { files } = await recorded
for (const process of peaceful) process.kill()
process.stderr.write(`${files.join(' ')}: the incident starts at ${start0420 / 1000}\n`)
