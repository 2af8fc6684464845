import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import mysql from '../../../importers/mysql.ts'
import { linesWithoutGaps, recollect } from '../../helpers/cli.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { play, sampleOf } from '../../helpers/samples.ts'
import { demandPrograms, type Polled, poll, servers, succeeds, until } from '../../helpers/service.ts'

describe('the mysql importer', function () {
  this.timeout(120_000)
  const folder = temporaryDirectory()
  const { start } = servers()
  const asked: Polled[] = []
  let socket = ''
  let defaults = ''

  function sql(statements: string): string {
    return execFileSync('mysql', [
      '--no-defaults',
      `--socket=${socket}`,
      '-uroot',
      '-N',
      '-B',
      '-e',
      statements,
    ]).toString()
  }

  before(async function () {
    demandPrograms(this, ['mariadbd', 'mariadb-install-db', 'mysql'], 'mariadb-server')
    const data = join(folder.path, 'data')
    const made = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db']
    execFileSync('mariadb-install-db', [...made, '--user=root'], { stdio: 'ignore' })
    socket = join(folder.path, 'socket')
    const about = [`--datadir=${data}`, `--socket=${socket}`, '--skip-networking', '--user=root']
    start(['mariadbd', '--no-defaults', ...about, `--pid-file=${join(folder.path, 'pid')}`])
    await until(() => succeeds(['mariadb-admin', '--no-defaults', `--socket=${socket}`, 'ping']), 'mariadbd')
    sql(
      "CREATE USER watcher@localhost IDENTIFIED BY 'swordfish'; CREATE DATABASE shop; CREATE TABLE shop.t (n INT) ENGINE=InnoDB",
    )
    defaults = join(folder.path, 'my.cnf')
    writeFileSync(defaults, `[client]\nuser=watcher\npassword=swordfish\nsocket=${socket}\n`, { mode: 0o600 })
  })
  afterEach(() => {
    for (const one of asked.splice(0)) one.close()
  })

  function watch(options: Readonly<Record<string, string>>): Polled {
    mysql.init?.(options)
    const polled = poll(mysql)
    asked.push(polled)
    return polled
  }

  it('counts what the server counts', async () => {
    const server = watch({ defaults })
    const first = await server.next()
    sql(
      'INSERT INTO shop.t VALUES (1),(2),(3); UPDATE shop.t SET n=n+1; DELETE FROM shop.t WHERE n=2; SELECT * FROM shop.t; SELECT 1',
    )
    await server.next()
    const second = await server.next()
    const [, values] = play(mysql, [sampleOf(1000, first), sampleOf(1001, second)])
    expect(values?.['']).to.include({
      inserts: 1,
      updates: 1,
      deletes: 1,
      written: 3,
      changed: 3,
      removed: 1,
      most: Number(sql('SELECT @@max_connections')),
      connected: 1,
    })
    // The module's own SELECTs count, too.
    expect(values?.['']?.['selects']).to.be.at.least(2 + 1)
    expect(values?.['']?.['used']).to.be.greaterThan(0)
    for (const [metric, value] of Object.entries(values?.[''] ?? {})) {
      // MariaDB 10.6 and later do not tell the rows of InnoDB.
      if (!metric.startsWith('rows')) expect(value, metric).to.be.a('number')
    }
  })

  it("is shown by dstat's names for it, live and played", async () => {
    const views = [
      '--mysql-io',
      '-M',
      'innodb_io,mysql_ops',
      '--mysql-conn',
      '--mysql-keys',
      '--innodb-buffer',
      '--mysql-rows',
    ]
    const place = join(folder.path, 'shown/')
    const asked = ['--import', `mysql,defaults=${defaults}`, ...views, '--noboot', '--record', place, '1', '4']
    const { code, stdout, stderr } = await recollect(['live', ...asked])
    expect([code, stderr]).to.deep.equal([0, ''])
    const [titles, nicks, ...rows] = linesWithoutGaps(stdout)
    expect(titles).to.equal(
      '--mysql-io- innodb-io-ops- -------mysql-ops------- mysql-conn ----mysql-key-status---- -innodb-pool-- -------mysql-rows-------',
    )
    expect(nicks?.trimEnd()).to.equal(
      ' recv  sent|rea  wri  syn | sel   ins   upd   del |ThCon %Con|used read writ rreq wreq|crt  rea  wri |ins  upd  del  key  scan',
    )
    // A connection: the one that asks.
    expect(rows.at(-1)?.split('|')[3]?.trim()).to.match(/^1 +\d/)
    const played = await recollect(['play', place, '--dstat', views.join(' ')])
    expect(linesWithoutGaps(played.stdout)).to.deep.equal(linesWithoutGaps(stdout))
  })

  it('never tells a password, to a recording or a command line', async () => {
    const text = await watch({ defaults }).next()
    expect(text)
      .to.match(/^mysql Bytes_received \d+\n/m)
      .and.not.contain('swordfish')
    expect(() => mysql.init?.({ password: 'swordfish' })).to.throw(
      "import module mysql: password: it belongs into the client's own file, ~/.my.cnf",
    )
    expect(() => mysql.init?.({ hots: 'db1' })).to.throw('hots: no such setting: did you mean host?')
  })

  it('says once that there is no server, and has its values again when there is', async () => {
    const server = watch({ socket: join(folder.path, 'nobody'), user: 'watcher' })
    let said = ''
    await until(() => {
      said += server.now()
      return server.notices[0]
    }, 'a notice')
    expect(server.notices[0]).to.match(/^import module mysql: mysql: ended with 1: ERROR 2002 .*nobody/)
    expect(said).to.match(/^missing mysql mysql: ended with 1: ERROR 2002 /)
  })
})
