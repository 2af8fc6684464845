import { defineExporter, parseAddress, type Target, visible } from 'recollect/exporter'
import { CollectlNames, shownValue } from './collectl/names.ts'

/** collectl's own port. */
const PORT = 2655

/** A name as one word of a line: its words stand between blanks. */
function word(name: string): string {
  return visible(name).replaceAll(/\s/g, '_')
}

/** collectl's lexpr: lines of a name and a value, for scripts. */
export default defineExporter({
  name: 'lexpr',
  help: "collectl's lexpr: a line with name and number for each value, to the terminal, a file or a socket",
  examples: [
    ['lexpr', 'on the terminal'],
    ['lexpr,f=/run/recollect/L', 'a file that is replaced at each interval'],
    ['lexpr,to=10.0.0.1:2655', 'to whoever listens there, as collectl -A does'],
  ],
  counters: 'rate',
  options: {
    f: { type: 'text', help: 'The file; with -f DIR, L in that directory' },
    to: { type: 'text', help: `HOST[:${PORT}]: connect there; each line begins with the host's name` },
    precise: { type: 'flag', help: 'All digits, where collectl rounds to whole numbers' },
  },
  open({ f, to, precise }, { tables, directory, send }) {
    const names = new CollectlNames(tables, 'lexpr')
    const file = f ?? (directory === undefined ? undefined : `${directory}/L`)
    const target: Target =
      to !== undefined
        ? { kind: 'stream', to: parseAddress(to, PORT) }
        : file !== undefined
          ? { kind: 'file', path: file, write: 'replace' }
          : { kind: 'stdout' }
    return {
      target,
      interval(points) {
        const before = to === undefined ? '' : `${word(points.host)} `
        const lines = [`sample.time ${points.time.toFixed(3)}`]
        for (const named of names.of(points)) {
          lines.push(`${word(named.name)} ${precise ? named.value : shownValue(named)}`)
        }
        if (to !== undefined) lines.push('>>><<<')
        send(lines.map((line) => `${before}${line}\n`).join(''))
      },
    }
  },
})
