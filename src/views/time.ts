import { defineViews } from '../vocabulary/view.ts'

/** When it was. */
export const timeViews = defineViews([
  {
    name: 'time',
    letter: 't',
    help: 'Day, month and time',
    title: 'system',
    kind: 'text',
    width: 14,
    step: 0,
    columns: [{ metric: 'interval.time', nick: 'time' }],
  },
  {
    name: 'epoch',
    letter: 'T',
    help: 'Seconds since 1970',
    title: 'epoch',
    kind: 'float',
    width: 10,
    step: 0,
    columns: [{ metric: 'interval.epoch', nick: 'epoch' }],
  },
  {
    name: 'snooze',
    help: 'Measured seconds since the sample before',
    title: 'snooze',
    kind: 'float',
    width: 6,
    step: 0,
    columns: [{ metric: 'interval.seconds', nick: 'snooze' }],
  },
])
