import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { freePort, Server } from '../../helpers/servers.ts'
import type { Asked, Subject } from './subject.ts'

/** Rejects unless the command succeeds. */
export async function succeeded([file = '', ...args]: readonly string[]): Promise<void> {
  if (spawnSync(file, args, { timeout: 10_000 }).status !== 0) throw new Error(`${file}: not ready`)
}

function asked(server: Server, spec: string): Asked {
  return { spec, stop: () => server.remove() }
}

async function startMysql(): Promise<Asked> {
  const server = new Server('mysql')
  const [data, socket] = [server.path('data'), server.path('socket')]
  const about = ['--no-defaults', `--datadir=${data}`]
  const made = [...about, '--auth-root-authentication-method=normal', '--skip-test-db', '--user=root']
  execFileSync('mariadb-install-db', made, { stdio: 'ignore' })
  const daemon = ['mariadbd', ...about, `--socket=${socket}`, '--skip-networking', '--user=root']
  await server.start([...daemon, `--pid-file=${server.path('pid')}`], () =>
    succeeded(['mariadb-admin', '--no-defaults', `--socket=${socket}`, 'ping']),
  )
  writeFileSync(server.path('my.cnf'), `[client]\nuser=root\nsocket=${socket}\n`)
  return asked(server, `mysql,defaults=${server.path('my.cnf')}`)
}

async function startRedis(): Promise<Asked> {
  const server = new Server('redis')
  const port = String(await freePort())
  const daemon = ['redis-server', '--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', server.directory]
  await server.start(daemon, () => succeeded(['redis-cli', '-p', port, 'PING']))
  return asked(server, `redis,port=${port}`)
}

async function startMemcached(): Promise<Asked> {
  const server = new Server('memcached')
  const port = String(await freePort())
  await server.start(['memcached', '-l', '127.0.0.1', '-p', port, '-u', 'root'], async () => {})
  return asked(server, `memcached,port=${port}`)
}

export const databases: readonly Subject[] = [
  { name: 'mysql', needs: ['mariadbd', 'mariadb-install-db', 'mysql'], start: startMysql },
  { name: 'redis', needs: ['redis-server', 'redis-cli'], start: startRedis },
  { name: 'memcached', needs: ['memcached'], start: startMemcached },
]
