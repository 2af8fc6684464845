import {
  defineExporter,
  type ExportContext,
  type ExportTable,
  memo,
  type Points,
  parseAddress,
  type Series,
  snake,
  withUnit,
} from 'recollect/exporter'
import { CollectlNames, shownValue } from './collectl/names.ts'
import { pickled } from './graphite/pickle.ts'

/** A value under its name: parts between dots. */
type Value = readonly [path: string, value: number]

/** A part of a path: no dots, blanks, or what separates a path from what belongs to it in queries. */
function part(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}_:#@%+-]/gu, '_') || '_'
}

/** Bytes of a pickle: carbon takes a MiB, and is better off with less. */
const MOST_IN_PICKLE = 500

const namesOf = memo((table: ExportTable): readonly string[] => table.metrics.map((metric) => withUnit(metric)))

class OwnNames {
  readonly #prefix: (host: string) => string
  readonly #starts = memo(({ table, host, instance }: Series): string => {
    const instancePart = table.dimension === undefined ? '' : `${part(instance)}.`
    return `${this.#prefix(host)}${snake(table.name)}.${instancePart}`
  })

  constructor(prefix: (host: string) => string) {
    this.#prefix = prefix
  }

  /** Calls back with each value that is known: no object is made for it. */
  each({ batches }: Points, take: (path: string, value: number) => void): void {
    for (const { table, rows, columns } of batches) {
      const names = namesOf(table)
      for (const [row, series] of rows.entries()) {
        const start = this.#starts(series)
        for (let m = 0; m < columns.length; m++) {
          const value = columns[m]?.[row] ?? Number.NaN
          if (value - value === 0) take(start + (names[m] ?? ''), value)
        }
      }
    }
  }
}

/** Graphite's plaintext lines, or its pickles. */
export default defineExporter({
  name: 'graphite',
  help: "Graphite: carbon's plaintext lines, or its pickle protocol",
  examples: [
    ['graphite,127.0.0.1', 'port 2003, our names: HOST.disk.sda.reads_per_second'],
    ['graphite,127.0.0.1:2004,pickle', 'as pickles, which carbon reads faster'],
    ['graphite,127.0.0.1,collectl,b=prod.,e=-', "collectl's names, prod. before the host, its dots as hyphens"],
  ],
  counters: 'rate',
  options: {
    to: { type: 'text', help: 'HOST[:PORT]; the port is 2003, or 2004 for pickles', default: '127.0.0.1' },
    pickle: { type: 'flag', help: 'The pickle protocol' },
    collectl: { type: 'flag', help: "collectl's names, and numbers as it rounds them" },
    b: { type: 'text', help: 'A prefix for the host', default: '' },
    p: { type: 'text', help: 'A suffix for the host', default: '' },
    e: { type: 'text', help: "In the place of the host's dots", default: '_' },
    f: { type: 'flag', help: "The host's whole name; without it what stands before the first dot" },
  },
  operand: 'to',
  open({ to, pickle, collectl, b, p, e, f }, { tables, send }: ExportContext) {
    const hostPart = (host: string): string => {
      const name = f ? host : (host.split('.')[0] ?? '')
      return `${b}${name.split('.').map(part).join(e)}${p}.`
    }
    const own = new OwnNames(hostPart)
    const names = new CollectlNames(tables, 'sent', part)
    const each = (points: Points, take: (path: string, value: number) => void): void => {
      if (!collectl) own.each(points, take)
      else {
        for (const named of names.of(points)) {
          take(hostPart(points.host) + named.name.split('.').map(part).join('.'), Number(shownValue(named)))
        }
      }
    }
    return {
      target: { kind: 'stream', to: parseAddress(to, pickle ? 2004 : 2003) },
      interval(points) {
        const time = Math.round(points.time)
        if (pickle) {
          const values: Value[] = []
          each(points, (path, value) => values.push([path, value]))
          for (let at = 0; at < values.length; at += MOST_IN_PICKLE) {
            send(pickled(values.slice(at, at + MOST_IN_PICKLE), time))
          }
          return
        }
        let text = ''
        each(points, (path, value) => {
          text += `${path} ${value} ${time}\n`
        })
        if (text !== '') send(text)
      },
    }
  },
})
