import { expect } from 'chai'
import postfix from '../../importers/postfix.ts'
import processCount from '../../importers/process-count.ts'
import qmail from '../../importers/qmail.ts'
import sendmail from '../../importers/sendmail.ts'
import session from '../../importers/session.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { recordedLines } from '../helpers/recorded-lines.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { removeTrees, Tree } from '../source/tree.ts'

afterEach(removeTrees)

function values(importer: Importer, tree: Tree) {
  const lines = recordedLines(importer, tree.path)
  return { lines, total: play(importer, [sampleOf(1000, lines)])[0]?.[''] }
}

const emptyFiles = (...paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, '']))

describe('mail queues', () => {
  it("are Postfix's, at any depth", () => {
    const spool = 'var/spool/postfix'
    const tree = new Tree(
      emptyFiles(
        ...['active/4A1', 'active/4A2', 'deferred/4/4B1', 'deferred/5/5B1', 'defer/4/4B1'].map((f) => `${spool}/${f}`),
        ...['incoming/x', 'bounce/x', 'hold/x'].map((file) => `${spool}/${file}`),
      ),
    )
    for (const queue of ['incoming', 'bounce', 'hold']) tree.remove(`${spool}/${queue}/x`)
    expect(values(postfix, tree).total).to.deep.equal({
      incoming: 0,
      active: 2,
      deferred: 2,
      bounce: 0,
      defer: 1,
      hold: 0,
    })
  })

  it("are qmail's and sendmail's", () => {
    const queue = 'var/qmail/queue'
    const mails = [`${queue}/mess/3/100`, `${queue}/mess/7/101`, `${queue}/todo/100`]
    expect(values(qmail, new Tree(emptyFiles(...mails))).total).to.deep.equal({ queued: 2, unprocessed: 1 })
    const mqueue = ['qfA1', 'dfA1', 'qfA2', 'q1/qfA3'].map((file) => `var/spool/mqueue/${file}`)
    expect(values(sendmail, new Tree(emptyFiles(...mqueue))).total).to.deep.equal({ queued: 3 })
  })
})

describe('the process-count importer', () => {
  it('counts the directories of processes', () => {
    const tree = new Tree(emptyFiles('proc/1/stat', 'proc/4711/stat', 'proc/self/stat', 'proc/77'))
    expect(values(processCount, tree).total).to.deep.equal({ processes: 2 })
  })
})

describe('the session importer', () => {
  /** A file of systemd-logind 252. */
  const file = (uid: number, sessionClass: string) =>
    `# This is private data. Do not parse.\nUID=${uid}\nUSER=name${uid}\nACTIVE=1\nSTATE=active\nREMOTE=1\nTYPE=tty\nCLASS=${sessionClass}\nREMOTE_HOST=192.0.2.7\n`

  it('counts sessions of users, the users, and those of root', () => {
    const tree = new Tree({
      'run/systemd/sessions/1': file(1000, 'user'),
      'run/systemd/sessions/12': file(1000, 'user'),
      'run/systemd/sessions/13': file(0, 'user-early'),
      'run/systemd/sessions/c1': file(117, 'greeter'),
    })
    const { lines, total } = values(session, tree)
    expect(total).to.deep.equal({ sessions: 3, users: 2, root: 1 })
    expect(lines).to.not.match(/name1000|192\.0\.2/)
  })

  it('knows that nobody is there', () => {
    const tree = new Tree({ 'run/systemd/sessions/1': '' })
    tree.remove('run/systemd/sessions/1')
    expect(values(session, tree).total).to.deep.equal({ sessions: 0, users: 0, root: 0 })
  })
})
