/** A metric as gmond is told of it. */
export interface Described {
  readonly name: string
  readonly units: string
  readonly group: string
  readonly title: string
  /** Seconds until it is late, and until it is forgotten. */
  readonly tmax: number
  readonly dmax: number
}

/** The host that a metric is of; `isSpoofed`: not the one that sends. */
export interface Source {
  readonly host: string
  readonly isSpoofed: boolean
}

// gm_protocol.x of Ganglia's monitor core.
const METADATA = 128
const VALUE_STRING = 133
const SLOPE_BOTH = 3

const encoder = new TextEncoder()

/** XDR (RFC 4506): numbers of 32 bits, big-endian; strings with their length before them, filled up to four bytes. */
class Xdr {
  readonly #parts: Uint8Array[] = []

  number(value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setUint32(0, value)
    this.#parts.push(bytes)
    return this
  }

  text(text: string): this {
    const bytes = encoder.encode(text)
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
    padded.set(bytes)
    this.number(bytes.length)
    this.#parts.push(padded)
    return this
  }

  get bytes(): Uint8Array {
    const all = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}

function start(packet: number, { host, isSpoofed }: Source, name: string): Xdr {
  return new Xdr()
    .number(packet)
    .text(host)
    .text(name)
    .number(isSpoofed ? 1 : 0)
}

/** The packet that describes a metric. */
export function metadataPacket(source: Source, metric: Described): Uint8Array {
  const xdr = start(METADATA, source, metric.name).text('double').text(metric.name).text(metric.units)
  xdr.number(SLOPE_BOTH).number(metric.tmax).number(metric.dmax)
  const extra = [
    ['GROUP', metric.group],
    ['TITLE', metric.title],
    ...(source.isSpoofed ? [['SPOOF_HOST', source.host]] : []),
  ]
  xdr.number(extra.length)
  for (const [name = '', value = ''] of extra) xdr.text(name).text(value)
  return xdr.bytes
}

/** The packet with a metric's value. */
export function valuePacket(source: Source, name: string, value: string): Uint8Array {
  return start(VALUE_STRING, source, name).text('%s').text(value).bytes
}
