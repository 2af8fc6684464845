import {
  type Batch,
  defineExporter,
  type Points,
  parseAddress,
  RecollectError,
  type Target,
  valueText,
  visible,
} from 'recollect/exporter'

/** Facility user, severity informational (RFC 5424, 6.2.1). */
const FACILITY_USER = 1
const INFORMATIONAL = 6
const HIGHEST_FACILITY = 23
/** 32473 is the enterprise number that RFC 5612 keeps for those that have none. */
const SD_ID = 'recollect@32473'
/** Every receiver takes 480 bytes and should take 2048 (RFC 5424, 6.1). */
const MOST_BYTES = 2000
const MOST_HOST = 255
const LONGEST_WORDS = 512

const encoder = new TextEncoder()

/** Printable ASCII without blanks, as the fields of the head must be; `-` if that leaves nothing. */
function headField(text: string, most: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, most) || '-'
}

/** The name of a parameter: at most 32 characters, none of `= ] "`. */
function paramName(text: string): string {
  return headField(text, 32).replaceAll(/[=\]"]/g, '_')
}

/** The value of a parameter: `"`, `\` and `]` are escaped; what would end a line is spelled out. */
function paramValue(text: string): string {
  return visible(text.slice(0, LONGEST_WORDS)).replaceAll(/["\\\]]/g, (character) => `\\${character}`)
}

function params(batch: Batch, row: number): readonly string[] {
  return batch.table.metrics.flatMap(({ name, sent }, m) => {
    const value = sent === 'text' ? paramValue(batch.text(m, row)) : valueText(batch, m, row)
    return value === '' ? [] : [` ${paramName(name)}="${value}"`]
  })
}

/** Messages of a row: one, or several where its values are many. */
function messages(batch: Batch, row: number, head: string): readonly string[] {
  const { name, dimension } = batch.table
  const instance = batch.rows[row]?.instance ?? ''
  const own = dimension === undefined ? '' : ` ${paramName(dimension)}="${paramValue(instance)}"`
  const start = `${head} ${headField(name, 32)} [${SD_ID}${own}`
  const made: string[] = []
  let text = ''
  let bytes = 0
  for (const param of params(batch, row)) {
    const more = encoder.encode(param).length
    if (text !== '' && start.length + bytes + more > MOST_BYTES) {
      made.push(`${start}${text}]`)
      text = ''
      bytes = 0
    }
    text += param
    bytes += more
  }
  if (text !== '') made.push(`${start}${text}]`)
  return made
}

/** syslog, RFC 5424: a message for each row of a table, its values as structured data. */
export default defineExporter({
  name: 'syslog',
  help: 'syslog, RFC 5424 with structured data, over UDP, TCP or TLS',
  examples: [
    ['syslog,127.0.0.1', 'UDP, port 514'],
    ['syslog,log.example:6514,tls,ca=/etc/ssl/log.pem', 'TLS, with a certificate of your own'],
  ],
  counters: 'rate',
  options: {
    to: { type: 'text', help: 'HOST[:PORT]; the port is 514, or 6514 for TLS', default: '127.0.0.1' },
    tcp: { type: 'flag', help: 'TCP instead of UDP' },
    tls: { type: 'flag', help: 'TLS over TCP' },
    ca: { type: 'text', help: "A file with the certificates that are trusted, instead of the system's" },
    facility: { type: 'number', help: 'The facility: 0 to 23', default: FACILITY_USER },
  },
  operand: 'to',
  open({ to, tcp, tls, ca, facility }, { send }) {
    if (!Number.isInteger(facility) || facility > HIGHEST_FACILITY) {
      throw new RecollectError('bad-option', `export syslog: facility: ${facility}: expected 0 to ${HIGHEST_FACILITY}`)
    }
    const address = parseAddress(to, tls ? 6514 : 514)
    const secure = tls ? { tls: ca === undefined ? {} : { ca } } : {}
    const target: Target = tcp || tls ? { kind: 'stream', to: address, ...secure } : { kind: 'datagrams', to: address }
    return {
      target,
      interval({ host, time, batches }: Points) {
        const stamp = new Date(Math.round(time * 1000)).toISOString()
        const head = `<${facility * 8 + INFORMATIONAL}>1 ${stamp} ${headField(host, MOST_HOST)} recollect -`
        for (const batch of batches) {
          for (let row = 0; row < batch.rows.length; row++) {
            for (const message of messages(batch, row, head)) {
              // On a stream each message says how long it is (RFC 6587, 3.4.1; RFC 5425).
              send(target.kind === 'stream' ? `${encoder.encode(message).length} ${message}` : message)
            }
          }
        }
      },
    }
  },
})
