import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes what a Samba server of its own needs in a folder, with a share that everybody may write to; gives its configuration. */
export function makeSamba(folder: string, port: string): string {
  const share = join(folder, 'share')
  mkdirSync(share)
  chmodSync(folder, 0o755)
  chmodSync(share, 0o777)
  const folders = ['private dir', 'lock directory', 'state directory', 'cache directory', 'pid directory']
  const lines = [
    ...[...folders, 'ncalrpc dir'].map((name) => `${name} = ${folder}`),
    `smb ports = ${port}`,
    `log file = ${join(folder, 'log')}`,
    'interfaces = 127.0.0.1/8',
    'bind interfaces only = yes',
    'server role = standalone server',
    'map to guest = Bad User',
    'disable spoolss = yes',
    'load printers = no',
    'smbd profiling level = count',
  ]
  const config = join(folder, 'smb.conf')
  writeFileSync(config, `[global]\n${lines.join('\n')}\n[share]\npath = ${share}\nguest ok = yes\nwritable = yes\n`)
  return config
}

/** Serves it in the foreground. */
export const smbd = (config: string): readonly string[] => ['smbd', '-F', '-s', config, '--no-process-group', '-d0']
