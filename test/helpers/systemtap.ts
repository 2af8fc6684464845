import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/**
 * Answers that a limit was raised, and leaves it: SystemTap gives up where it may not lock memory, which newer kernels
 * do not ask for BPF maps any more.
 */
const LIMITS = `#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/types.h>
int setrlimit(__rlimit_resource_t what, const struct rlimit *limit) { return 0; }
int setrlimit64(__rlimit_resource_t what, const struct rlimit64 *limit) { return 0; }
`

/** How SystemTap runs a script here, without a module of the kernel: the words before the script's path. */
export interface SystemTap {
  readonly command: readonly string[]
}

/** SystemTap's BPF runtime with what it wants to see of a kernel's build, made in `folder`; undefined where it cannot run. */
export function systemTap(folder: string): SystemTap | undefined {
  if (!existsSync('/proc/config.gz') || spawnSync('stap', ['--version']).status !== 0) return undefined
  const build = join(folder, 'build')
  for (const path of ['include/generated', 'include/config']) mkdirSync(join(build, path), { recursive: true })
  const kernel = release()
  const [version = '', patch = '', sub = ''] = kernel.split(/[.-]/)
  writeFileSync(join(build, '.config'), gunzipSync(readFileSync('/proc/config.gz')))
  writeFileSync(join(build, 'include/config/kernel.release'), `${kernel}\n`)
  writeFileSync(join(build, 'include/generated/utsrelease.h'), `#define UTS_RELEASE "${kernel}"\n`)
  writeFileSync(join(build, 'Makefile'), `VERSION = ${version}\nPATCHLEVEL = ${patch}\nSUBLEVEL = ${sub}\n`)
  for (const empty of ['Module.symvers', 'System.map']) writeFileSync(join(build, empty), '')
  const [source, library] = [join(folder, 'limits.c'), join(folder, 'limits.so')]
  writeFileSync(source, LIMITS)
  if (spawnSync('cc', ['-shared', '-fPIC', '-o', library, source]).status !== 0) return undefined
  const command = ['env', `LD_PRELOAD=${library}`, 'stap', '--runtime=bpf', '-r', build]
  const trial = join(folder, 'trial.stp')
  writeFileSync(trial, 'probe begin { printf("works\\n"); exit() }\n')
  const [file = '', ...words] = [...command, trial]
  const tried = spawnSync(file, words, { timeout: 60_000, encoding: 'utf8' })
  return tried.stdout?.includes('works') ? { command } : undefined
}
