import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import brief from '../../formats/brief.ts'
import csv from '../../formats/csv.ts'
import json from '../../formats/json.ts'
import plot from '../../formats/plot.ts'
import verbose from '../../formats/verbose.ts'
import { disk, process } from '../helpers/importers.ts'
import { filesOf, headerOf, intervalOf, linesOf, select } from '../helpers/report.ts'

const names: Readonly<Record<string, string>> = {
  newline: 'sd\na\r\n### RECORD    1 >>> root <<<',
  escape: '\x1b]0;owned\x07\x1b[2J\x9b31m',
  bidi: 'eth\u202e0\u2066',
  quotes: 'a"b\'c`$(reboot)',
  commas: 'a,b,,c',
  formula: '=cmd|"/C calc"!A0',
  blanks: '  a   b  ',
  empty: '',
  path: '../../etc/passwd\0',
  surrogate: '\ud800',
  marks: `z${'\u0301'.repeat(10_000)}`,
  megabyte: 'x'.repeat(2 ** 20),
}

/** What no output may hold but the ends of its own lines. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

describe('formats: hostile names', () => {
  for (const [what, name] of Object.entries(names)) {
    const hostile = intervalOf(
      [
        [disk, { total: { reads: 1, readBytes: 2 }, each: { [name]: { reads: 1, readBytes: 2, wait: 3 } } }],
        [process, { each: { 1: { user: name, cpuTime: 1, command: name } } }],
      ],
      { header: headerOf({ host: name, zone: name, lines: [name] }) },
    )
    const harmless = { ...hostile, header: headerOf() }

    for (const format of [brief, verbose, plot, csv, json]) {
      it(`${what} is harmless in ${format.name}`, () => {
        const asked = { selection: select([disk], [disk, process]), options: { toFiles: true, headingEvery: 0 } }
        for (const [file, text] of filesOf(format, asked, [harmless, hostile, hostile])) {
          const lines = text.split('\n')
          for (const line of lines) expect(UNSEEN.test(line), `${file}: ${line.slice(0, 200)}`).to.equal(false)
          if (format !== json) expect(Math.max(...lines.map((line) => line.length)), file).to.be.below(140_000)
        }
      })
    }

    it(`${what} moves no cell`, () => {
      const columns = linesOf(csv, { selection: select([disk], [disk, process]) }, [hostile])
      const cells = parse(columns.join('\n')).map((row: readonly string[]) => row.length)
      expect(cells).to.deep.equal([10, 10, 10, 10])
      const files = filesOf(
        plot,
        { selection: select([], [disk, process]), options: { toFiles: true, headingEvery: 0 } },
        [harmless],
      )
      const disks = (files.get('dsk') ?? '').trimEnd().split('\n').slice(2)
      expect(disks.map((line) => line.split(' ').length)).to.deep.equal([5, 5])
      const processes = (files.get('prc') ?? '').trimEnd().split('\n').slice(2)
      expect(processes.map((line) => line.split(' ').slice(0, 5)[4])).to.deep.equal(['CpuT', '0.01'])
    })

    it(`${what} comes through JSON unharmed`, () => {
      const lines = linesOf(json, { selection: select([], [process]) }, [hostile]).map((line) => JSON.parse(line))
      expect(lines).to.have.nested.property('[1].each.process[0].command', name)
      expect(lines).to.have.nested.property('[1].host', name)
    })
  }
})
