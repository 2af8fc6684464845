import { defineImporter, gauge } from 'recollect/importer'

const QUEUE = '/var/spool/mqueue'

/** The queue of the sendmail mail server: each mail has a file whose name begins with qf (sendmail's Operation Guide, 2.3). */
export default defineImporter({
  name: 'sendmail',
  title: 'SENDMAIL QUEUE',
  sources: [{ key: 'sendmail', path: `${QUEUE}/**/qf*`, count: 'files' }],
  needs: 'sendmail, and the right to look into its queue',
  metrics: {
    queued: gauge({ line: 'sendmail', word: 0, head: 'Queued', help: 'Mails in the queue' }),
  },
})
