import { visibleJson } from '../../layout/escape.ts'
import { RecollectError } from '../../vocabulary/error.ts'
import { plural } from '../../vocabulary/plural.ts'
import { defineCommand } from '../command.ts'
import { describeRecording, descriptionText, descriptionValues } from '../describe-recording.ts'
import { closeRecordings, openRecordings } from '../open-recordings.ts'
import { Progress } from '../output/progress.ts'
import { zoneOption, zoneOptions } from '../window-options.ts'

const options = {
  check: { type: 'boolean', describe: 'Verify every frame; exit with 1 if a recording is damaged or was cut off' },
  json: { type: 'boolean', describe: 'Write a JSON object for each recording' },
  ...zoneOptions,
} as const

/** `recollect info`. */
export const info = defineCommand({
  name: 'info',
  operands: 'FILE…',
  arity: [1, Number.POSITIVE_INFINITY],
  summary: 'Show what recordings hold: host, span, samples, gaps, modules, size, and whether they are whole.',
  examples: [
    ['info web1-20261121-000000.raw.zst', 'one recording'],
    ['info --check /var/log/recollect', 'whether all of a directory are whole'],
    ['info --json .', 'for programs, times in epoch seconds'],
  ],
  options,
  async run({ options: typed, operands }, terminal) {
    const zone = zoneOption(typed)
    const opened = await openRecordings(operands, terminal, { strict: typed.check })
    let damaged = 0
    try {
      for (const { path, recording } of opened) {
        const progress = new Progress(path)
        const description = await describeRecording(recording, {
          isChecked: typed.check === true,
          at: (share) => progress.at(share),
        })
        progress.end()
        if (description.health?.ok === false) damaged++
        for (const notice of description.health?.notices ?? []) terminal.notice(notice)
        const values = () => `${visibleJson(JSON.stringify(descriptionValues(description)))}\n`
        terminal.out.write(typed.json ? values() : descriptionText(description, zone))
        await terminal.out.flush()
      }
    } finally {
      await closeRecordings(opened)
    }
    if (damaged > 0)
      throw new RecollectError('damaged', `${damaged} of ${plural(opened.length, 'recording')} not whole`)
  },
})
