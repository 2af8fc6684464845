import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordOptions } from '../../src/recorder/record-options.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { moment, removeTrees, Tree } from '../source/tree.ts'
import { ManualClock } from './manual-clock.ts'
import { textOf } from './recorded.ts'

/** 2026-11-21 20:00:00 UTC, see test/roots/README.md. */
export const START = 1795291200

export const load = defineImporter({
  name: 'load',
  title: 'LOAD',
  sources: [{ key: 'load', path: '/proc/loadavg' }],
  metrics: {},
  updateHeader: (machine) => ({ version: machine.read('/proc/sys/kernel/osrelease')?.trim() ?? '' }),
})

export const processes = defineImporter({
  name: 'process',
  title: 'PROCESSES',
  sources: [{ key: 'proc:* stat', path: '/proc/[0-9]*/stat', pace: 'second' }],
  metrics: {},
})

/** Where a recorder is tried: a clock set by hand, a directory of its own, and what it says. */
class Stage {
  clock = new ManualClock(START)
  directory = ''
  notices: string[] = []

  /** Begins anew. */
  set(): void {
    this.clock = new ManualClock(START)
    this.notices = []
    this.empty()
  }

  /** Another directory stands for the one before. */
  empty(): void {
    this.directory = new Tree().path
  }

  /** Records the load of a moment to the directory, each 10 s, changed as asked. */
  options(about: Partial<RecordOptions> = {}): RecordOptions {
    return {
      importers: [load],
      intervals: [10],
      path: this.directory,
      root: moment(1),
      clock: this.clock,
      onNotice: ({ code, message }) => this.notices.push(`${code}: ${message}`),
      ...about,
    }
  }

  /** The names of the files in the directory. */
  get files(): readonly string[] {
    return readdirSync(this.directory).sort()
  }

  /** What the files hold. */
  get texts(): readonly string[] {
    return this.files.map((name) => textOf(join(this.directory, name)))
  }

  get text(): string {
    return this.texts.join('')
  }
}

/** A stage in Berlin for a suite's tests, set anew for each. */
export function onStage(): Stage {
  const stage = new Stage()
  const zone = process.env['TZ']

  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin'
    stage.set()
  })

  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
    removeTrees()
  })

  return stage
}
