/**
 * Messages of libvirt's daemons (libvirt's knowledge base, "libvirt RPC infrastructure"): the message's length, a head of
 * six numbers, and what it is about, all in XDR (RFC 4506): numbers with the high byte first, everything in multiples of
 * four bytes.
 */

const UINT_BYTES = 4
const HYPER_BYTES = 8
const HEAD_BYTES = 7 * UINT_BYTES
/** REMOTE_PROGRAM and its version (libvirt, src/remote/remote_protocol.x). */
const PROGRAM = 0x20008086
const VERSION = 1
const CALL = 0
const SERIAL = 0
const OK = 0

/** Reads a value of each type, as virsh prints it; by VIR_TYPED_PARAM_… (include/libvirt/libvirt-common.h). */
const VALUES: Readonly<Record<number, (reply: Reply) => string>> = {
  1: (reply) => String(reply.int()),
  2: (reply) => String(reply.uint()),
  3: (reply) => String(reply.hyper()),
  4: (reply) => String(reply.unsignedHyper()),
  5: (reply) => reply.double().toFixed(6),
  6: (reply) => (reply.int() === 0 ? 'no' : 'yes'),
  7: (reply) => reply.string(),
}

const DECODER = new TextDecoder()
const ENCODER = new TextEncoder()

const padded = (length: number): number => Math.ceil(length / UINT_BYTES) * UINT_BYTES
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

function encoded(argument: number | string): readonly number[] {
  if (typeof argument === 'number') return [24, 16, 8, 0].map((shift) => (argument >>> shift) & 0xff)
  const bytes = ENCODER.encode(argument)
  const padding = new Array<number>(padded(bytes.length) - bytes.length).fill(0)
  return [...encoded(bytes.length), ...bytes, ...padding]
}

/** A call of a procedure, with its arguments: unsigned numbers and texts. */
export function call(procedure: number, ...parameters: readonly (number | string)[]): Uint8Array {
  const body = parameters.flatMap(encoded)
  const head = [HEAD_BYTES + body.length, PROGRAM, VERSION, procedure, CALL, SERIAL, OK].flatMap(encoded)
  return Uint8Array.from([...head, ...body])
}

/** How many bytes a message has: it begins with that. */
export function sizeOf(message: Uint8Array): number | undefined {
  return message.length < UINT_BYTES ? undefined : viewOf(message).getUint32(0)
}

/** The reply to a call, read part by part. Each throws a RangeError where the message ends before. */
export class Reply {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = HEAD_BYTES
  /** Why there is nothing to read; undefined where there is. */
  readonly error: string | undefined

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    const status = this.#view.getUint32(HEAD_BYTES - UINT_BYTES)
    this.error = status === OK ? undefined : this.#errorText()
  }

  int(): number {
    return this.#view.getInt32(this.#pass(UINT_BYTES))
  }

  uint(): number {
    return this.#view.getUint32(this.#pass(UINT_BYTES))
  }

  hyper(): bigint {
    return this.#view.getBigInt64(this.#pass(HYPER_BYTES))
  }

  unsignedHyper(): bigint {
    return this.#view.getBigUint64(this.#pass(HYPER_BYTES))
  }

  double(): number {
    return this.#view.getFloat64(this.#pass(HYPER_BYTES))
  }

  string(): string {
    const length = this.uint()
    const start = this.#pass(padded(length))
    return DECODER.decode(this.#bytes.subarray(start, start + length))
  }

  /** A number or text that tells its own type, as virsh prints it. */
  value(): string {
    const type = this.uint()
    const read = VALUES[type]
    if (read === undefined) throw new RangeError(`a value of type ${type}`)
    return read(this)
  }

  skip(bytes: number): void {
    this.#pass(bytes)
  }

  /** Passes so many bytes, and says where they begin. */
  #pass(bytes: number): number {
    const start = this.#at
    this.#at += bytes
    if (this.#at > this.#bytes.length) throw new RangeError('a message that is too short')
    return start
  }

  /** The text of a `remote_error`, which stands behind its code and its domain, and may lack. */
  #errorText(): string {
    this.skip(2 * UINT_BYTES)
    return this.uint() === 0 ? 'it does not say why' : this.string()
  }
}
