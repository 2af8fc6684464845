import childProcess from 'node:child_process'
import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

type Callable = (...args: readonly unknown[]) => unknown
type Named = Record<string, unknown>

const STARTING = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']
const CHANGING = [
  ...[
    'writeFile',
    'appendFile',
    'mkdir',
    'mkdtemp',
    'rm',
    'rmdir',
    'unlink',
    'rename',
    'copyFile',
    'cp',
    'symlink',
    'link',
  ],
  ...['chmod', 'chown', 'lchown', 'truncate', 'utimes'],
]
const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND } = fs.constants

function opensForWriting(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)) !== 0
  return typeof flags === 'string' && /[wa+]/.test(flags)
}

/** What a piece of work starts or changes: processes and files. It is kept from none. */
export async function touchedBy(work: () => Promise<unknown>): Promise<readonly string[]> {
  const touched: string[] = []
  const undo: (() => void)[] = []
  const watch = (module: Named, name: string, counts: (args: readonly unknown[]) => boolean): void => {
    const original = module[name]
    if (typeof original !== 'function') return
    const call: Callable = (...args) => {
      if (counts(args)) touched.push(`${name} ${String(args[0])}`)
      return Reflect.apply(original, module, [...args])
    }
    module[name] = call
    undo.push(() => {
      module[name] = original
    })
  }
  const always = (): boolean => true
  for (const name of STARTING) watch(childProcess as unknown as Named, name, always)
  for (const name of CHANGING) {
    watch(fs as unknown as Named, name, always)
    watch(fs as unknown as Named, `${name}Sync`, always)
    watch(promises as unknown as Named, name, always)
  }
  for (const [module, name] of [
    [fs, 'open'],
    [fs, 'openSync'],
    [promises, 'open'],
  ] as const) {
    watch(module as unknown as Named, name, ([, flags]) => opensForWriting(flags))
  }
  watch(fs as unknown as Named, 'createWriteStream', always)
  syncBuiltinESMExports()
  try {
    await work()
  } finally {
    for (const back of undo) back()
    syncBuiltinESMExports()
  }
  return touched
}
