import { type Cells, defineImporter, gauge, type Metrics, settingsOf, text } from 'recollect/importer'

type About = Omit<Parameters<typeof gauge>[0], 'across'>

const held = (about: About) => gauge({ across: 'sum', ...about })

const metrics = {
  clients: gauge({ only: 'total', head: 'Clnts', brief: true, help: 'Clients of the X server' }),
  windows: held({ head: 'Wins', brief: true, help: 'Windows' }),
  contexts: held({ head: 'GCs', help: 'Graphics contexts' }),
  fonts: held({ head: 'Fonts', help: 'Fonts that are open' }),
  pixmaps: held({ head: 'Pxms', brief: true, help: 'Pixmaps' }),
  pictures: held({ head: 'Pics', help: 'Pictures of the Render extension' }),
  pixmapBytes: held({ unit: 'B', head: 'PxmMem', help: 'Memory that pixmaps take in the server' }),
  otherBytes: held({ unit: 'B', head: 'Other', help: 'Memory of all else, estimated' }),
  bytes: held({ unit: 'B', head: 'Mem', brief: true, help: 'Memory that resources take in the server' }),
  pid: text({ only: 'each', head: 'PID', width: 7, help: 'The process, if it says which it is' }),
  name: text({ only: 'each', head: 'Client', width: 20, help: 'The client, by the title of its first window' }),
} satisfies Metrics

type Name = keyof typeof metrics

/** What xrestop calls them. */
const FIELDS: ReadonlyMap<string, Name> = new Map(
  Object.entries({
    windows: 'windows',
    GCs: 'contexts',
    fonts: 'fonts',
    pixmaps: 'pixmaps',
    pictures: 'pictures',
    'pixmap bytes': 'pixmapBytes',
    'other bytes': 'otherBytes',
    'total bytes': 'bytes',
  } as const),
)

/** `0 - xclock ( PID:23426 ):`; a title may hold anything. */
const CLIENT = /^\d+ - (.*) \( PID: *(\S+) *\):$/
/** `pixmap bytes  : 26896`, `other bytes : ~1264`. */
const FIELD = /^([A-Za-z_ ]*[A-Za-z_]) *: ~?(\S+)$/

/**
 * What clients hold in an X server, as xrestop reads it by the X-Resource extension. A client is told by where its resources begin,
 * which stays as long as it is connected.
 *
 * Setting: `display`, else $DISPLAY. It is asked at the second interval.
 */
export default defineImporter(() => {
  let program: readonly string[] = []
  /** The client whose lines come: its first line, and its row once that is known. */
  let client: { readonly name: string; readonly pid: string; row: Cells<typeof metrics> | undefined } | undefined

  return {
    name: 'xorg',
    title: 'X CLIENTS',
    dimension: 'client',
    sources: [],
    line: 'xorg',
    pace: 'second',
    // Titles of windows.
    personal: [/(?<=^xorg \d+ - ).*(?= \( PID:)/gm],
    metrics,

    init(options) {
      const { display } = settingsOf(options, { module: 'xorg', known: { display: 'text' } })
      program = ['xrestop', '-b', '-m', '1', ...(display === undefined ? [] : ['-display', display])]
    },

    async getData(record) {
      await record.exec(program, 'xorg')
    },

    getHeader() {
      client = undefined
    },

    analyze(line, _total, at) {
      const told = line.rest().trim()
      const [first, name = '', pid = ''] = CLIENT.exec(told) ?? []
      if (first !== undefined) {
        client = { name, pid: pid === '?' ? '' : pid, row: undefined }
        return
      }
      const [, field = '', value = ''] = FIELD.exec(told) ?? []
      if (client === undefined) return
      if (field === 'res_base') {
        client.row = at(value)
        client.row.name = client.name
        client.row.pid = client.pid
        const total = at('')
        total.clients = (Number(total.clients) || 0) + 1
      } else {
        const metric = FIELDS.get(field)
        if (metric !== undefined && client.row !== undefined) client.row[metric] = Number(value)
      }
    },
  }
})
