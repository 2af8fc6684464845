import { writeFileSync } from 'node:fs'
import { makeSamba, smbd } from '../../helpers/samba.ts'
import { freePort, Server } from '../../helpers/servers.ts'
import { succeeded } from './databases.ts'
import type { Asked, Subject } from './subject.ts'

async function startSnmp(): Promise<Asked> {
  const server = new Server('snmp')
  const address = `udp:127.0.0.1:${await freePort()}`
  writeFileSync(server.path('snmpd.conf'), `agentaddress ${address}\nrocommunity public 127.0.0.1\n`)
  writeFileSync(server.path('snmp.conf'), 'defVersion 2c\ndefCommunity public\n')
  const files = ['-Lf', server.path('snmpd.log'), '-p', server.path('pid')]
  const answers = ['snmpget', '-v2c', '-cpublic', '-m', '', '-r0', '-t1', address, '.1.3.6.1.4.1.2021.4.5.0']
  await server.start(['snmpd', '-f', '-C', '-c', server.path('snmpd.conf'), ...files], () => succeeded(answers))
  const environment = { SNMPCONFPATH: server.directory }
  return { spec: `snmp,host=${address}`, environment, stop: () => server.remove() }
}

async function startDbus(): Promise<Asked> {
  const server = new Server('dbus')
  const bus = `unix:path=${server.path('bus')}`
  const list = ['--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ListNames']
  await server.start(['dbus-daemon', '--session', '--nofork', `--address=${bus}`], () =>
    succeeded(['dbus-send', `--bus=${bus}`, ...list]),
  )
  return { spec: `dbus,bus=${bus}`, stop: () => server.remove() }
}

async function startSamba(): Promise<Asked> {
  const server = new Server('samba')
  const port = String(await freePort())
  const config = makeSamba(server.directory, port)
  await server.start(smbd(config), () => succeeded(['smbstatus', '--profile', `--configfile=${config}`]))
  return { spec: `samba,config=${config}`, stop: () => server.remove() }
}

/** By default the second interval is a minute: each sixtieth sample of those that are taken each second. */
const every = 60

/** Modules that run a command each time. */
export const commands: readonly Subject[] = [
  { name: 'snmp', needs: ['snmpd', 'snmpbulkget', 'snmpget'], every, start: startSnmp },
  { name: 'dbus', needs: ['dbus-daemon', 'dbus-send'], every, start: startDbus },
  { name: 'samba', needs: ['smbd', 'smbstatus'], every, start: startSamba },
  { name: 'misc', needs: ['uptime'], every, start: async () => ({ spec: 'misc', stop: () => {} }) },
]
