import { expect } from 'chai'
import ipc from '../../importers/ipc.ts'
import { recordedLines } from '../helpers/recorded-lines.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { removeTrees, Tree } from '../source/tree.ts'

afterEach(removeTrees)

const HEADS = {
  msg: '       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n',
  sem: '       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n',
  shm: '       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n',
}

function recorded(files: Readonly<Record<keyof typeof HEADS, string>>): string {
  const paths = Object.entries(files).map(([name, text]) => [`proc/sysvipc/${name}`, text])
  return recordedLines(ipc, new Tree(Object.fromEntries(paths)).path)
}

describe('the ipc importer', () => {
  it('counts queues, semaphores and segments, and what is in them', () => {
    const lines = recorded({
      msg: `${HEADS.msg}         1          0   600         300          3   812   813     0     0     0     0 1795298705 1795297244 1795290000\n`,
      sem:
        `${HEADS.sem}   3121959          0   600          2     0     0     0     0 1795298705 1795297244\n` +
        '         7          1   666         17     0     0     0     0 1795298705 1795297244\n',
      shm: `${HEADS.shm}         0          5  1600               4194304   812   900      2  1000  1000  1000  1000 1795298705          0 1795290000               4194304                     0\n`,
    })
    const [first] = play(ipc, [sampleOf(1000, lines)])
    expect(first?.['']).to.deep.equal({
      queues: 1,
      messages: 3,
      messageBytes: 300,
      semaphoreSets: 2,
      semaphores: 19,
      segments: 1,
      segmentBytes: 4194304,
      attached: 2,
    })
    // Whose they are is not recorded.
    expect(lines).to.not.include('1795290000')
  })

  it('knows that there are none', () => {
    const [, second] = play(ipc, [
      sampleOf(1000, 'ipc-msg key msqid perms cbytes qnum\nipc-msg 1 0 600 300 3\n'),
      sampleOf(1010, recorded(HEADS)),
    ])
    expect(second?.['']).to.deep.equal({
      queues: 0,
      messages: 0,
      messageBytes: 0,
      semaphoreSets: 0,
      semaphores: 0,
      segments: 0,
      segmentBytes: 0,
      attached: 0,
    })
  })
})
