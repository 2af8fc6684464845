import { defineImporter, gauge } from 'recollect/importer'

const QUEUE = '/var/qmail/queue'

/** The queue of the qmail mail server (qmail's INTERNALS: mess and todo are split over numbered directories). */
export default defineImporter({
  name: 'qmail',
  title: 'QMAIL QUEUE',
  sources: [
    { key: 'qmail mess', path: `${QUEUE}/mess/**/*`, count: 'files' },
    { key: 'qmail todo', path: `${QUEUE}/todo/**/*`, count: 'files' },
  ],
  needs: 'qmail, and the right to look into its queue',
  metrics: {
    queued: gauge({ line: 'qmail mess', word: 0, head: 'Queued', help: 'Mails in the queue' }),
    unprocessed: gauge({
      line: 'qmail todo',
      word: 0,
      head: 'Todo',
      help: 'Mails that have not been preprocessed yet',
    }),
  },
})
