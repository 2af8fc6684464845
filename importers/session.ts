import { type Cells, defineImporter, gauge, type Line } from 'recollect/importer'

const metrics = {
  sessions: gauge({ head: 'Ses', help: 'Sessions of users who are logged in' }),
  users: gauge({ head: 'Users', help: 'Different users who are logged in' }),
  root: gauge({ head: 'Root', help: 'Sessions of root' }),
}

/** What this sample told so far of each session. */
interface Session {
  user: string
  isOfUser: boolean
}

const ROOT = '0'
const sessions = new Map<string, Session>()

/** `12 UID=1000`, `12 CLASS=user`; greeters and lock screens have classes of their own. */
function tell(line: Line): void {
  const [name, value = ''] = line.text(1).split('=')
  const session = sessions.get(line.text(0)) ?? { user: '', isOfUser: false }
  sessions.set(line.text(0), session)
  if (name === 'UID') session.user = value
  if (name === 'CLASS') session.isOfUser = value === 'user' || value.startsWith('user-')
}

function count(row: Cells<typeof metrics>): void {
  const ofUsers = [...sessions.values()].filter(({ isOfUser }) => isOfUser)
  row.sessions = ofUsers.length
  row.users = new Set(ofUsers.map(({ user }) => user)).size
  row.root = ofUsers.filter(({ user }) => user === ROOT).length
}

/** Who is logged in, from the files of systemd-logind (sd-login(3)); of users only the number is recorded. */
export default defineImporter({
  name: 'session',
  title: 'LOGIN SESSIONS',
  sources: [
    // With nobody there the directory is empty.
    { key: 'session-files', path: '/run/systemd/sessions/*', count: 'files' },
    { key: 'session', path: '/run/systemd/sessions/*', keep: ['UID=', 'CLASS='] },
  ],
  needs: 'systemd-logind',
  metrics,
  analyzes: ['session-files', 'session'],
  initInterval() {
    sessions.clear()
  },
  analyze(line, row) {
    if (line.pattern === 'session') tell(line)
    count(row)
  },
})
