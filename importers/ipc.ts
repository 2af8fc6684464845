import { defineImporter, gauge } from 'recollect/importer'

const number = (head: string, help: string) => gauge({ head, help })

/** System V message queues, semaphores and shared memory, from /proc/sysvipc (sysvipc(7)). */
export default defineImporter({
  name: 'ipc',
  title: 'SYSTEM V IPC',
  sources: [
    // Keys, owners and times are of no interest.
    { key: 'ipc-msg', path: '/proc/sysvipc/msg', cut: { '': 5 } },
    { key: 'ipc-sem', path: '/proc/sysvipc/sem', cut: { '': 4 } },
    { key: 'ipc-shm', path: '/proc/sysvipc/shm', cut: { '': 7 } },
  ],
  needs: 'a kernel with System V IPC (CONFIG_SYSVIPC)',
  metrics: {
    queues: number('MsgQ', 'Message queues'),
    messages: number('Msgs', 'Messages in the queues'),
    messageBytes: gauge({ unit: 'B', head: 'MsgSiz', help: 'Data of the messages in the queues' }),
    semaphoreSets: number('SemSet', 'Sets of semaphores'),
    semaphores: number('Sems', 'Semaphores in the sets'),
    segments: number('Shm', 'Segments of shared memory'),
    segmentBytes: gauge({ unit: 'B', head: 'ShmSiz', help: 'Size of the segments of shared memory' }),
    attached: number('ShmAtt', 'Times that a segment is attached to a process'),
  },
  /** The first line of each file names its columns: `key msqid perms cbytes qnum …`. */
  analyze(line, row) {
    const isHeading = line.is(0, 'key')
    const plus = (sum: unknown, value: number): number => (isHeading ? 0 : Number(sum) + value)
    switch (line.pattern) {
      case 'ipc-msg':
        row.queues = plus(row.queues, 1)
        row.messageBytes = plus(row.messageBytes, line.number(3))
        row.messages = plus(row.messages, line.number(4))
        break
      case 'ipc-sem':
        row.semaphoreSets = plus(row.semaphoreSets, 1)
        row.semaphores = plus(row.semaphores, line.number(3))
        break
      default:
        row.segments = plus(row.segments, 1)
        row.segmentBytes = plus(row.segmentBytes, line.number(3))
        row.attached = plus(row.attached, line.number(6))
    }
  },
})
