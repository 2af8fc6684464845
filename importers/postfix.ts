import { defineImporter, type FileSource, gauge } from 'recollect/importer'

const SPOOL = '/var/spool/postfix'

/** Queues may be spread over directories, at any depth (hash_queue_names, hash_queue_depth of postconf(5)). */
const queue = (name: string): FileSource => ({ key: `postfix ${name}`, path: `${SPOOL}/${name}/**/*`, count: 'files' })

const mails = (name: string, head: string, help: string) =>
  gauge({ line: `postfix ${name}`, word: 0, head, width: 6, help })

/** The queues of the Postfix mail server (qmgr(8)). */
export default defineImporter({
  name: 'postfix',
  title: 'POSTFIX QUEUES',
  sources: ['incoming', 'active', 'deferred', 'bounce', 'defer', 'hold'].map(queue),
  needs: 'Postfix, and the right to look into its queues',
  metrics: {
    incoming: mails('incoming', 'Incom', 'Mails that arrived and wait for the queue manager'),
    active: mails('active', 'Active', 'Mails that are being delivered'),
    deferred: mails('deferred', 'Deferd', 'Mails that could not be delivered and are tried again later'),
    bounce: mails('bounce', 'Bounce', 'Reports of why mails are returned'),
    defer: mails('defer', 'Defer', 'Reports of why mails are deferred'),
    hold: mails('hold', 'Hold', 'Mails that somebody has put on hold'),
  },
})
