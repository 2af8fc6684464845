/** The processes of samples/make/incident.js, one a name. Each only does what a program of that name might do. */
import { spawn } from 'node:child_process'
import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const PORT = 8420
const MEBIBYTE = 1 << 20

/** Keeps a CPU busy. */
function burn(milliseconds) {
  const end = performance.now() + milliseconds
  let work = 0
  while (performance.now() < end) work = Math.sqrt(work + 1)
  return work
}

const roles = {
  /** Answers pages that cost a little CPU. */
  'web-server': async () => {
    createServer((_, response) => {
      burn(1)
      response.end('x'.repeat(20_000))
    }).listen(PORT, '127.0.0.1')
  },

  /** Asks the web server for 40 pages a second. */
  'load-balancer': async () => {
    for (;;) {
      request({ host: '127.0.0.1', port: PORT }, (response) => response.resume())
        .on('error', () => {})
        .end()
      await sleep(25)
    }
  },

  /** Does a little now and then. */
  'web-worker': async () => {
    for (;;) {
      burn(5)
      await sleep(300 + Math.random() * 400)
    }
  },

  /** Starts something short every ten seconds. */
  cron: async () => {
    for (;;) {
      spawn('/bin/sh', ['-c', 'for n in 1 2 3; do date; done'], { stdio: 'ignore' })
      await sleep(10_000)
    }
  },

  /** Takes 40 MB more every quarter of a second, up to 6 GB, and computes all the while. */
  'report-builder': async () => {
    const rows = []
    for (;;) {
      if (rows.length * 40 < 6000) rows.push(Buffer.alloc(40 * MEBIBYTE, 1))
      burn(200)
      await sleep(50)
    }
  },

  /** Writes blocks of 8 MB to disk as fast as the disk takes them, 512 MB over and over. */
  'nightly-backup': async () => {
    const path = `/tmp/nightly-backup-${process.pid}`
    const file = openSync(path, 'w')
    unlinkSync(path)
    const block = Buffer.alloc(8 * MEBIBYTE, 7)
    process.on('SIGTERM', () => {
      closeSync(file)
      process.exit()
    })
    for (let count = 0; ; count++) {
      writeSync(file, block, 0, block.length, (count % 64) * block.length)
      fsyncSync(file)
      await sleep(0)
    }
  },
}

const [name = ''] = process.argv.slice(2)
process.title = name
await roles[name]()
